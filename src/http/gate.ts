/** Lets so many jobs run at once; the others wait in the order in which they came. */
export interface Gate {
  run<T>(job: () => Promise<T>): Promise<T>;
}

/**
 * Between two jobs the event loop gets its turn: a thousand chats that start at once are served one after the other, and who asks
 * whether the server is alive is answered in between.
 */
export function createGate(atOnce: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;

  return {
    async run(job) {
      if (running < atOnce) running++;
      else await new Promise<void>(resolve => waiting.push(resolve));
      try {
        return await job();
      } finally {
        const next = waiting.shift();
        if (next) setImmediate(next);
        else running--;
      }
    },
  };
}
