import { describe, expect, it } from '@jest/globals';
import { type Attempts, attempt, attemptLimits } from '../../src/accounts/attempts';

const limits = attemptLimits({
  freeAttempts: 5,
  firstWaitMinutes: 15,
  longestWaitMinutes: 1440,
  attemptsBeforeHelpDesk: 20,
});
const minute = 60_000;
const known: Attempts = { count: 1, remembered: [], lockedUntil: 0, lastAt: 0 };

describe('the attempts', () => {
  it('wait 15 minutes after the fifth, then twice as long each time up to a day, then for a person', () => {
    const waits: Array<number | null> = [];
    let record: Attempts | null = null;
    for (let now = 0, count = 1; count <= 20; count++) {
      const { record: next, answer: decision } = attempt(record, `attempt ${count}`, now, limits);
      record = next;
      expect(decision.allowed).toBe(true);
      waits.push(decision.until === null ? null : (decision.until - now) / minute);
      now = next?.lockedUntil ?? now;
    }
    const free = [null, null, null, null];
    expect(waits).toEqual([...free, 15, 30, 60, 120, 240, 480, 960, ...Array(8).fill(1440), null]);
    expect(record).toMatchObject({ count: 20, lockedUntil: null });
  });

  it('are neither evaluated nor counted while locked', () => {
    const locked: Attempts = { ...known, count: 5, lockedUntil: 1_000 };
    expect(attempt(locked, 'a', 999, limits)).toEqual({
      record: null,
      answer: { allowed: false, until: 1_000 },
    });
    expect(attempt(locked, 'a', 1_000, limits).answer.allowed).toBe(true);
  });

  it('count an attempt once that comes again under its name, and decide on it as they did, also once locked', () => {
    let record: Attempts | null = null;
    const first = attempt(record, 'a', 0, limits);
    record = first.record;
    expect(attempt(record, 'a', 1, limits)).toEqual({
      record: null,
      answer: { ...first.answer, repeated: true },
    });
    for (const id of ['b', 'c', 'd', 'e']) record = attempt(record, id, 2, limits).record;
    expect(record).toMatchObject({ count: 5, lockedUntil: 2 + 15 * minute });
    expect(attempt(record, 'a', 3, limits)).toEqual({
      record: null,
      answer: { ...first.answer, repeated: true },
    });
    expect(attempt(record, 'f', 3, limits).answer.allowed).toBe(false);
  });

  it('remember no more than a record can hold', () => {
    let record: Attempts | null = null;
    for (let guess = 0; guess < 100; guess++)
      record = attempt(record, `guess ${guess}`, guess, { ...limits, freeAttempts: 1_000 }).record;
    expect(record?.count).toBe(100);
    expect(record?.remembered.map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, index) => `guess ${80 + index}`),
    );
  });

  it('bound ten thousand guesses of two days', () => {
    let record: Attempts | null = null;
    let evaluated = 0;
    for (let guess = 0; guess < 10_000; guess++) {
      const { record: next, answer: decision } = attempt(record, `guess ${guess}`, guess * 17_280, limits);
      record = next ?? record;
      if (decision.allowed) evaluated++;
    }
    expect(evaluated).toBeLessThanOrEqual(13);
  });

  it('start afresh after a month, but not when only a person can unlock', () => {
    const month = 30 * 24 * 60 * minute;
    expect(attempt({ ...known, count: 4 }, 'a', month - 1, limits).record?.count).toBe(5);
    expect(attempt({ ...known, count: 4 }, 'a', month, limits).record?.count).toBe(1);
    expect(attempt({ ...known, count: 20, lockedUntil: null }, 'a', 99 * month, limits).answer).toEqual({
      allowed: false,
      until: null,
    });
  });
});
