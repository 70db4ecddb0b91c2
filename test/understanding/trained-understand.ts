import { join } from 'node:path';
import { createClassifier } from '../../dialogs/understanding/classifier';
import { cachedModel } from '../../dialogs/understanding/training/cached-model';
import { createUnderstand, type Understand } from '../../dialogs/understanding/understand';

/** The understanding as the build makes it; trained on the first call after a change of its data or code. */
export function trainedUnderstand(): Understand {
  return createUnderstand(createClassifier(cachedModel(join(__dirname, '..', '..'))));
}
