import { join } from 'node:path';
import { cachedModel } from '../../src/understanding/cached-model';
import { createClassifier } from '../../understanding/learner/classifier';
import { createUnderstand, type Understand } from '../../understanding/understand';

/** The understanding as the build makes it; trained on the first call after a change of its data or code. */
export function trainedUnderstand(): Understand {
  return createUnderstand(createClassifier(cachedModel(join(__dirname, '..', '..'))));
}
