import { afterEach, beforeEach } from '@jest/globals';

/** One port of a store that was opened for one test; `advanceClock` moves the store's own clock. */
export interface Opened<Port> {
  port: Port;
  advanceClock(ms: number): Promise<void> | void;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<Port>;
  /** All that stands in its files, or its collections, past the ports. */
  everything(): Promise<string>;
  close(): Promise<void>;
}

export type Open<Port> = () => Promise<Opened<Port>>;

/** Opens the port before each test of the surrounding `describe` and closes it after. */
export function opened<Port>(open: Open<Port>): { current: Opened<Port> } {
  const holder = { current: notOpen<Port>() };
  beforeEach(async () => {
    holder.current = await open();
  });
  afterEach(() => holder.current.close());
  return holder;
}

function notOpen<Port>(): Opened<Port> {
  const get = (): never => {
    throw new Error('not open yet');
  };
  return {
    get port() {
      return get();
    },
    advanceClock: get,
    reopen: get,
    everything: get,
    close: get,
  };
}

export function times<T>(count: number, work: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => work(index));
}

/** Where every contract's clock starts (ms). */
export const start = Date.UTC(2026, 2, 5, 9);
