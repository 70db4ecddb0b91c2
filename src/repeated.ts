/** Work that is done again and again, by itself, until it is stopped. */
export interface Repeated {
  start(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/**
 * A round that fails is told of, and the next one comes all the same; a round that takes longer than `everyMs` is not joined
 * by another.
 */
export function repeated(
  work: () => Promise<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): Repeated {
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<unknown> | null = null;

  const next = (): void => {
    underWay ??= work()
      .catch(onError)
      .finally(() => {
        underWay = null;
      });
  };

  return {
    start: () => {
      timer ??= setInterval(next, everyMs).unref();
    },
    stop: async () => {
      if (timer) clearInterval(timer);
      await underWay;
    },
  };
}
