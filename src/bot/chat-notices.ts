import type { Outbox } from '../accounts/outbox';
import type { Dispatch } from './dispatch';

export interface ChatNotices {
  /** Tells what is due. */
  round(): Promise<void>;
}

const atOnce = 20;
/** Longer than a turn takes, with all that a channel may refuse for now. */
const leaseMs = 2 * 60_000;

/**
 * What was done after the conversation had gone on or away, in the chat that had asked for it, by whichever server comes first. Its
 * entry names the turn: told by a server that then died, it is not told again. A conversation that is no longer kept is told nothing.
 */
export function createChatNotices(deps: {
  outbox: Pick<Outbox, 'lease' | 'settle'>;
  dispatch: Dispatch;
}): ChatNotices {
  return { round };

  async function round(): Promise<void> {
    for (const entry of await deps.outbox.lease(atOnce, leaseMs, 'restoration.done')) {
      const { id, conversationKey, date } = entry;
      if (conversationKey && date)
        await deps.dispatch(conversationKey, { type: 'restoration.done', date }, id);
      await deps.outbox.settle(id);
    }
  }
}
