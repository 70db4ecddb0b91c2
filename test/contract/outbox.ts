import { describe, expect, it } from '@jest/globals';
import type { Outbox, OutboxEntry } from '../../src/accounts/outbox';
import { type Open, opened, start, times } from './contract';

export function outboxContract(name: string, open: Open<Outbox>): void {
  describe(`Outbox on ${name}`, () => {
    const store = opened(open);
    const outbox = () => store.current.port;

    it('gives what is pending, oldest first, so many', async () => {
      for (const number of [3, 1, 2]) await outbox().add(entry(number));
      expect(await outbox().pending(2)).toEqual([entry(1), entry(2)]);
    });

    it('gives one kind only when asked to, however many of the other came before', async () => {
      for (let number = 1; number <= 5; number++) {
        await outbox().add({ ...entry(number), kind: 'password.changed', date: null });
      }
      await outbox().add(entry(6));
      expect(await outbox().pending(2, 'restoration.requested')).toEqual([entry(6)]);
      expect(await outbox().pending(10, 'password.changed')).toHaveLength(5);
    });

    it('keeps one entry of an id', async () => {
      await Promise.all(times(20, () => outbox().add(entry(1))));
      expect(await outbox().pending(100)).toEqual([entry(1)]);
    });

    it('forgets what was dealt with; a second time changes nothing', async () => {
      await outbox().add(entry(1));
      await outbox().add(entry(2));
      await outbox().settle('e1');
      await outbox().settle('e1');
      await outbox().settle('unknown');
      expect(await outbox().pending(100)).toEqual([entry(2)]);
    });

    it('does not bring back what was dealt with', async () => {
      await outbox().add(entry(1));
      await outbox().settle('e1');
      await outbox().add(entry(1));
      expect(await outbox().pending(100)).toEqual([]);
    });

    it('keeps its entries over a restart', async () => {
      await outbox().add(entry(1));
      const reopened = await store.current.reopen?.();
      if (reopened) expect(await reopened.pending(100)).toEqual([entry(1)]);
    });
  });
}

function entry(number: number): OutboxEntry {
  return {
    id: `e${number}`,
    at: start + number,
    accountId: 'someone',
    kind: 'restoration.requested',
    date: '2026-02-28',
  };
}
