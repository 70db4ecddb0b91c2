/** Work that is done again and again, by itself, until it is stopped. */
export interface Repeated {
  start(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

export interface Wakeable extends Repeated {
  /** Does not wait for the next round: it begins now, or when the one under way ends. Nothing when it is not started. */
  wake(): void;
}

/**
 * A round that fails is told of, and the next one comes all the same; a round that takes longer than `everyMs` is not joined
 * by another.
 */
export function repeated(
  work: () => Promise<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): Wakeable {
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<unknown> | null = null;
  let isWanted = false;

  const next = (): void => {
    underWay ??= work()
      .catch(onError)
      .finally(() => {
        underWay = null;
        if (isWanted) wake();
      });
  };

  const wake = (): void => {
    isWanted = underWay !== null;
    if (timer) next();
  };

  return {
    start: () => {
      timer ??= setInterval(next, everyMs).unref();
    },
    wake,
    stop: async () => {
      if (timer) clearInterval(timer);
      timer = null;
      isWanted = false;
      await underWay;
    },
  };
}
