import { dictionary } from '@zxcvbn-ts/language-fr';
import { foldWhole } from './fold';
import words from './words/plain.json';

/** Words of a folded text, as the names of places are compared: « St-Étienne » is « saint etienne ». */
export const placeWords = (folded: string): string[] =>
  folded
    .replace(/\bst[- .]/g, 'saint ')
    .replace(/\bste[- .]/g, 'sainte ')
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');

/** Many communes bear the name of a thing (Port, Cours, Mars, Joyeux) or of a person. */
export const isAlsoWord = (name: string): boolean => alsoWords.has(name);

const alsoWords = new Set(words.alsoPlaces);

/** One of the commonest words of French, but for « le », « sur », « les », which towns have in their names. */
export const isCommon = (word: string): boolean => word.length > longestSmallWord && commonWords().has(word);
const longestSmallWord = 3;

let knownCommon: Set<string> | undefined;

function commonWords(): Set<string> {
  knownCommon ??= new Set(foldWhole(dictionary['commonWords-fr'].join(' ')).split(/[^a-z]+/));
  return knownCommon;
}
