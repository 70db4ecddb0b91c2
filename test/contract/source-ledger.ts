import { describe, expect, it } from '@jest/globals';
import type { SourceLedger } from '../../src/accounts/source-ledger';
import { failed, type Source, unknownSource } from '../../src/accounts/sources';
import { type Open, opened, start, times } from './contract';

const source: Source = {
  asked: [{ numen: 'tag', at: start, evaluated: 2, turn: 0 }],
  wait: { until: start + 60_000, worth: 60_000 },
  last: { id: 'a', until: start + 60_000 },
  queueEnds: start + 300_000,
  failed: { since: start, now: 3, before: 1 },
  alarmedAt: start - 1,
  forgetAt: start + 1_000,
};

export function sourceLedgerContract(name: string, open: Open<SourceLedger>): void {
  describe(`SourceLedger on ${name}`, () => {
    const store = opened(open);
    const write = (key: string, record: Source) =>
      store.current.port.change(key, () => ({ record, answer: null }));
    const read = (key: string, from = store.current.port) =>
      from.change(key, known => ({ record: null, answer: known }));

    it('knows nothing of a new source, and all of a written one, after a restart too', async () => {
      expect(await read('one')).toBeNull();
      await write('one', source);
      expect(await read('one')).toEqual(source);
      expect(await read('another')).toBeNull();
      expect(await read('one', await store.current.reopen())).toEqual(source);
    });

    it('loses none of twenty changes at once', async () => {
      await Promise.all(
        times(20, () => store.current.port.change('one', (known, now) => failed(known, 1_000, now))),
      );
      expect((await read('one'))?.failed.now).toBe(20);
    });

    it('tells the store’s time, and forgets a source when its time is over', async () => {
      await write('one', source);
      await store.current.advanceClock(999);
      expect(await read('one')).toEqual(source);
      await store.current.advanceClock(1);
      expect(await read('one')).toBeNull();
      const at = await store.current.port.change('one', (_known, now) => ({
        record: unknownSource,
        answer: now,
      }));
      expect(at).toBe(start + 1_000);
    });
  });
}
