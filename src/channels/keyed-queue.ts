import type { Gate } from '../http/gate';

/** Runs jobs of one key one after the other, and jobs of different keys side by side. */
export interface KeyedQueue {
  /** The job's own outcome; a job that fails does not stop those behind it. */
  run<T>(key: string, job: () => Promise<T>): Promise<T>;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
}

/** @param gate how many jobs of all keys run at once; without one, all that can */
export function createKeyedQueue(gate?: Gate): KeyedQueue {
  const tails = new Map<string, Promise<void>>();

  const run = <T>(key: string, job: () => Promise<T>): Promise<T> => {
    const outcome = (tails.get(key) ?? Promise.resolve()).then(() => (gate ? gate.run(job) : job()));
    const forget = () => {
      if (tails.get(key) === tail) tails.delete(key);
    };
    const tail: Promise<void> = outcome.then(forget, forget);
    tails.set(key, tail);
    return outcome;
  };

  const idle = async (): Promise<void> => {
    while (tails.size > 0) await Promise.all(tails.values());
  };

  return { run, idle };
}
