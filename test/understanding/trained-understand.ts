import { defaultAcademy } from '../../src/academy-file';
import { loadUnderstand } from '../../src/understanding/load-understand';
import { areaOf } from '../../understanding/area';

let loaded: ReturnType<typeof loadUnderstand> | undefined;

/** The understanding as it is shipped; read once by each suite. */
export function trainedUnderstand() {
  loaded ??= loadUnderstand(defaultAcademy);
  return loaded;
}

/** Whose towns the messages name. */
export const trainedArea = areaOf(defaultAcademy.area);
