import type { SparseVector } from './features';
import type { Chance } from './random';

export interface Sample {
  vector: SparseVector;
  label: number;
}

/**
 * One hidden layer: what its units gather from a text's features is what the classes share (that something is lost, that it is the
 * password), so that a word which was learnt with one wish tells of another.
 */
export interface Network {
  /** Row per feature, column per unit. */
  inputs: Float32Array | Int8Array;
  /** Row per unit and one that always counts, column per class. */
  outputs: Float32Array;
}

export const units = 64;

/** Into `hidden` what each unit gathers, before it is cut at nothing; four at a time, which a processor holds while it goes through a text. */
export function gather({ indices, values }: SparseVector, inputs: Network['inputs'], hidden: Float32Array) {
  for (let unit = 0; unit < units; unit += 4) {
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let place = 0; place < indices.length; place += 1) {
      const value = values[place] ?? 0;
      const cell = (indices[place] ?? 0) * units + unit;
      first = Math.fround(first + value * (inputs[cell] ?? 0));
      second = Math.fround(second + value * (inputs[cell + 1] ?? 0));
      third = Math.fround(third + value * (inputs[cell + 2] ?? 0));
      fourth = Math.fround(fourth + value * (inputs[cell + 3] ?? 0));
    }
    hidden[unit] = first;
    hidden[unit + 1] = second;
    hidden[unit + 2] = third;
    hidden[unit + 3] = fourth;
  }
}

/** Into `scores` what the units that gathered something say of each class. */
export function tell(hidden: Float32Array, outputs: Float32Array, scores: Float32Array): void {
  const classes = scores.length;
  scores.set(outputs.subarray(units * classes));
  for (let unit = 0; unit < units; unit += 1) {
    const gathered = hidden[unit] ?? 0;
    if (gathered <= 0) continue;
    for (let column = 0; column < classes; column += 1)
      scores[column] = (scores[column] ?? 0) + gathered * (outputs[unit * classes + column] ?? 0);
  }
}

export function toProbabilities(scores: Float32Array): void {
  const highest = scores.reduce((one, other) => Math.max(one, other));
  let total = 0;
  for (let place = 0; place < scores.length; place += 1) {
    const power = Math.exp((scores[place] ?? 0) - highest);
    scores[place] = power;
    total += power;
  }
  for (let place = 0; place < scores.length; place += 1) scores[place] = (scores[place] ?? 0) / total;
}

/** How often a feature and a unit are left out of a step, so that none relies on another. */
const leftOut = { features: 0.3, units: 0.2 };

/** Errors of a probability that are not worth a step. */
const negligible = 5e-3;

/** Of a label, what is left to all the others: people contradict one another, and whoever is sure of everything is wrong more often. */
const leftToOthers = 0.05;

/**
 * Learns by AdaGrad: `learn` passes once over the samples, by steps of `rate`. A feature that was never met says nothing; only the
 * last rows, those of the situations, are drawn, so that no two units are alike.
 */
export function createLearner(space: number, drawn: number, classes: number, chance: Chance) {
  const inputs = new Float32Array(space * units);
  for (let cell = (space - drawn) * units; cell < inputs.length; cell += 1) inputs[cell] = chance.next() / 5;
  const outputs = Float32Array.from({ length: (units + 1) * classes }, () => (chance.next() - 0.5) / 2);
  const inputSquares = new Float32Array(inputs.length).fill(1e-4);
  const outputSquares = new Float32Array(outputs.length).fill(1e-2);
  const hidden = new Float32Array(units);
  const slopes = new Float32Array(units);
  const errors = new Float32Array(classes);
  return {
    network: { inputs, outputs },
    learn(samples: readonly Sample[], rate: number): void {
      for (const place of shuffled(samples.length, chance)) {
        const sample = samples[place];
        if (sample) step(sample, rate);
      }
    },
  };

  function step({ vector: whole, label }: Sample, rate: number): void {
    const vector = thinned(whole, chance);
    gather(vector, inputs, hidden);
    const active: number[] = [];
    for (let unit = 0; unit < units; unit += 1) {
      const isKept = (hidden[unit] ?? 0) > 0 && !chance.happens(leftOut.units);
      hidden[unit] = isKept ? (hidden[unit] ?? 0) / (1 - leftOut.units) : 0;
      if (isKept) active.push(unit);
    }
    tell(hidden, outputs, errors);
    toProbabilities(errors);
    for (let column = 0; column < classes; column += 1)
      errors[column] = (errors[column] ?? 0) - leftToOthers / classes;
    errors[label] = (errors[label] ?? 0) - (1 - leftToOthers);
    if (Math.abs(errors[label] ?? 0) < negligible) return;
    for (const unit of active) slopes[unit] = slopeOf(unit, rate);
    descendAll(outputs, outputSquares, units * classes, 1, rate);
    for (let place = 0; place < vector.indices.length; place += 1) {
      const row = (vector.indices[place] ?? 0) * units;
      const value = vector.values[place] ?? 0;
      for (const unit of active) descend(inputs, inputSquares, row + unit, (slopes[unit] ?? 0) * value, rate);
    }
  }

  /** How the error grows with what a unit gathered; its row is corrected on the way. */
  function slopeOf(unit: number, rate: number): number {
    let slope = 0;
    for (let column = 0; column < classes; column += 1)
      slope += (errors[column] ?? 0) * (outputs[unit * classes + column] ?? 0);
    descendAll(outputs, outputSquares, unit * classes, hidden[unit] ?? 0, rate);
    return slope / (1 - leftOut.units);
  }

  function descendAll(cells: Float32Array, squares: Float32Array, row: number, value: number, rate: number) {
    for (let column = 0; column < classes; column += 1)
      descend(cells, squares, row + column, (errors[column] ?? 0) * value, rate);
  }
}

function descend(cells: Float32Array, squares: Float32Array, cell: number, slope: number, rate: number) {
  const total = (squares[cell] ?? 0) + slope * slope;
  squares[cell] = total;
  cells[cell] = (cells[cell] ?? 0) - (rate * slope) / Math.sqrt(total);
}

/** What is kept weighs as much as what there was, so that nothing is to be weighed anew when all of it is read. */
function thinned({ indices, values }: SparseVector, chance: Chance): SparseVector {
  const isKept = Array.from(indices, () => !chance.happens(leftOut.features));
  return {
    indices: indices.filter((_, place) => isKept[place]),
    values: values.filter((_, place) => isKept[place]).map(value => value / (1 - leftOut.features)),
  };
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
