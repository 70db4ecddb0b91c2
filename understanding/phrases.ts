import { anyOf } from './any-of';
import { normalize } from './normalize';
import spellings from './words/spellings.json';

/** Whether a text says one of the phrases of a list. */
export type Says<Name extends string> = (text: string, name: Name) => boolean;

/** A file that has an entry for some of these names, and for nothing else: a slip in one does not compile. */
export type FileOf<Name extends string, File> = Partial<Record<Name, readonly string[]>> &
  Record<Exclude<keyof File, Name>, never>;

type Lists<Name extends string> = Record<Name, readonly string[]>;

/**
 * Lists of phrases by name, without accents nor punctuation (`normalize.ts`): `oubli*` is the word with any ending, `_` any word,
 * `(le|mon)` one of these, `{scam}` any phrase of that list (of `named`); the rest is a regular expression's.
 */
export function phraseBook<Name extends string>(lists: Lists<Name>, named: Lists<string> = lists) {
  const known = new Map<Name, RegExp>();
  const sourceOf = (phrases: readonly string[]): string =>
    spelt(anyOf(phrases))
      .replace(/\((?!\?)/gu, '(?:')
      .replace(/(?<![\p{L}\p{N}])_(?![\p{L}\p{N}])/gu, String.raw`\w+`)
      .replace(/\{(\p{L}+)\}/gu, (_, other) => {
        if (!named[other]) throw new Error(`no phrases are called ${other}`);
        return sourceOf(named[other]);
      });
  const patternOf = (name: Name): RegExp => {
    const pattern = known.get(name) ?? new RegExp(String.raw`\b${sourceOf(lists[name])}\b`, 'gu');
    known.set(name, pattern);
    return pattern;
  };
  return {
    says: ((text, name) => plain(text).search(patternOf(name)) >= 0) as Says<Name>,
    without: (text: string, name: Name): string => plain(text).replace(patternOf(name), ' '),
  };
}

/** « jai », « chui », « koi »: as they are written elsewhere. */
const usual = new Map(Object.entries(spellings).flatMap(([as, all]) => all.map(word => [word, as] as const)));
const anySpelling = new RegExp(String.raw`\b${anyOf([...usual.keys()])}\b`, 'gu');
const spelt = (text: string): string => text.replace(anySpelling, word => usual.get(word) ?? word);

function plain(text: string): string {
  if (text !== last.text) last = { text, plain: spelt(normalize(text)) };
  return last.plain;
}

/** Every list is looked for in the same message. */
let last = { text: '', plain: '' };
