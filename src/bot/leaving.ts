import type { UserEvent } from '../../dialogs/events';
import type { GuideSnapshot } from '../../dialogs/settle';
import { factsOf, stateOf } from '../../dialogs/state-names';
import type { Tickets } from '../forms/tickets';
import type { Bot } from './bot';
import { conversationKeyOf } from './bot';
import type { ConversationStore } from './conversation-store';
import type { Turns } from './turn';

/** What becomes of a conversation that a person leaves, or takes up again where somebody else may sit now. */
export interface Leaving {
  /** Its form opens nothing any more, and nothing is known of it. */
  forget(conversationKey: string): Promise<void>;
  /**
   * The beginning of another conversation, at the place where this one stood and with nothing that was proved, typed or shown in it:
   * who was past the proof of their identity proves it again.
   */
  again(conversationKey: string): Promise<Bot>;
}

/** What a person says on the way to where this one stood, up to the proof of their identity. */
function wayBack(before: GuideSnapshot): UserEvent[] {
  const { need } = before.context;
  const state = stateOf(before);
  const { step = 0 } = factsOf(state);
  const events: UserEvent[] = need ? [{ type: 'need.stated', need }] : [];
  if (before.context.account || step > profileStep) events.push({ type: 'profile.staff' });
  else if (state === 'external') events.push({ type: 'profile.external' });
  else if (step === profileStep) events.push({ type: 'numen.known' });
  return events;
}

const profileStep = factsOf('chooseProfile').step ?? 0;

export function createLeaving(deps: {
  turns: Pick<Turns, 'look' | 'take'>;
  store: Pick<ConversationStore, 'clear'>;
  tickets: Pick<Tickets, 'close'>;
}): Leaving {
  return { forget, again };

  async function forget(conversationKey: string): Promise<void> {
    const form = (await deps.turns.look(conversationKey))?.context.form;
    if (form) await deps.tickets.close(form.ticket);
    await deps.store.clear(conversationKey);
  }

  async function again(conversationKey: string): Promise<Bot> {
    const before = await deps.turns.look(conversationKey);
    const events = before ? wayBack(before) : [];
    const locale = before?.context.locale ?? 'fr';
    return async (context, { holder }) => {
      const scope = { conversationKey: conversationKeyOf(context.activity), holder };
      await deps.turns.take(context, scope, () => [{ type: 'conversation.started', locale }, ...events]);
    };
  }
}
