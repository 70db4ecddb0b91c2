/** A clock that only goes forward, and waits. */
export interface Timer {
  /** Milliseconds since whenever. */
  elapsed(): number;
  wait(ms: number): Promise<void>;
}

export type Floor = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

/**
 * Answers at a multiple of `stepMs` after it was asked, failures too: what the work took is not to be read from when it ended, also where
 * it takes longer than one step.
 */
export function createFloor({ elapsed, wait }: Timer, stepMs: number): Floor {
  return async work => {
    const asked = elapsed();
    try {
      return await work();
    } finally {
      const took = elapsed() - asked;
      await wait(Math.max(1, Math.ceil(took / stepMs)) * stepMs - took);
    }
  };
}
