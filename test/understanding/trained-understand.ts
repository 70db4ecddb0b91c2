import { defaultAcademy } from '../../src/academy-file';
import { loadUnderstand } from '../../src/understanding/load-understand';
import { areaOf } from '../../understanding/area';

/** The understanding as it is shipped. */
export const trainedUnderstand = () => loadUnderstand(defaultAcademy);

/** Whose towns the messages name. */
export const trainedArea = areaOf(defaultAcademy.area);
