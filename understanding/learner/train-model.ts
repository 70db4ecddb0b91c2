import { createHash } from 'node:crypto';
import type { Area } from '../area';
import { type Situation, situations } from '../understanding';
import { learntIntents, type Model } from './classifier';
import type { Corpus, Said } from './corpus';
import { drawExamples } from './examples';
import { featureSpace, featuresOf, rowOf } from './features';
import { type Chance, createChance } from './random';
import { createSoftmaxLearner, type Sample } from './softmax';

export interface TrainingSettings {
  seed: number;
  /** Passes, each over texts drawn anew, so that no slip is learnt by heart; three at least. */
  passes: number;
}

export const defaultTraining: TrainingSettings = { seed: 20_221_206, passes: 4 };

/** The same corpus, area and settings give the same model, byte for byte, on every machine with this Node. */
export function trainModel(corpus: Corpus, area: Area, { seed, passes }: TrainingSettings): Model {
  const chance = createChance(seed);
  const learner = createSoftmaxLearner(featureSpace, learntIntents.length);
  const mean = new Float32Array(learner.weights().matrix.length);
  let drawn: Said[] = [];
  for (let pass = 0; pass < passes; pass += 1) {
    drawn = drawExamples(corpus, chance);
    learner.learn(
      drawn.map(said => sampleOf(said, area, chance)),
      chance,
    );
    if (pass >= firstAveraged) addTo(mean, learner.weights().matrix, passes - firstAveraged);
  }
  for (const situation of situations) addPrior(mean, situation, corpus.counted, drawn);
  return { madeOf: fingerprintOf(corpus, area, seed), ...quantised(mean) };
}

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

/** The mean over the last passes wavers less than the last one does. */
const firstAveraged = 2;

function addTo(sum: Float32Array, matrix: Float32Array, count: number): void {
  for (let cell = 0; cell < sum.length; cell += 1) sum[cell] = (sum[cell] ?? 0) + (matrix[cell] ?? 0) / count;
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
function addPrior(
  matrix: Float32Array,
  situation: Situation,
  counted: readonly Said[],
  drawn: readonly Said[],
): void {
  const wanted = sharesIn(situation, counted, 12);
  const learnt = sharesIn(situation, drawn, 100);
  const row = rowOf(situation) * learntIntents.length;
  learntIntents.forEach((_, column) => {
    const shift = Math.log((wanted[column] ?? 1) / (learnt[column] ?? 1));
    matrix[row + column] = (matrix[row + column] ?? 0) + shift;
  });
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

/**
 * One byte a weight: a quarter of the size, and no measurable difference in what is understood. The smallest weights are
 * nothing, so that the file shrinks when it is compressed.
 */
function quantised(matrix: Float32Array): Omit<Model, 'madeOf'> {
  const largest = matrix.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const scale = Math.fround(largest / 127) || 1;
  const weights = Int8Array.from(matrix, weight => Math.round(weight / scale));
  return { scale, weights: weights.map(weight => (Math.abs(weight) <= 1 ? 0 : weight)) };
}
