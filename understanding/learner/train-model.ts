import { type Intent, intents } from '../understanding';
import type { Model } from './classifier';
import type { Corpus } from './corpus';
import { drawExamples, type Example, type Part } from './examples';
import { featureSpace, featuresOf } from './features';
import { createChance } from './random';
import { createSoftmaxLearner, type Sample } from './softmax';

export interface TrainingSettings {
  seed: number;
  /** Passes, each over texts drawn anew, so that no slip is learnt by heart. */
  passes: number;
  part: Part;
}

export const defaultTraining: TrainingSettings = { seed: 20_221_206, passes: 6, part: 'all' };

/** The same corpus and settings give the same model, byte for byte, on every machine. */
export function trainModel(corpus: Corpus, { seed, passes, part }: TrainingSettings): Model {
  const chance = createChance(seed);
  const learner = createSoftmaxLearner(featureSpace, intents.length);
  const mean = new Float32Array(learner.weights().matrix.length);
  for (let pass = 0; pass < passes; pass += 1) {
    learner.learn(drawExamples(corpus, chance, part).map(sampleOf), chance);
    if (pass >= firstAveraged) addTo(mean, learner.weights().matrix);
  }
  return quantised(mean);
}

/** The mean over the last passes wavers less than the last one does. */
const firstAveraged = 2;

function addTo(sum: Float32Array, matrix: Float32Array): void {
  for (let cell = 0; cell < sum.length; cell += 1)
    sum[cell] = (sum[cell] ?? 0) + (matrix[cell] ?? 0) / (defaultTraining.passes - firstAveraged);
}

const labels = new Map<Intent, number>(intents.map((intent, place) => [intent, place]));

function sampleOf({ text, situation, intent }: Example): Sample {
  return { vector: featuresOf(text, situation), label: labels.get(intent) ?? 0 };
}

/** One byte a weight: a quarter of the size, and no measurable difference in what is understood. */
function quantised(matrix: Float32Array): Model {
  const largest = matrix.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const scale = largest / 127 || 1;
  return { intents, scale, weights: Int8Array.from(matrix, weight => Math.round(weight / scale)) };
}
