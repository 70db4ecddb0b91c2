import type { Academy } from '../../dialogs/academy';
import { defaultAcademy } from '../../src/academy-file';
import { loadUnderstand } from '../../src/understanding/load-understand';
import { areaOf } from '../../understanding/area';
import type { Understand } from '../../understanding/understand';

const loaded = new Map<Academy, Understand>();

/** The understanding as it is shipped; read once by each suite. */
export function trainedUnderstand(academy: Academy = defaultAcademy): Understand {
  const understand = loaded.get(academy) ?? loadUnderstand(academy);
  loaded.set(academy, understand);
  return understand;
}

/** Whose towns the messages name. */
export const trainedArea = areaOf(defaultAcademy.area);
