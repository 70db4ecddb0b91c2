import { createHash } from 'node:crypto';
import type { Area } from '../area';
import { type Situation, situations } from '../understanding';
import { learntIntents, type Model } from './classifier';
import type { Corpus, Said } from './corpus';
import { drawExamples } from './examples';
import { featureSpace, featuresOf } from './features';
import { createLearner, type Sample } from './network';
import { type Chance, createChance } from './random';

export interface TrainingSettings {
  seed: number;
  /** Passes, each over texts drawn anew, so that no slip is learnt by heart. */
  passes: number;
}

export const defaultTraining: TrainingSettings = { seed: 20_221_206, passes: 3 };

/** The same corpus, area and settings give the same model, byte for byte, on every machine with this Node. */
export function trainModel(corpus: Corpus, area: Area, { seed, passes }: TrainingSettings): Model {
  const chance = createChance(seed);
  const learner = createLearner(featureSpace, situations.length, learntIntents.length, chance);
  let drawn: Said[] = [];
  for (let pass = 1; pass <= passes; pass += 1) {
    drawn = drawExamples(corpus, chance);
    const samples = drawn.map(said => sampleOf(said, area, chance));
    for (const rate of pass < passes ? rates.usual : rates.last) learner.learn(samples, rate);
  }
  const { inputs, outputs } = learner.network;
  const priors = Float32Array.from(
    situations.flatMap(situation => priorIn(situation, corpus.counted, drawn)),
  );
  return { madeOf: fingerprintOf(corpus, area, seed), ...quantised(inputs), outputs, priors };
}

/** A pass goes through its texts twice; the last takes small steps, after which the weights waver less. */
const rates = { usual: [0.02, 0.02], last: [0.006] };

/**
 * Of all that decides what is learnt, as it is learnt from: the texts that are drawn, and what is seen in them. No list of
 * sources could be forgotten in.
 */
export function fingerprintOf(corpus: Corpus, area: Area, seed = defaultTraining.seed): string {
  const hash = createHash('sha256').update(learntIntents.join()).update(JSON.stringify(corpus.counted));
  for (const [place, said] of drawExamples(corpus, createChance(seed)).entries()) {
    hash.update(JSON.stringify(said));
    if (place % 10 === 0) hash.update(featuresOf(said.text, said.situation, area).indices);
  }
  return hash.digest('hex').slice(0, 16);
}

/** How often a family of features is left out of a sample. */
const leftOut = 0.2;

function sampleOf({ text, situation, intent }: Said, area: Area, chance: Chance): Sample {
  const vector = featuresOf(text, situation, area, () => !chance.happens(leftOut));
  return { vector, label: learntIntents.indexOf(intent) };
}

/**
 * Templates are as many for rare wishes as for common ones. What people ask in each situation is counted where people wrote,
 * and takes the place of what the texts drawn made the learner expect.
 */
function priorIn(situation: Situation, counted: readonly Said[], drawn: readonly Said[]): number[] {
  const wanted = sharesIn(situation, counted, 12);
  const learnt = sharesIn(situation, drawn, 100);
  return wanted.map((share, column) => Math.log(share / (learnt[column] ?? 1)));
}

/** The share of each intent, as if `extra` more messages had been seen, spread evenly: what was never seen may come. */
function sharesIn(situation: Situation, all: readonly Said[], extra: number): number[] {
  const here = all.filter(said => said.situation === situation);
  return learntIntents.map(
    intent =>
      (here.filter(said => said.intent === intent).length + extra / learntIntents.length) /
      (here.length + extra),
  );
}

/** A step between two weights that is as large as most of them: no measurable difference in what is understood, and a small file. */
function quantised(inputs: Float32Array): Pick<Model, 'scale' | 'inputs'> {
  const scale = Math.fround(
    coarseness * Math.sqrt(inputs.reduce((sum, weight) => sum + weight ** 2, 0) / inputs.length),
  );
  const whole = inputs.map(weight => Math.max(-7, Math.min(7, Math.round(weight / scale))));
  return { scale, inputs: Int8Array.from(whole) };
}

const coarseness = 1;
