import type { Logger } from 'pino';
import type { ConversationStore } from './conversation-store';
import type { Dispatch } from './dispatch';

export interface ClockDependencies {
  store: Pick<ConversationStore, 'due'>;
  dispatch: Dispatch;
  logger: Pick<Logger, 'error'>;
  everyMs: number;
}

export interface Clock {
  /** Tells every conversation whose deadline has come; one that fails does not hold up the others. */
  tick(): Promise<void>;
  start(): void;
  /** Resolves when no tick is under way any more. */
  stop(): Promise<void>;
}

const atOnce = 100;

/** Deadlines are data of the conversations, so any server may tell them, and none forgets them at a restart. */
export function createClock({ store, dispatch, logger, everyMs }: ClockDependencies): Clock {
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<void> = Promise.resolve();

  async function tick(): Promise<void> {
    for (const key of await store.due(atOnce)) {
      await dispatch(key, { type: 'clock.ticked' }).catch(tellOf);
    }
  }

  const tellOf = (error: unknown): void =>
    logger.error({ reason: error instanceof Error ? error.name : 'unknown' }, 'clock failed');

  const next = (): void => {
    underWay = tick().catch(tellOf);
  };

  return {
    tick,
    start: () => {
      timer ??= setInterval(next, everyMs).unref();
    },
    stop: () => {
      if (timer) clearInterval(timer);
      return underWay;
    },
  };
}
