import { type Area, shared } from './area';
import { findDepartement } from './find-departement';
import { fold } from './fold';
import { placeWords } from './place-words';
import type { PlaceAnswer } from './understanding';
import lists from './words/plain.json';

export function placeAnswer(text: string, area: Area): PlaceAnswer {
  const words = placeWords(fold(text));
  const leads = words.findIndex(word => !leading.has(word));
  if (leads < 0 || words.length - leads > longestName || text.includes('?')) return null;
  // « L'Arbresle » is a name from its first word on.
  for (let from = 0; from <= leads; from += 1) {
    const answer = known(words.slice(from).join(' '), area);
    if (answer) return answer;
  }
  const rest = withoutHome(words.slice(leads).join(' '));
  const departement = findDepartement(rest, 'ask_staff_category', area);
  return departement ? { departement } : 'unknown';
}

const longestName = 7;

function known(name: string, area: Area): PlaceAnswer {
  if (area.regions.has(name)) return 'region';
  const part = area.parts.get(name);
  if (part === shared) return 'shared';
  const departement = area.places.get(name) ?? part;
  return departement ? { departement } : null;
}

/** « je travaille dans une école de Sein », « my school is in Brest ». */
const leading: ReadonlySet<string> = new Set(lists.beforePlaceAnswers);

/** « J'habite à Brest » is not where the school is. */
export const withoutHome = (text: string): string => text.replace(home, place => ' '.repeat(place.length));

const home =
  /(?:\bj['’ ]?\s?|\bje )?\b(?:habite|vis|loge|r[ée]side|demeure|domicili[ée]e?|live|living)\b[^,;.!?]*?(?=[,;.!?]|\b(?:mais|et|but|and)\b|$)/giu;
