import type { Area } from '../area';
import { type Intent, intents, type Situation, situations } from '../understanding';
import { featureSpace, featuresOf } from './features';
import { gather, tell, toProbabilities, units } from './network';

/** Only rules say these: a secret is never guessed. */
const ruled: readonly Intent[] = ['typed_password_in_chat', 'give_numen', 'give_birthdate'];
export const isLearnt = (intent: Intent): boolean => !ruled.includes(intent);
export const learntIntents: readonly Intent[] = intents.filter(isLearnt);

/** What the training writes: of the features, half a byte a weight (-7 to 7) and a scale for all. */
export interface Model {
  /** What it was made of: see `fingerprintOf`. Sixteen hexadecimal digits. */
  madeOf: string;
  scale: number;
  inputs: Int8Array;
  outputs: Float32Array;
  /** What is likelier in each situation than where it was learnt: row per situation, column per class. */
  priors: Float32Array;
}

export interface Guess {
  intent: Intent;
  probability: number;
}

/** Every intent with its probability, the likeliest first. */
export type Classify = (text: string, situation: Situation) => Guess[];

export function createClassifier({ scale, inputs, outputs, priors }: Model, area: Area): Classify {
  const hidden = new Float32Array(units);
  const scores = new Float32Array(classes);
  return (text, situation) => {
    gather(featuresOf(text, situation, area), inputs, hidden);
    for (let unit = 0; unit < units; unit += 1) hidden[unit] = (hidden[unit] ?? 0) * scale;
    tell(hidden, outputs, scores);
    const first = situations.indexOf(situation) * classes;
    for (let column = 0; column < classes; column += 1)
      scores[column] = (scores[column] ?? 0) + (priors[first + column] ?? 0);
    toProbabilities(scores);
    return learntIntents
      .map((intent, place) => ({ intent, probability: scores[place] ?? 0 }))
      .sort((one, other) => other.probability - one.probability);
  };
}

const classes = learntIntents.length;
const counts = { header: 12, outputs: (units + 1) * classes, priors: situations.length * classes };
const inputsAt = counts.header + 4 * (counts.outputs + counts.priors);
const length = inputsAt + (featureSpace * units) / 2;

/** As a file: what it was made of, scale, weights, those of the features two in a byte (to unpack would make each start wait). */
export function writeModel({ madeOf, scale, inputs, outputs, priors }: Model): Uint8Array {
  const file = new Uint8Array(length);
  file.set(Buffer.from(madeOf, 'hex'));
  new DataView(file.buffer).setFloat32(8, scale, true);
  new Float32Array(file.buffer, counts.header, counts.outputs).set(outputs);
  new Float32Array(file.buffer, counts.header + 4 * counts.outputs, counts.priors).set(priors);
  for (let place = inputsAt; place < length; place += 1) {
    const cell = 2 * (place - inputsAt);
    file[place] = ((inputs[cell] ?? 0) & 15) | ((inputs[cell + 1] ?? 0) << 4);
  }
  return file;
}

/** Throws when the file is not a model of this code: train again. */
export function readModel(file: Uint8Array): Model {
  if (file.length !== length)
    throw new Error('the weights of the understanding do not fit this code: npm run understanding:train');
  const { buffer } = Uint8Array.from(file.subarray(0, inputsAt));
  return {
    madeOf: Buffer.from(file.subarray(0, 8)).toString('hex'),
    scale: new DataView(buffer).getFloat32(8, true),
    outputs: new Float32Array(buffer, counts.header, counts.outputs),
    priors: new Float32Array(buffer, counts.header + 4 * counts.outputs, counts.priors),
    inputs: inputsIn(file.subarray(inputsAt)),
  };
}

function inputsIn(bytes: Uint8Array): Int8Array {
  const inputs = new Int8Array(2 * bytes.length);
  for (let place = 0; place < bytes.length; place += 1) {
    const pair = bytes[place] ?? 0;
    inputs[2 * place] = (pair << 28) >> 28;
    inputs[2 * place + 1] = (pair << 24) >> 28;
  }
  return inputs;
}
