import { describe, expect, it } from '@jest/globals';
import type { AttemptLedger } from '../../src/accounts/attempt-ledger';
import type { AttemptLimits } from '../../src/accounts/attempts';
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

    it('counts down the free attempts, then waits', async () => {
      const decisions = await inOrder(6, () => ledger().consume('key'));
      expect(decisions).toEqual([
        ...[4, 3, 2, 1].map(remaining => ({ allowed: true, remaining, until: null })),
        { allowed: true, remaining: 0, until: start + 60_000 },
        { allowed: false, until: start + 60_000 },
      ]);
    });

    it('allows exactly the free attempts of two hundred at once', async () => {
      const decisions = await Promise.all(times(200, () => ledger().consume('key')));
      expect(decisions.filter(decision => decision.allowed)).toHaveLength(5);
      expect(await ledger().read('key')).toMatchObject({ count: 5 });
    });

    it('counts each key by itself', async () => {
      await inOrder(6, () => ledger().consume('one'));
      expect(await ledger().consume('two')).toMatchObject({ allowed: true, remaining: 4 });
    });

    it('allows one more after the wait, then waits twice as long', async () => {
      await inOrder(5, () => ledger().consume('key'));
      await store.current.advanceClock(59_999);
      expect(await ledger().consume('key')).toMatchObject({ allowed: false });
      await store.current.advanceClock(1);
      expect(await ledger().consume('key')).toEqual({
        allowed: true,
        remaining: 0,
        until: start + 60_000 + 120_000,
      });
      expect(await ledger().consume('key')).toMatchObject({ allowed: false });
    });

    it('leaves the key to the help desk in the end, for good', async () => {
      for (let count = 0; count < 12; count++) {
        await ledger().consume('key');
        if (count >= 4) await store.current.advanceClock(600_000);
      }
      await store.current.advanceClock(10 * contractLimits.forgetAfterMs);
      expect(await ledger().consume('key')).toEqual({ allowed: false, until: null });
      await ledger().clear('key');
      expect(await ledger().consume('key')).toMatchObject({ allowed: true, remaining: 4 });
    });

    it('forgets a key that was left alone for long', async () => {
      await inOrder(4, () => ledger().consume('key'));
      await store.current.advanceClock(contractLimits.forgetAfterMs);
      expect(await ledger().consume('key')).toMatchObject({ allowed: true, remaining: 4 });
    });

    it('reads a key, or null', async () => {
      expect(await ledger().read('key')).toBeNull();
      await ledger().consume('key');
      expect(await ledger().read('key')).toMatchObject({ count: 1, lastAt: start });
      await ledger().clear('key');
      expect(await ledger().read('key')).toBeNull();
    });

    it('still counts after a restart', async () => {
      await inOrder(5, () => ledger().consume('key'));
      const reopened = await store.current.reopen();
      expect(await reopened.consume('key')).toEqual({ allowed: false, until: start + 60_000 });
    });
  });
}

async function inOrder<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let index = 0; index < count; index++) answers.push(await work());
  return answers;
}
