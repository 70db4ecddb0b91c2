import { wordsOf } from './fold';
import concepts from './words/concepts.json';
import wordings from './words/phrases.json';

/**
 * Words with their spellings and synonyms brought together: « mdp », « mot de pass » and « password » count as one
 * word, and so do « réglages » and « paramètres ». Takes folded text; unknown words stay as they are.
 */
export function canonicalWords(folded: string): string[] {
  return wordsOf(joinPhrases(folded)).map(canonicalWord);
}

export function canonicalWord(word: string): string {
  return conceptOf.get(word) ?? corrected(word) ?? word;
}

function joinPhrases(folded: string): string {
  if (!anyPhrase.test(folded)) return folded;
  return phrases.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), folded);
}

/** Synonyms, shorthand and common slips, by the word that stands for them all. Folded forms only. */
const conceptOf = new Map<string, string>(
  Object.entries(concepts).flatMap(([concept, words]) => [
    [concept, concept] as const,
    ...words.map(word => [word, concept] as const),
  ]),
);

/** Slips are looked for in words of this length and more: shorter ones are too close to one another. */
const shortestCorrected = 5;

/** One slip away (a letter missing, added, changed, or two swapped) from exactly one known concept. */
function corrected(word: string): string | undefined {
  if (word.length < shortestCorrected || word.length > 20 || /\d/.test(word)) return undefined;
  const near = [word, ...oneLetterLess(word)].find(shorter => reduced.has(shorter));
  return near && reduced.get(near);
}

/**
 * Every known word with one letter less (SymSpell, Garbe 2012): two words that share such a form are at most two
 * edits apart, and no candidate has to be generated with other letters.
 */
const reduced = new Map<string, string>();
for (const [word, concept] of conceptOf) {
  if (word.length < shortestCorrected) continue;
  for (const shorter of [word, ...oneLetterLess(word)]) {
    if (!reduced.has(shorter)) reduced.set(shorter, concept);
  }
}

export function oneLetterLess(word: string): string[] {
  return Array.from(word, (_, place) => word.slice(0, place) + word.slice(place + 1));
}

/** Wordings of several words that stand for one; applied in this order to folded text. Bounded, so never slow. */
const phrases = Object.entries(wordings).map(([said, meant]) => [new RegExp(said, 'gu'), meant] as const);

/** Most clauses have none: one look for all. */
const anyPhrase = new RegExp(Object.keys(wordings).join('|'), 'u');
