import { patternIn } from './any-of';
import { isNumenTry } from './find-numen';
import { fold } from './fold';
import { type Span, seenText } from './seen-text';
import words from './words/references.json';

const pattern = patternIn(words);

/**
 * What people quote from elsewhere, which is no NUMEN, date or password unless it is announced as one: error codes, schools,
 * tickets, products, addresses, keys.
 */
export function findReferences(text: string): Span[] {
  const { text: seen, spanOf } = seenText(text);
  const words = Array.from(seen.matchAll(/\S+/gu)).slice(0, mostWords);
  return words.flatMap(({ 0: word, index }, place) => {
    const [start, end] = coreOf(word, words.length === 1);
    const core = word.slice(start, end);
    const isOne = isReference(core) || (core !== word && isReference(word));
    // Most words are neither, and need no look at what stands before them.
    if (!isOne && !/\d/u.test(core)) return [];
    const before = fold(seen.slice(Math.max(0, index - 60), index));
    if (announcesSecret.test(before)) return [];
    return isOne || (place > 0 && isToldBefore(core, before)) ? [spanOf(index + start, index + end)] : [];
  });
}

const mostWords = 4000;

/** A NUMEN or a password is what was meant. */
const announcesSecret = /\bnum[eè]?[nm]e?\b.{0,40}$/u;

/** Without what opens and closes a clause; a lone « Windows11! » is no product. */
function coreOf(word: string, isAlone: boolean): Span {
  const start = /^[«"'“‘([<]*/u.exec(word)?.[0].length ?? 0;
  const closing = isAlone ? /[.,;:?)\]>»"”]+$/u : /[.,;:?!)\]>»"”]+$/u;
  return [start, Math.max(start, word.replace(closing, '').length)];
}

/** Whether one word is, as it stands, something that is quoted. */
export const isReference = (word: string): boolean =>
  writtenSo.some(pattern => pattern.test(word)) || shape.test(fold(word));

/** « erreur n° 80070005 », « iPhone 13Pro »: what stands before says what it is, if there are digits in it. */
const isToldBefore = (core: string, before: string): boolean =>
  isAnnounced(core, before) || (productBefore.test(before) && anyModel.test(fold(core)));

/** « ticket D2024/1187 »: capitals and digits. */
const isAnnounced = (core: string, before: string): boolean =>
  /^-?(?=.*\d)[\dA-Z][\dA-Z_.:/-]{2,24}$/u.test(core) && announcing.test(before) && !isNumenTry(core);

const announcing = pattern(
  String.raw`\b{announcing}(?: ?(?:codes?|n°|n|no|num|numero|number|de|d'|est|is|c'est|:|=|#|\(|-|http|windows|outlook))*[ :=#(-]*$`,
);

/** Only in capitals: whole words joined by underscores, one of which tells of an error. */
const writtenSo = Object.values(words.writtenSo).map(pattern);

const productBefore = pattern(String.raw`\b{products}$`);
/** It may carry its version or edition: « Outlook365 », « ThinkPadT480 », « Firefox/121.0 », « iPhone14ProMax ». */
const anyModel = pattern(String.raw`^(?=.*\d)(?:{model}|[-_./ ]?{editions}){1,4}$`);

/** Of folded words. */
const shapes = Object.values(words.shapes).map(pattern);

/** All of them, in one look: every word of a message is shown to it. */
const shape = new RegExp(shapes.map(({ source }) => `(?:${source})`).join('|'), 'u');

/** « jdupont1 », « jean.dupont12 »: as the académie makes them; a first name's initial before a surname reads like no word. */
export const isUsername = (word: string): boolean =>
  /^[a-z]+(?:-[a-z]+)?\.[a-z]+(?:-[a-z]+)?\d{0,2}$/u.test(word) ||
  /^(?!b[lr]|c[hlr]|d[r]|f[lr]|g[lnr]|kn|p[hlrs]|qu|s[chklmnpqtvwz]|t[hrsw]|vr|w[hr]|kr|rh)[bcdfghjklmnpqrstvwxz]{2}[aeiouy][a-z]{2,}\d{0,2}$/u.test(
    word,
  );
