import { describe, expect, it } from '@jest/globals';
import type { NewOutboxEntry, Outbox } from '../../src/accounts/outbox';
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

    it('leases each entry to one of twenty who ask at once, oldest first', async () => {
      for (const number of [2, 1, 3]) await outbox().add(entry(number));
      expect(await outbox().lease(2, 60_000)).toEqual([entry(1), entry(2)]);
      const leased = await Promise.all(times(20, () => outbox().lease(10, 60_000)));
      expect(leased.flat()).toEqual([entry(3)]);
      expect(await outbox().pending(10)).toHaveLength(3);
    });

    it('gives an entry out again when its lease is over, unless it was settled', async () => {
      await outbox().add(entry(1));
      await outbox().add(entry(2));
      await outbox().lease(10, 60_000);
      await outbox().settle('e1');
      await store.current.advanceClock(59_999);
      expect(await outbox().lease(10, 60_000)).toEqual([]);
      await store.current.advanceClock(1);
      expect(await outbox().lease(10, 60_000)).toEqual([entry(2)]);
    });

    it('leases one kind only when asked to', async () => {
      await outbox().add({ ...entry(1), kind: 'password.changed', date: null });
      await outbox().add(entry(2));
      expect(await outbox().lease(10, 60_000, 'restoration.requested')).toEqual([entry(2)]);
    });

    it('gives, leases and settles an entry of a kind that only a later version makes', async () => {
      const later = { ...entry(1), kind: 'mailbox.merged' };
      // @ts-expect-error: no such kind is made here
      await outbox().add(later);
      await outbox().add(entry(2));
      expect(await outbox().pending(10)).toEqual([later, entry(2)]);
      expect(await outbox().pending(10, 'restoration.requested')).toEqual([entry(2)]);
      expect(await outbox().lease(10, 60_000, 'restoration.requested')).toEqual([entry(2)]);
      expect(await outbox().lease(10, 60_000)).toEqual([later]);
      await outbox().settle('e1');
      expect(await outbox().pending(10)).toEqual([entry(2)]);
    });

    it('names the kinds of what is pending, each once', async () => {
      expect(await outbox().pendingKinds()).toEqual([]);
      for (const number of [1, 2]) await outbox().add(entry(number));
      // @ts-expect-error: no such kind is made here
      await outbox().add({ ...entry(3), kind: 'mailbox.merged' });
      await outbox().add({ ...entry(4), kind: 'password.changed' });
      await outbox().settle('e4');
      const kinds = await outbox().pendingKinds();
      expect(kinds.toSorted()).toEqual(['mailbox.merged', 'restoration.requested']);
    });

    it('gives a former address to who tells it', async () => {
      const told = { ...entry(1), kind: 'email.changed' as const, formerAddress: 'old@example.org' };
      await outbox().add(told);
      expect(await outbox().lease(10, 1_000)).toEqual([told]);
    });

    it('keeps its entries over a restart', async () => {
      await outbox().add(entry(1));
      const reopened = await store.current.reopen();
      expect(await reopened.pending(100)).toEqual([entry(1)]);
    });
  });
}

function entry(number: number): NewOutboxEntry {
  return {
    id: `e${number}`,
    at: start + number,
    accountId: 'someone',
    kind: 'restoration.requested',
    date: '2026-02-28',
  };
}
