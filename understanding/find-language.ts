import { anyOf } from './any-of';
import { fold, wordsOf } from './fold';
import type { Language } from './understanding';
import words from './words/languages.json';

/** The language that a text is written in; French when nothing tells. */
export function findLanguage(text: string): Language {
  const folded = fold(text);
  const words = wordsOf(folded).slice(0, 200);
  let balance = /[éèêàùçôîï]/i.test(text) ? -2 : 0;
  for (const word of words) {
    if (english.has(word)) balance += 1;
    else if (french.has(word)) balance -= 1;
  }
  if (contraction.test(folded)) balance += 2;
  if (/\b[cdjlmnst]'(?:ai|est|et|a|un|id|y|e|o|u|h|ad|ac|au)/.test(folded)) balance -= 1;
  return balance > 0 ? 'en' : 'fr';
}

/** The language that is asked for: « je ne parle pas français » asks for English. */
export function languageAsked(folded: string): Language | undefined {
  const french = /\b(?:franc\w*|french|frencais|fr)\b/;
  const english = /\b(?:angl\w*|engl\w*|inglish|uk|en-gb|en$)\b/;
  const refused =
    /\b(?:pas|don't|do not|dont|can't|cannot|ne|not|hardly|no)\b(.{0,32})/.exec(folded)?.[1] ?? '';
  if (french.test(refused)) return 'en';
  if (english.test(refused)) return 'fr';
  if (english.test(folded)) return 'en';
  return french.test(folded) ? 'fr' : undefined;
}

const english = new Set(words.english);
const contraction = new RegExp(String.raw`\b${anyOf(words.englishContractions)}\b`, 'u');

const french = new Set(words.french);
