import { locales, translator } from '../../locales/translate';
import { type ChoiceId, choices, everywhere } from '../choices';
import type { UserEvent } from '../events';
import { normalize } from './normalize';
import { words } from './words';

/** Text, and the choices of the question that it answers, to what the person means; null when it is not clear. */
export type Recognize = (text: string, offered: readonly ChoiceId[]) => UserEvent | null;

const topicIds = [
  'genuine',
  'phishing',
  'mailSettings',
  'passwordRules',
  'webmail',
  'voterSpace',
  'privacy',
  'aftercare',
  'numenTopic',
  'walkthrough',
] as const satisfies readonly ChoiceId[];
const needIds = [
  'lostBoth',
  'neverUsed',
  'lostUsername',
  'lostPassword',
] as const satisfies readonly ChoiceId[];

/**
 * The words of the question come first, then what is answered everywhere, then side questions and needs. Within
 * each, the exact words win over words found in a sentence, and the longest ones over shorter ones.
 */
export const recognize: Recognize = (text, offered) => {
  const said = normalize(text);
  if (said === '') return null;
  const rings: readonly (readonly ChoiceId[])[] = [offered, everywhere, topicIds, needIds];
  const exact = rings.map(ring => ring.find(id => phrasesOf(id).includes(said)));
  const found = exact.find(Boolean) ?? rings.map(ring => longestWithin(said, ring)).find(Boolean);
  return found ? choices[found] : null;
};

function longestWithin(said: string, ring: readonly ChoiceId[]): ChoiceId | null {
  const padded = ` ${said} `;
  let best: { id: ChoiceId; length: number } | null = null;
  for (const id of ring) {
    for (const phrase of phrasesOf(id)) {
      if (phrase.length > (best?.length ?? 2) && padded.includes(` ${phrase} `)) {
        best = { id, length: phrase.length };
      }
    }
  }
  return best?.id ?? null;
}

const phrases = new Map<ChoiceId, readonly string[]>();

/** The labels in every language, so that a button's text also works when it is typed, and the words beside them. */
function phrasesOf(id: ChoiceId): readonly string[] {
  const known = phrases.get(id);
  if (known) return known;
  const labels = locales.map(locale => normalize(translator(locale)(`dialog.choices.${id}`)));
  const all = [...labels, ...(words[id] ?? [])];
  phrases.set(id, all);
  return all;
}
