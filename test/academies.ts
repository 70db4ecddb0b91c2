import { academyFacts } from '../dialogs/guide-input';
import { defaultAcademy } from '../src/academy-file';

/** Whose names, numbers and towns the tests speak of where they say nothing else. */
export const lyon = defaultAcademy;
export const lyonFacts = academyFacts(lyon);
