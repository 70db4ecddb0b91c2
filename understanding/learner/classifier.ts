import type { Area } from '../area';
import { type FindQuestion, questions } from '../questions';
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

export function createClassifier(model: Model, area: Area): Classify {
  const read = createReader(model, learntIntents, area);
  return (text, situation) => read(text, situation).map(([intent, probability]) => ({ intent, probability }));
}

export function createQuestionFinder(model: Model, area: Area): FindQuestion {
  const read = createReader(model, questions, area);
  return (text, situation) =>
    read(text, situation).map(([question, probability]) => ({ question, probability }));
}

function createReader<Label>(
  { scale, inputs, outputs, priors }: Model,
  labels: readonly Label[],
  area: Area,
) {
  const hidden = new Float32Array(units);
  const scores = new Float32Array(labels.length);
  return (text: string, situation: Situation) => {
    gather(featuresOf(text, situation, area), inputs, hidden);
    for (let unit = 0; unit < units; unit += 1) hidden[unit] = (hidden[unit] ?? 0) * scale;
    tell(hidden, outputs, scores);
    const first = situations.indexOf(situation) * labels.length;
    for (let column = 0; column < labels.length; column += 1)
      scores[column] = (scores[column] ?? 0) + (priors[first + column] ?? 0);
    toProbabilities(scores);
    return labels
      .map((label, place) => [label, scores[place] ?? 0] as const)
      .sort(([, one], [, other]) => other - one);
  };
}

const header = 12;
const sizesOf = (classes: number) => {
  const sizes = { outputs: (units + 1) * classes, priors: situations.length * classes };
  return { ...sizes, inputsAt: header + 4 * (sizes.outputs + sizes.priors) };
};
const inputsLength = (featureSpace * units) / 2;

/** As a file: what it was made of, scale, weights, those of the features two in a byte (to unpack would make each start wait). */
export function writeModel({ madeOf, scale, inputs, outputs, priors }: Model): Uint8Array {
  const { inputsAt } = sizesOf(priors.length / situations.length);
  const file = new Uint8Array(inputsAt + inputsLength);
  file.set(Buffer.from(madeOf, 'hex'));
  new DataView(file.buffer).setFloat32(8, scale, true);
  new Float32Array(file.buffer, header, outputs.length).set(outputs);
  new Float32Array(file.buffer, header + 4 * outputs.length, priors.length).set(priors);
  for (let place = inputsAt; place < file.length; place += 1) {
    const cell = 2 * (place - inputsAt);
    file[place] = ((inputs[cell] ?? 0) & 15) | ((inputs[cell + 1] ?? 0) << 4);
  }
  return file;
}

/** Throws when the file is not a model of this code: train again. */
export function readModel(file: Uint8Array, classes: number): Model {
  const { outputs, priors, inputsAt } = sizesOf(classes);
  if (file.length !== inputsAt + inputsLength)
    throw new Error('the weights of the understanding do not fit this code: npm run understanding:train');
  const { buffer } = Uint8Array.from(file.subarray(0, inputsAt));
  return {
    madeOf: Buffer.from(file.subarray(0, 8)).toString('hex'),
    scale: new DataView(buffer).getFloat32(8, true),
    outputs: new Float32Array(buffer, header, outputs),
    priors: new Float32Array(buffer, header + 4 * outputs, priors),
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
