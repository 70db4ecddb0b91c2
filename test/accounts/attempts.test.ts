import { describe, expect, it } from '@jest/globals';
import { type Attempts, attempt, attemptLimits } from '../../src/accounts/attempts';

const limits = attemptLimits({
  freeAttempts: 5,
  firstWaitMinutes: 15,
  longestWaitMinutes: 1440,
  attemptsBeforeHelpDesk: 20,
});
const minute = 60_000;

describe('the attempts', () => {
  it('wait 15 minutes after the fifth, then twice as long each time up to a day, then for a person', () => {
    const waits: Array<number | null> = [];
    let record: Attempts | null = null;
    for (let now = 0, count = 1; count <= 20; count++) {
      const { record: next, decision } = attempt(record, now, limits);
      record = next;
      expect(decision.allowed).toBe(true);
      waits.push(decision.until === null ? null : (decision.until - now) / minute);
      now = next.lockedUntil ?? now;
    }
    const free = [null, null, null, null];
    expect(waits).toEqual([...free, 15, 30, 60, 120, 240, 480, 960, ...Array(8).fill(1440), null]);
    expect(record).toMatchObject({ count: 20, lockedUntil: null });
  });

  it('are neither evaluated nor counted while locked', () => {
    const locked: Attempts = { count: 5, lockedUntil: 1_000, lastAt: 0 };
    expect(attempt(locked, 999, limits)).toEqual({
      record: locked,
      decision: { allowed: false, until: 1_000 },
    });
    expect(attempt(locked, 1_000, limits).decision.allowed).toBe(true);
  });

  it('bound ten thousand guesses of two days', () => {
    let record: Attempts | null = null;
    let evaluated = 0;
    for (let guess = 0; guess < 10_000; guess++) {
      const { record: next, decision } = attempt(record, guess * 17_280, limits);
      record = next;
      if (decision.allowed) evaluated++;
    }
    expect(evaluated).toBeLessThanOrEqual(13);
  });

  it('start afresh after a month, but not when only a person can unlock', () => {
    const month = 30 * 24 * 60 * minute;
    expect(attempt({ count: 4, lockedUntil: 0, lastAt: 0 }, month - 1, limits).record.count).toBe(5);
    expect(attempt({ count: 4, lockedUntil: 0, lastAt: 0 }, month, limits).record.count).toBe(1);
    expect(attempt({ count: 20, lockedUntil: null, lastAt: 0 }, 99 * month, limits).decision).toEqual({
      allowed: false,
      until: null,
    });
  });
});
