import type { Outbox, OutboxEntry } from '../accounts/outbox';
import { hashOf } from '../forms/tickets';
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
  outbox: Pick<Outbox, 'lease' | 'postpone' | 'settle'>;
  dispatch: Dispatch;
  /** The form that a conversation waits for. */
  awaitedForm: (conversationKey: string) => Promise<{ ticket: string } | null>;
  now: () => number;
}): ChatNotices {
  return { round };

  async function round(): Promise<void> {
    await deal('restoration.done', async ({ id, conversationKey, date }) => {
      if (conversationKey && date)
        await deps.dispatch(conversationKey, { type: 'restoration.done', date }, id);
    });
    await deal('password.unseen', async ({ id, conversationKey = '', resetId }) => {
      const form = await deps.awaitedForm(conversationKey);
      if (form && hashOf(form.ticket) === resetId)
        await deps.dispatch(conversationKey, { type: 'password.changedUnseen', ticket: form.ticket }, id);
    });
  }

  async function deal(kind: keyof typeof waitMs, tell: (entry: OutboxEntry) => Promise<void>): Promise<void> {
    for (const entry of await deps.outbox.lease(atOnce, leaseMs, kind)) {
      const early = Math.min(entry.at - deps.now(), 0) + waitMs[kind];
      if (early > 0) {
        await deps.outbox.postpone(entry.id, early, 'NOT_YET');
        continue;
      }
      await tell(entry);
      await deps.outbox.settle(entry.id);
    }
  }
}

/** A window is left by its own button, which tells the chat at once; only a minute later was it closed otherwise. */
const waitMs = { 'restoration.done': 0, 'password.unseen': 60_000 } as const;
