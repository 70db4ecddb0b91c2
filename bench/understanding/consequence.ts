import { type Intent, moves, type Slots } from '../../understanding/understanding';
import type { LabelledMessage } from './read-messages';

export interface Answer {
  intent: Intent;
  slots?: Pick<Slots, 'candidates'>;
}

export type Consequence = 'right' | 'asked' | 'harmless' | 'wrong way';
export const consequences: readonly Consequence[] = ['right', 'asked', 'harmless', 'wrong way'];

/** What follows for whoever wrote the message. */
export function consequenceOf({ intent, slots }: Answer, message: LabelledMessage): Consequence {
  const isRight = (read: Intent) => read === message.intent || message.accept.includes(read);
  if (isRight(intent)) return 'right';
  if (intent === 'ambiguous' && slots?.candidates?.some(isRight)) return 'asked';
  return moves(intent, message.situation) ? 'wrong way' : 'harmless';
}
