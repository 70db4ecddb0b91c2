import { locales, translator } from '../locales/translate';
import { normalize } from '../understanding/normalize';
import type { FileOf } from '../understanding/phrases';
import { type ChoiceId, labelOf, type PlainChoiceId } from './choices';
import file from './words/choices.json';

/**
 * Other words for the buttons that only mean something where they are shown, which the classifier is not trained on: without
 * accents, in lower case (`normalize.ts`).
 */
const words: Partial<Record<ChoiceId, readonly string[]>> = file satisfies FileOf<PlainChoiceId, typeof file>;

/**
 * The offered choice that a text names: by its label in any language, or by other words for it, alone or in a few words
 * (« ok étape suivante »). Null for anything longer: that is for the classifier.
 */
export function choiceNamed(text: string, offered: readonly ChoiceId[]): ChoiceId | null {
  const said = normalize(text);
  const exact = offered.find(id => phrasesOf(id).includes(said));
  if (exact || said.split(' ').length > fewWords) return exact ?? null;
  return (
    offered.find(id => words[id]?.some(phrase => phrase.length > 3 && ` ${said} `.includes(` ${phrase} `))) ??
    null
  );
}

const fewWords = 3;
const known = new Map<ChoiceId, readonly string[]>();

function phrasesOf(id: ChoiceId): readonly string[] {
  const phrases = known.get(id) ?? [
    ...locales.map(locale => normalize(labelOf(id, translator(locale)))),
    ...(words[id] ?? []),
  ];
  known.set(id, phrases);
  return phrases;
}
