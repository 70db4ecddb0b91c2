import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClassifier, readModel } from '../../understanding/learner/classifier';
import { createUnderstand, type Understand } from '../../understanding/understand';

/**
 * Understanding with the model that the build trained, beside this file unless told otherwise. Throws when the model
 * is missing or of other code.
 */
export function loadUnderstand(modelFile = join(__dirname, 'model.bin')): Understand {
  return createUnderstand(createClassifier(readModel(readFileSync(modelFile))));
}
