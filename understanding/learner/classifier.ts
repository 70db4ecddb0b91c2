import type { Area } from '../area';
import { type Intent, intents, type Situation } from '../understanding';
import { featureSpace, featuresOf } from './features';

/** Only rules say these: a secret and an attack are never guessed. */
const ruled: readonly Intent[] = [
  'typed_password_in_chat',
  'give_numen',
  'give_birthdate',
  'prompt_injection',
  'abuse',
];
export const isLearnt = (intent: Intent): boolean => !ruled.includes(intent);
export const learntIntents: readonly Intent[] = intents.filter(isLearnt);

/** Weights as the training writes them: one byte each, a scale for all, row per feature, column per learnt intent. */
export interface Model {
  /** What it was made of: see `fingerprintOf`. Sixteen hexadecimal digits. */
  madeOf: string;
  scale: number;
  weights: Int8Array;
}

export interface Guess {
  intent: Intent;
  probability: number;
}

/** Every intent with its probability, the likeliest first. */
export type Classify = (text: string, situation: Situation) => Guess[];

export function createClassifier(model: Model, area: Area): Classify {
  const classes = learntIntents.length;
  return (text, situation) => {
    const { indices, values } = featuresOf(text, situation, area);
    const scores = new Float64Array(classes);
    for (let place = 0; place < indices.length; place += 1) {
      const row = (indices[place] ?? 0) * classes;
      const value = (values[place] ?? 0) * model.scale;
      for (let column = 0; column < classes; column += 1) {
        scores[column] = (scores[column] ?? 0) + value * (model.weights[row + column] ?? 0);
      }
    }
    return ranked(scores, learntIntents);
  };
}

function ranked(scores: Float64Array, names: readonly Intent[]): Guess[] {
  const highest = Math.max(...scores);
  const powers = Array.from(scores, score => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return names
    .map((intent, place) => ({ intent, probability: (powers[place] ?? 0) / total }))
    .sort((one, other) => other.probability - one.probability);
}

const headerLength = 12;

/** A model as a file: what it was made of, its scale, then the weights. The intents are those of the code, in order. */
export function writeModel({ madeOf, scale, weights }: Model): Uint8Array {
  const file = new Uint8Array(headerLength + weights.length);
  file.set(Buffer.from(madeOf, 'hex'));
  new DataView(file.buffer).setFloat32(8, scale, true);
  file.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.length), headerLength);
  return file;
}

/** Throws when the file is not a model of this code: train again. */
export function readModel(file: Uint8Array): Model {
  if (file.length !== headerLength + featureSpace * learntIntents.length)
    throw new Error('the weights of the understanding do not fit this code: npm run understanding:train');
  const scale = new DataView(file.buffer, file.byteOffset).getFloat32(8, true);
  return {
    madeOf: Buffer.from(file.slice(0, 8)).toString('hex'),
    scale,
    weights: new Int8Array(file.buffer, file.byteOffset + headerLength, file.length - headerLength),
  };
}
