import type { Logger } from 'pino';
import { problemCode } from '../problem-code';
import { type Repeated, repeated } from '../repeated';
import type { ChatNotices } from './chat-notices';
import type { ConversationStore } from './conversation-store';
import type { Dispatch } from './dispatch';

export interface ClockDependencies {
  store: Pick<ConversationStore, 'due'>;
  dispatch: Dispatch;
  notices: ChatNotices;
  logger: Pick<Logger, 'warn'>;
  everyMs: number;
}

export interface Clock extends Repeated {
  /** Tells every conversation whose deadline has come, or what has become of a request; one that fails does not hold up the others. */
  tick(): Promise<void>;
}

const atOnce = 100;

/** Deadlines are data of the conversations, so any server may tell them, and none forgets them at a restart. */
export function createClock({ store, dispatch, notices, logger, everyMs }: ClockDependencies): Clock {
  async function tick(): Promise<void> {
    for (const key of await store.due(atOnce)) {
      await dispatch(key, { type: 'clock.ticked' }).catch(tellOf);
    }
    await notices.round().catch(tellOf);
  }

  const tellOf = (error: unknown): void =>
    logger.warn({ problem: problemCode(error) }, 'what was due in a conversation is told later');

  return { tick, ...repeated(tick, everyMs, tellOf) };
}
