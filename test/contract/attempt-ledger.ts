import { describe, expect, it } from '@jest/globals';
import type { AttemptLedger } from '../../src/accounts/attempt-ledger';
import { type AttemptLimits, noAttempts, refused, succeeded } from '../../src/accounts/attempts';
import { type Open, opened, start, times } from './contract';

/** The limits that the store must be opened with. */
export const contractLimits: AttemptLimits = {
  freeAttempts: 5,
  firstWaitMs: 60_000,
  longestWaitMs: 600_000,
  attemptsBeforeHelpDesk: 12,
  forgetAfterMs: 86_400_000,
};

export function attemptLedgerContract(name: string, open: Open<AttemptLedger>): void {
  describe(`AttemptLedger on ${name}`, () => {
    const store = opened(open);
    const ledger = () => store.current.port;
    let attempts = 0;
    const tried = (key: string) => ledger().consume(key, { id: `attempt ${attempts++}` });

    it('counts down the free attempts, then waits', async () => {
      const decisions = await inOrder(6, () => tried('key'));
      expect(decisions).toEqual([
        ...[4, 3, 2, 1].map(remaining => ({ allowed: true, repeated: false, remaining, until: null })),
        { allowed: true, repeated: false, remaining: 0, until: start + 60_000 },
        { allowed: false, until: start + 60_000 },
      ]);
    });

    it('allows exactly the free attempts of two hundred at once', async () => {
      const decisions = await Promise.all(times(200, () => tried('key')));
      expect(decisions.filter(decision => decision.allowed)).toHaveLength(5);
      expect(await ledger().read('key')).toMatchObject({ count: 5 });
    });

    it('counts each key by itself', async () => {
      await inOrder(6, () => tried('one'));
      expect(await tried('two')).toMatchObject({ allowed: true, remaining: 4 });
    });

    it('allows one more after the wait, then waits twice as long', async () => {
      await inOrder(5, () => tried('key'));
      await store.current.advanceClock(59_999);
      expect(await tried('key')).toMatchObject({ allowed: false });
      await store.current.advanceClock(1);
      expect(await tried('key')).toEqual({
        allowed: true,
        repeated: false,
        remaining: 0,
        until: start + 60_000 + 120_000,
      });
      expect(await tried('key')).toMatchObject({ allowed: false });
    });

    it('leaves the key to the help desk in the end, for good', async () => {
      for (let count = 0; count < 12; count++) {
        await tried('key');
        if (count >= 4) await store.current.advanceClock(600_000);
      }
      await store.current.advanceClock(10 * contractLimits.forgetAfterMs);
      expect(await tried('key')).toEqual({ allowed: false, until: null });
      await ledger().clear('key');
      expect(await tried('key')).toMatchObject({ allowed: true, remaining: 4 });
    });

    it('forgets a key that was left alone for long', async () => {
      await inOrder(4, () => tried('key'));
      await store.current.advanceClock(contractLimits.forgetAfterMs);
      expect(await tried('key')).toMatchObject({ allowed: true, remaining: 4 });
    });

    it('counts an attempt once under its name, and decides on it as it did, of fifty at once and after a restart', async () => {
      const first = await ledger().consume('key', { id: 'a' });
      await tried('key');
      const again = await Promise.all(times(50, () => ledger().consume('key', { id: 'a' })));
      expect(again).toEqual(times(50, () => ({ ...first, repeated: true })));
      const reopened = await store.current.reopen();
      expect(await reopened.consume('key', { id: 'a' })).toEqual({ ...first, repeated: true });
      expect(await reopened.read('key')).toMatchObject({ count: 2 });
    });

    it('counts one of fifty at once under one name', async () => {
      await Promise.all(times(50, () => ledger().consume('key', { id: 'a' })));
      expect(await ledger().read('key')).toMatchObject({ count: 1 });
    });

    it('knows an attempt again that was the last before a lock, and no other', async () => {
      await inOrder(4, () => tried('key'));
      const last = await ledger().consume('key', { id: 'last' });
      expect(last).toEqual({ allowed: true, repeated: false, remaining: 0, until: start + 60_000 });
      expect(await ledger().consume('key', { id: 'last' })).toEqual({ ...last, repeated: true });
      expect(await ledger().consume('key', { id: 'another' })).toEqual({
        allowed: false,
        until: start + 60_000,
      });
    });

    it('changes a key by what is known of it, twenty at once and none of them lost', async () => {
      const counted = () =>
        ledger().change('key', (known, lastAt) => ({
          record: { ...noAttempts, count: (known?.count ?? 0) + 1, lastAt },
          answer: known?.count ?? 0,
        }));
      const answers = await Promise.all(times(20, counted));
      expect(answers.toSorted((one, other) => one - other)).toEqual(times(20, index => index));
      const nothing = await ledger().change('key', known => ({ record: null, answer: known?.count }));
      expect(nothing).toBe(20);
      expect(await ledger().read('key')).toMatchObject({ count: 20, lastAt: start });
    });

    it('keeps lanes, claims and sums through a success and a restart', async () => {
      const made = { id: 'a', claim: 'one', lane: 'teams' };
      await ledger().consume('key', made);
      await ledger().consume('key', { id: 'b', claim: 'two' });
      await ledger().change('key', known => ({ record: succeeded(known, { id: 'b' }), answer: null }));
      await ledger().change('key', known => ({ record: refused(known, made), answer: null }));
      const reopened = await store.current.reopen();
      expect(await reopened.read('key')).toMatchObject({
        count: 0,
        counted: [start],
        lanes: [{ lane: 'teams', count: 1, lockedUntil: 0 }],
      });
      expect(await reopened.consume('key', { ...made, id: 'c' })).toMatchObject({ remaining: 4 });
    });

    it('reads a key, or null', async () => {
      expect(await ledger().read('key')).toBeNull();
      await tried('key');
      expect(await ledger().read('key')).toMatchObject({ count: 1, lastAt: start });
      await ledger().clear('key');
      expect(await ledger().read('key')).toBeNull();
    });

    it('still counts after a restart', async () => {
      await inOrder(5, () => tried('key'));
      const reopened = await store.current.reopen();
      expect(await reopened.consume('key', { id: 'after the restart' })).toEqual({
        allowed: false,
        until: start + 60_000,
      });
    });
  });
}

async function inOrder<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let index = 0; index < count; index++) answers.push(await work());
  return answers;
}
