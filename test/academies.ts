import grenobleFile from '../academies/grenoble.json';
import reunionFile from '../academies/reunion.json';
import { academySchema } from '../dialogs/academy';
import { academyFacts } from '../dialogs/guide-input';
import { defaultAcademy } from '../src/academy-file';

/** Whose names, numbers and towns the tests speak of where they say nothing else. */
export const lyon = defaultAcademy;
export const lyonFacts = academyFacts(lyon);

export const grenoble = academySchema.parse(grenobleFile);
/** One département, one office for everybody, and another time zone. */
export const reunion = academySchema.parse(reunionFile);
