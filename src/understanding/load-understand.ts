import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Academy } from '../../dialogs/academy';
import { areaOf } from '../../understanding/area';
import { createClassifier, type Model, readModel } from '../../understanding/learner/classifier';
import { createUnderstand, type Understand } from '../../understanding/understand';

/** Where the weights stand, seen from the sources as from what is compiled; `npm run understanding:train` makes them. */
export const weightsFile = join(__dirname, '../../understanding/weights.bin');

/** Throws when the weights are missing or of other code. */
export const loadWeights = (file = weightsFile): Model => readModel(readFileSync(file));

/** The understanding with the weights that are part of the program, at home in an académie. */
export function loadUnderstand(academy: Academy): Understand {
  const area = areaOf(academy.area);
  return createUnderstand(createClassifier(loadWeights(), area), area);
}
