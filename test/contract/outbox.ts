import { describe, expect, it } from '@jest/globals';
import type { NewOutboxEntry, Outbox } from '../../src/accounts/outbox';
import { type Open, opened, start, times } from './contract';

export function outboxContract(name: string, open: Open<Outbox>): void {
  describe(`Outbox on ${name}`, () => {
    const store = opened(open);
    const outbox = () => store.current.port;
    const inOrder = (limit = 10) => outbox().leaseInOrder(limit, 60_000, 'mailbox.changed');

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

    it('leases of each account the oldest entry alone, whoever asks, and the next one when that is settled', async () => {
      for (const number of [1, 2, 3]) await outbox().add(delivery(number, 'one'));
      await outbox().add(delivery(4, 'other'));
      await outbox().add(entry(5));
      const leased = await Promise.all(times(5, () => inOrder()));
      expect(leased.flat().toSorted((one, other) => one.at - other.at)).toEqual([
        delivery(1, 'one'),
        delivery(4, 'other'),
      ]);
      await outbox().settle('e1');
      expect(await inOrder()).toEqual([delivery(2, 'one')]);
      await store.current.advanceClock(60_000);
      expect(await inOrder()).toEqual([delivery(2, 'one'), delivery(4, 'other')]);
    });

    it('gives in order what many entries of one account that wait stand before', async () => {
      for (const number of [1, 2, 3, 4, 5]) await outbox().add(delivery(number, 'one'));
      await outbox().add(delivery(6, 'other'));
      await inOrder(1);
      expect(await inOrder(1)).toEqual([delivery(6, 'other')]);
    });

    it('gives what was postponed again, after that time, with what was wrong; the next of its account not before', async () => {
      for (const number of [1, 2]) await outbox().add(delivery(number, 'one'));
      await inOrder();
      await outbox().postpone('e1', 90_000, 'DIRECTORY_UNREACHABLE');
      await store.current.advanceClock(89_999);
      expect(await inOrder()).toEqual([]);
      await store.current.advanceClock(1);
      expect(await inOrder()).toEqual([{ ...delivery(1, 'one'), problem: 'DIRECTORY_UNREACHABLE' }]);
    });

    it('takes a wait that is no whole number of milliseconds, and never gives anything out before it is over', async () => {
      await outbox().add(delivery(1, 'one'));
      expect(await outbox().leaseInOrder(1, 1_000.5, 'mailbox.changed')).toHaveLength(1);
      await outbox().postpone('e1', 1_500.5, 'DIRECTORY_UNREACHABLE');
      await store.current.advanceClock(1_500);
      expect(await inOrder()).toEqual([]);
      await store.current.advanceClock(1);
      expect(await outbox().lease(1, 1_000.25, 'mailbox.changed')).toHaveLength(1);
      await store.current.advanceClock(1_001);
      expect(await inOrder()).toHaveLength(1);
    });

    it('finds an entry by its id, dealt with or not, with what was wrong', async () => {
      expect(await outbox().find('e1')).toBeNull();
      await outbox().add(delivery(1, 'one'));
      expect(await outbox().find('e1')).toEqual(delivery(1, 'one'));
      await outbox().postpone('e1', 1, 'DIRECTORY_REFUSED');
      expect(await outbox().find('e1')).toMatchObject({ problem: 'DIRECTORY_REFUSED' });
      await outbox().settle('e1');
      expect(await outbox().find('e1')).toMatchObject({ accountId: 'one', resetId: 'r1' });
    });

    it('counts what is pending of a kind, and since when', async () => {
      expect(await outbox().backlog('mailbox.changed')).toEqual({ count: 0, oldestAt: null });
      for (const number of [1, 2, 3]) await outbox().add(delivery(number, 'one'));
      await outbox().add(entry(0));
      await outbox().settle('e1');
      await outbox().postpone('e1', 1, 'TOO_LATE');
      expect(await outbox().backlog('mailbox.changed')).toEqual({ count: 2, oldestAt: start + 2 });
    });

    it('gives a former address to who tells it', async () => {
      const told = { ...entry(1), kind: 'email.changed' as const, formerAddress: 'old@example.org' };
      await outbox().add(told);
      expect(await outbox().lease(10, 1_000)).toEqual([told]);
    });

    it('gives what was done to the conversation that waits for it', async () => {
      const done = { ...entry(1), kind: 'restoration.done' as const, conversationKey: 'msteams/a:1' };
      await outbox().add(done);
      await outbox().add(done);
      expect(await outbox().lease(10, 1_000, 'restoration.done')).toEqual([done]);
    });

    it('keeps its entries over a restart', async () => {
      await outbox().add(entry(1));
      const reopened = await store.current.reopen();
      expect(await reopened.pending(100)).toEqual([entry(1)]);
    });
  });
}

function delivery(number: number, accountId: string): NewOutboxEntry {
  const waiting = { resetId: `r${number}`, conversationKey: `directline/${number}` };
  return { ...entry(number), accountId, kind: 'mailbox.changed', date: null, ...waiting };
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
