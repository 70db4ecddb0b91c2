import { createHash } from 'node:crypto';
import type { Area } from '../area';
import { questions } from '../questions';
import { type Situation, situations } from '../understanding';
import { learntIntents, type Model } from './classifier';
import type { Corpus, Said } from './corpus';
import { drawExamples, drawQuestions } from './examples';
import { featureSpace, featuresOf } from './features';
import { createLearner } from './network';
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
  let drawn: Said[] = [];
  const draw = () => {
    drawn = drawExamples(corpus, chance);
    return drawn.map(said => ({ ...said, label: said.intent }));
  };
  const learnt = learn(draw, learntIntents, area, passes, chance);
  const priors = situations.flatMap(situation => priorIn(situation, corpus.counted, drawn));
  return { madeOf: fingerprintOf(corpus, area, seed), ...learnt, priors: Float32Array.from(priors) };
}

/** How often side questions are asked was not counted: none is likelier for where it is asked. */
export function trainQuestions(corpus: Corpus, area: Area, { seed, passes }: TrainingSettings): Model {
  const chance = createChance(seed);
  const draw = () => drawQuestions(corpus, chance).map(said => ({ ...said, label: said.question }));
  const learnt = learn(draw, questions, area, passes, chance);
  const priors = new Float32Array(situations.length * questions.length);
  return { madeOf: fingerprintOfQuestions(corpus, area, seed), ...learnt, priors };
}

function learn<Label>(
  draw: () => readonly { text: string; situation: Situation; label: Label }[],
  labels: readonly Label[],
  area: Area,
  passes: number,
  chance: Chance,
): Pick<Model, 'scale' | 'inputs' | 'outputs'> {
  const learner = createLearner(featureSpace, situations.length, labels.length, chance);
  for (let pass = 1; pass <= passes; pass += 1) {
    const samples = draw().map(({ text, situation, label }) => ({
      vector: featuresOf(text, situation, area, () => !chance.happens(leftOut)),
      label: labels.indexOf(label),
    }));
    for (const rate of pass < passes ? rates.usual : rates.last) learner.learn(samples, rate);
  }
  return { ...quantised(learner.network.inputs), outputs: learner.network.outputs };
}

/** How often a family of features is left out of a sample. */
const leftOut = 0.2;

/** A pass goes through its texts twice; the last takes small steps, after which the weights waver less. */
const rates = { usual: [0.02, 0.02], last: [0.006] };

/**
 * Of all that decides what is learnt, as it is learnt from: the texts that are drawn, and what is seen in them. No list of
 * sources could be forgotten in.
 */
export const fingerprintOf = (corpus: Corpus, area: Area, seed = defaultTraining.seed): string =>
  fingerprint(
    learntIntents.join() + JSON.stringify(corpus.counted),
    drawExamples(corpus, createChance(seed)),
    area,
  );

export const fingerprintOfQuestions = (corpus: Corpus, area: Area, seed = defaultTraining.seed): string =>
  fingerprint(questions.join(), drawQuestions(corpus, createChance(seed)), area);

function fingerprint(first: string, drawn: readonly Pick<Said, 'text' | 'situation'>[], area: Area): string {
  const hash = createHash('sha256').update(first);
  for (const [place, said] of drawn.entries()) {
    hash.update(JSON.stringify(said));
    if (place % 10 === 0) hash.update(featuresOf(said.text, said.situation, area).indices);
  }
  return hash.digest('hex').slice(0, 16);
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
