import type { SparseVector } from './features';
import type { Chance } from './random';

export interface Sample {
  vector: SparseVector;
  label: number;
}

export interface Weights {
  classes: number;
  /** Row per bucket, column per class. */
  matrix: Float32Array;
}

/** One learner of multinomial logistic regression by AdaGrad: `learn` passes once over the samples. */
export function createSoftmaxLearner(space: number, classes: number, rate = 0.1, decay = 1e-6) {
  const matrix = new Float32Array(space * classes);
  const squares = new Float32Array(space * classes).fill(1e-6);
  const probabilities = new Float32Array(classes);
  const columns = Array.from({ length: classes }, (_, column) => column);
  return {
    weights: (): Weights => ({ classes, matrix }),
    learn(samples: readonly Sample[], chance: Chance): void {
      for (const place of shuffled(samples.length, chance)) {
        const sample = samples[place];
        if (sample) step(sample);
      }
    },
  };

  function step({ vector, label }: Sample): void {
    score(vector, matrix, classes, probabilities);
    toProbabilities(probabilities);
    probabilities[label] = (probabilities[label] ?? 0) - 1;
    const erring = columns.filter(column => Math.abs(probabilities[column] ?? 0) > negligible);
    if (erring.length === 0) return;
    for (let place = 0; place < vector.indices.length; place += 1) {
      const row = (vector.indices[place] ?? 0) * classes;
      const value = vector.values[place] ?? 0;
      for (const column of erring) descend(row + column, (probabilities[column] ?? 0) * value);
    }
  }

  function descend(cell: number, slope: number): void {
    const gradient = slope + decay * (matrix[cell] ?? 0);
    const total = (squares[cell] ?? 0) + gradient * gradient;
    squares[cell] = total;
    matrix[cell] = (matrix[cell] ?? 0) - (rate * gradient) / Math.sqrt(total);
  }
}

/** Errors of a probability that are not worth a step. */
const negligible = 5e-3;

export function score(vector: SparseVector, matrix: Float32Array, classes: number, into: Float32Array): void {
  into.fill(0);
  for (let place = 0; place < vector.indices.length; place += 1) {
    const value = vector.values[place] ?? 0;
    const row = (vector.indices[place] ?? 0) * classes;
    for (let column = 0; column < classes; column += 1) {
      into[column] = (into[column] ?? 0) + value * (matrix[row + column] ?? 0);
    }
  }
}

export function toProbabilities(scores: Float32Array): void {
  const highest = Math.max(...scores);
  let total = 0;
  for (let place = 0; place < scores.length; place += 1) {
    const power = Math.exp((scores[place] ?? 0) - highest);
    scores[place] = power;
    total += power;
  }
  for (let place = 0; place < scores.length; place += 1) scores[place] = (scores[place] ?? 0) / total;
}

function shuffled(length: number, chance: Chance): Uint32Array {
  const order = Uint32Array.from({ length }, (_, place) => place);
  for (let place = length - 1; place > 0; place -= 1) {
    const other = Math.floor(chance.next() * (place + 1));
    const kept = order[place] ?? 0;
    order[place] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
