import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { createClassifier, type Model, readModel } from '../../understanding/learner/classifier';
import { createUnderstand, type Understand } from '../../understanding/understand';

/** Where the weights stand, seen from the sources as from what is compiled; `npm run understanding:train` makes them. */
export const weightsFile = join(__dirname, '../../understanding/weights.br');

/** Throws when the weights are missing or of other code. */
export const loadWeights = (file = weightsFile): Model => readModel(brotliDecompressSync(readFileSync(file)));

/** The understanding with the weights that are part of the program. */
export const loadUnderstand = (): Understand => createUnderstand(createClassifier(loadWeights()));
