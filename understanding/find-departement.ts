import { type Area, elsewhere, shared, shortestMistyped } from './area';
import { canonicalWord, oneLetterLess } from './canonical';
import { editsBetween } from './edits';
import { fold } from './fold';
import { isAlsoWord, isCommon, placeWords } from './place-words';
import type { Situation } from './understanding';
import lists from './words/plain.json';

/**
 * The département that a text names, by its number, its name or one of its towns; `other` for one outside the
 * académie. The name of the académie itself names none.
 */
export function findDepartement(text: string, situation: Situation, area: Area): string | undefined {
  const said = fold(text).slice(0, longestSearched).replace(area.notPlaces, ' ');
  const words = placeWords(said.replace(deniedNumber, ' '));
  const asked = situation === 'ask_staff_category';
  const isAsked = asked || situation === 'ask_numen_known';
  return (
    byNumber(words.join(' '), asked, area) ??
    byName(words.slice(words.findLastIndex(word => corrects.has(word)) + 1), isAsked, area) ??
    byName(words, isAsked, area)
  );
}

const longestSearched = 600;

/** « Pas le 69, le 42 » */
const deniedNumber = /\b(?:pas|not) (?:(?:dans|le|du|in|the) )*\d{2}\b/g;

/** « Bourgoin, enfin, maintenant Ambérieu »: what follows counts. */
const corrects: ReadonlySet<string> = new Set(lists.corrects);

const numbers = /^(?:0?[1-9]|[1-8]\d|9[0-5]|2[ab]|97[1-6])$/;

function byNumber(text: string, asked: boolean, area: Area): string | undefined {
  const bare = asked ? /^(?:c est |je suis |dans |en )?(?:le |du )?(\d{1,3}|2[ab])$/.exec(text) : null;
  const stated =
    /\b(?:dans le|du|ds le|departement|dept|dep|dpt|dsden|in the|in) (?:du |de |n )?(\d{2}|2[ab]|97\d)\b(?! (?:jan|fev|mar|avr|mai|jui|aou|sep|oct|nov|dec|\d))/.exec(
      text,
    );
  const code = (bare ?? stated)?.[1] ?? (asked ? text.split(' ').find(word => isOwn(word, area)) : undefined);
  return code && numbers.test(code) ? ownOrElsewhere(code, area) : undefined;
}

/** As it is written: « 1 » alone may count anything. */
const isOwn = (word: string, area: Area): boolean => area.departements.includes(word.toUpperCase());

function ownOrElsewhere(code: string, area: Area): string {
  const written = code.padStart(2, '0').toUpperCase();
  return area.departements.includes(written) ? written : elsewhere;
}

/** In words. */
const longestName = 7;
const longestMistyped = 3;

function byName(words: readonly string[], asked: boolean, area: Area): string | undefined {
  for (let place = 0; place < words.length; place += 1) {
    const mayBeMistyped = asked || leads(words[place - 1]);
    const longest = area.firstWords.has(words[place] ?? '')
      ? longestName
      : mayBeMistyped
        ? longestMistyped
        : 0;
    for (let length = Math.min(longest, words.length - place); length > 0; length -= 1) {
      const name = words.slice(place, place + length).join(' ');
      const found = area.parts.get(name) === shared ? undefined : area.places.get(name);
      if (found && isMeant(name, words, place, asked, area)) return found;
      const near = mayBeMistyped && length <= longestMistyped ? nearestPlace(name, area) : undefined;
      if (near) return near;
    }
  }
  return undefined;
}

/**
 * One slip away from a town of the académie (« Villeurbane », « tarrare »), and from no town of another département. A word
 * of the language is no slip: « à l'hôpital » is not in L'Hôpital, nor « en France » in Frans.
 */
function nearestPlace(name: string, area: Area): string | undefined {
  // « Bréhat » is the île, and no slip for Bréhan: where it is, is asked.
  if (area.parts.has(name)) return undefined;
  const parts = name.split(' ');
  if (parts.every(part => part.length < shortestMistyped) || parts.some(isWord)) return undefined;
  const near = [name, ...oneLetterLess(name)].flatMap(shorter => area.misspelt().get(shorter) ?? []);
  const found = new Set(
    near
      .filter(town => town[0] === name[0] && editsBetween(town, name) <= 1)
      .map(town => area.places.get(town)),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

const isWord = (word: string): boolean => canonicalWord(word) !== word || isCommon(word);

/** Many communes bear the name of a thing (Port, Cours, Mars, Joyeux): those count only where a town is asked for. */
function isMeant(name: string, words: readonly string[], place: number, asked: boolean, area: Area): boolean {
  const alone = asked && words.length === name.split(' ').length;
  if (alone) return true;
  const before = words.slice(0, place).join(' ');
  if (denies.test(before)) return false;
  if (isAlsoWord(name))
    return (
      ((asked && /^(?:a|ecole|college|lycee|commune|ville)$/.test(words[place - 1] ?? '')) ||
        hasPost.test(before)) &&
      !afterVerb.has(name)
    );
  if ((area.wellKnown.has(name) && !isCommon(name)) || name.includes(' ')) return true;
  return asked ? words.length <= 6 || leads(words[place - 1]) : leads(words[place - 1]);
}

/** « Pas la Drôme, l’Isère » */
const denies = /\b(?:pas|not|ni)(?: (?:a|au|en|dans|de|du|l|la|le|les|in|at|the)){0,2}$/;
/** « Prof en collège à Vienne » */
const hasPost = /\b(?:prof|instit|enseign|coll|lyc|ecole|travail|bosse|exerce|affecte)\w*(?: \w+){0,2} a$/;

/** « il a cours », « elle a juré »: « a » is the verb. */
const afterVerb: ReadonlySet<string> = new Set('cours port jure creuse ramasse publier vif'.split(' '));

const leads = (word: string | undefined): boolean => beforePlaces.has(word ?? '');
const beforePlaces: ReadonlySet<string> = new Set(lists.beforePlaces);
