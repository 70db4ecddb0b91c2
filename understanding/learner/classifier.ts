import { type Intent, intents, type Situation } from '../understanding';
import { featureSpace, featuresOf } from './features';

/** Weights as the training writes them: one byte each, a scale for all, row per bucket, column per intent. */
export interface Model {
  intents: readonly Intent[];
  scale: number;
  weights: Int8Array;
}

export interface Guess {
  intent: Intent;
  probability: number;
}

/** Every intent with its probability, the likeliest first. */
export type Classify = (text: string, situation: Situation) => Guess[];

export function createClassifier(model: Model): Classify {
  const classes = model.intents.length;
  return (text, situation) => {
    const { indices, values } = featuresOf(text, situation);
    const scores = new Float64Array(classes);
    for (let place = 0; place < indices.length; place += 1) {
      const row = (indices[place] ?? 0) * classes;
      const value = (values[place] ?? 0) * model.scale;
      for (let column = 0; column < classes; column += 1) {
        scores[column] = (scores[column] ?? 0) + value * (model.weights[row + column] ?? 0);
      }
    }
    return ranked(scores, model.intents);
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
const magic = 0x53455341;

/** A model as a file: magic, number of intents, scale, then the weights. The intents are those of the code, in order. */
export function writeModel(model: Model): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(model.intents.length, 4);
  header.writeFloatLE(model.scale, 8);
  return Buffer.concat([
    header,
    Buffer.from(model.weights.buffer, model.weights.byteOffset, model.weights.length),
  ]);
}

/** Throws when the file is not a model of this code: build again. */
export function readModel(file: Buffer): Model {
  const length = featureSpace * intents.length;
  const fits =
    file.length === headerLength + length &&
    file.readUInt32LE(0) === magic &&
    file.readUInt32LE(4) === intents.length;
  if (!fits) throw new Error('the model of the understanding does not fit this code: run its training again');
  const weights = new Int8Array(file.buffer, file.byteOffset + headerLength, length);
  return { intents, scale: file.readFloatLE(8), weights };
}
