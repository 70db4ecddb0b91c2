import { describe, expect, it } from '@jest/globals';
import {
  type AttemptDecision,
  type AttemptMade,
  type Attempts,
  attempt,
  attemptLimits,
  forgiven,
  noAttempts,
  refused,
  succeeded,
} from '../../src/accounts/attempts';

const limits = attemptLimits({
  freeAttempts: 5,
  firstWaitMinutes: 15,
  longestWaitMinutes: 1440,
  attemptsBeforeHelpDesk: 20,
});
const minute = 60_000;
const known: Attempts = { ...noAttempts, count: 1 };
const day = 24 * 60 * minute;

describe('the attempts', () => {
  it('wait 15 minutes after the fifth, then twice as long each time up to a day, then for a person', () => {
    const waits: Array<number | null> = [];
    let record: Attempts | null = null;
    for (let now = 0, count = 1; count <= 20; count++) {
      const { record: next, answer: decision } = attempt(record, { id: `attempt ${count}` }, now, limits);
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
    expect(attempt(locked, { id: 'a' }, 999, limits)).toEqual({
      record: null,
      answer: { allowed: false, until: 1_000 },
    });
    expect(attempt(locked, { id: 'a' }, 1_000, limits).answer.allowed).toBe(true);
  });

  it('count an attempt once that comes again under its name, and decide on it as they did, also once locked', () => {
    let record: Attempts | null = null;
    const first = attempt(record, { id: 'a' }, 0, limits);
    record = first.record;
    expect(attempt(record, { id: 'a' }, 1, limits)).toEqual({
      record: null,
      answer: { ...first.answer, repeated: true },
    });
    for (const id of ['b', 'c', 'd', 'e']) record = attempt(record, { id }, 2, limits).record;
    expect(record).toMatchObject({ count: 5, lockedUntil: 2 + 15 * minute });
    expect(attempt(record, { id: 'a' }, 3, limits)).toEqual({
      record: null,
      answer: { ...first.answer, repeated: true },
    });
    expect(attempt(record, { id: 'f' }, 3, limits).answer.allowed).toBe(false);
  });

  it('remember no more than a record can hold', () => {
    let record: Attempts | null = null;
    for (let guess = 0; guess < 100; guess++)
      record = attempt(record, { id: `guess ${guess}` }, guess * day, {
        ...limits,
        freeAttempts: 1_000,
      }).record;
    expect(record?.count).toBe(100);
    expect(record?.remembered.map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, index) => `guess ${80 + index}`),
    );
  });

  it('bound ten thousand guesses of two days', () => {
    let record: Attempts | null = null;
    let evaluated = 0;
    for (let guess = 0; guess < 10_000; guess++) {
      const { record: next, answer: decision } = attempt(
        record,
        { id: `guess ${guess}` },
        guess * 17_280,
        limits,
      );
      record = next ?? record;
      if (decision.allowed) evaluated++;
    }
    expect(evaluated).toBeLessThanOrEqual(13);
  });

  it('start afresh after thirteen months, but not when only a person can unlock', () => {
    const kept = 396 * day;
    expect(attempt({ ...known, count: 4 }, { id: 'a' }, kept - 1, limits).record?.count).toBe(5);
    expect(attempt({ ...known, count: 4 }, { id: 'a' }, kept, limits).record?.count).toBe(1);
    const forGood = { allowed: false, until: null };
    expect(attempt({ ...known, lockedUntil: null }, { id: 'a' }, 9 * kept, limits).answer).toEqual(forGood);
    const inTeams = { ...known, lanes: [{ lane: 'teams', count: 20, lockedUntil: null }] };
    expect(attempt(inTeams, { id: 'a', lane: 'teams' }, 9 * kept, limits).answer).toEqual(forGood);
  });

  describe('of guessers who have patience', () => {
    /** Tries whenever one of the lanes lets it; whoever owns the account succeeds in between, or nobody does. */
    function guessing({ lanes, stepMs, days, successMs }: Patience): number[] {
      let record: Attempts | null = null;
      const evaluated: number[] = [];
      const makes = (made: AttemptMade, now: number): AttemptDecision => {
        const { record: next, answer } = attempt(record, made, now, limits);
        record = next ?? record;
        return answer;
      };
      let since = 0;
      for (let now = 0, tries = 0; now < days * day; now += stepMs) {
        for (const lane of lanes) {
          // Who stops before the lock leaves the owner their success, and begins again after it.
          if (successMs !== null && ++since > 4) break;
          const id = `guess ${tries++}`;
          if (makes({ id, claim: id, lane }, now).allowed) evaluated.push(now);
        }
        if (successMs === null || now % successMs >= stepMs) continue;
        const owner = { id: `owner ${now}`, claim: 'the right one', lane: lanes[0] };
        if (!makes(owner, now).allowed) continue;
        record = succeeded(record, owner);
        since = 0;
      }
      return evaluated;
    }
    interface Patience {
      lanes: string[];
      stepMs: number;
      days: number;
      successMs: number | null;
    }
    const mostWithin = (times: number[], windowMs: number): number =>
      Math.max(
        ...times.map((at, index) => times.slice(0, index + 1).filter(one => one > at - windowMs).length),
      );

    it.each<[string, Patience, number]>([
      ['alone', { lanes: ['web'], stepMs: 20 * minute, days: 380, successMs: null }, 20],
      [
        'everywhere at once',
        { lanes: ['web', 'teams', 'b1', 'b2'], stepMs: 60 * minute, days: 380, successMs: null },
        80,
      ],
      ['around a daily success', { lanes: ['web'], stepMs: 60 * minute, days: 380, successMs: day }, 200],
      [
        'around a success every hour',
        { lanes: ['web', 'teams'], stepMs: 60 * minute, days: 380, successMs: 60 * minute },
        200,
      ],
    ])('%s: no more than the sums', (_, patience, most) => {
      const evaluated = guessing(patience);
      expect(mostWithin(evaluated, 2 * day)).toBeLessThanOrEqual(20);
      expect(mostWithin(evaluated, 365 * day)).toBeLessThanOrEqual(most);
      expect(evaluated.length).toBeGreaterThan(most / 2);
    });
  });

  it('say when the two days are full, and until when, in every lane', () => {
    let record: Attempts | null = null;
    const answers: AttemptDecision[] = [];
    for (let guess = 0; guess < 21; guess++) {
      const { record: next, answer } = attempt(
        record,
        { id: `${guess}`, lane: `lane ${guess % 7}` },
        guess,
        limits,
      );
      record = next ?? record;
      answers.push(answer);
    }
    expect(answers.slice(18)).toEqual([
      { allowed: true, repeated: false, remaining: 1, until: null },
      { allowed: true, repeated: false, remaining: 0, until: 2 * day },
      { allowed: false, until: 2 * day },
    ]);
  });

  it('count the same wrong claim once, and a right one not at all', () => {
    let record: Attempts | null = null;
    const tries = (claim: string, id: string): AttemptDecision => {
      const { record: next, answer } = attempt(record, { id, claim }, 0, limits);
      record = next ?? record;
      if (claim !== 'right') record = refused(record, { id }) ?? record;
      return answer;
    };
    const decisions = ['one', 'one', 'another', 'one'].map((claim, index) => tries(claim, `${index}`));
    expect(decisions).toEqual(
      [4, 4, 3, 3].map(remaining => ({ allowed: true, repeated: false, remaining, until: null })),
    );
    tries('right', 'r');
    record = succeeded(record, { id: 'r' });
    expect(record).toMatchObject({ count: 0, counted: [0, 0] });
  });

  it('count each of the same claims that race, and none again whose answer was lost', () => {
    const at = (id: string, now: number, record: Attempts | null) =>
      attempt(record, { id, claim: 'same' }, now, limits);
    const first = at('a', 0, null).record;
    expect(at('b', 999, first)).toMatchObject({ record: { count: 2 }, answer: { remaining: 3 } });
    expect(at('b', 1_000, first)).toMatchObject({ record: null, answer: { remaining: 4 } });
  });

  it('look at no claim once locked or full, remembered or not', () => {
    const remembered = [{ id: 'a', claim: 'right', at: 0, wrong: true, remaining: 4, until: null }];
    const locked = { ...known, remembered, lockedUntil: 10 };
    const full = { ...known, remembered, counted: Array.from({ length: 20 }, () => 1) };
    for (const record of [locked, full])
      expect(attempt(record, { id: 'b', claim: 'right' }, 5, limits).answer.allowed).toBe(false);
  });

  it('keep the lock that a person lifts through a success, unless it is its own', () => {
    const remembered = ['a', 'b'].map(id => ({
      id,
      claim: null,
      at: 0,
      wrong: false,
      remaining: 0,
      until: null,
    }));
    const locked = { ...known, count: 20, remembered, lockedUntil: null, counted: [1, 2] };
    expect(succeeded(locked, { id: 'a' })).toMatchObject({ lockedUntil: null, count: 20, counted: [1] });
    expect(succeeded(locked, { id: 'b' })).toMatchObject({ lockedUntil: 0, count: 0, counted: [1] });
    expect(forgiven(locked, 9, { verifiedAt: 5 })).toBeNull();
  });

  it('fit a bounded record, however long somebody guesses', () => {
    let record: Attempts | null = null;
    for (let guess = 0; guess < 20_000; guess++) {
      const made = {
        id: `guess ${String(guess).padStart(16)}`,
        claim: `claim ${guess}`,
        lane: `lane ${guess % 30}`,
      };
      record = attempt(record, made, guess * 30 * minute, limits).record ?? record;
    }
    expect(record?.counted.length).toBeLessThanOrEqual(200);
    expect(record?.lanes.length).toBeLessThanOrEqual(8);
    expect(JSON.stringify(record).length).toBeLessThan(6_000);
  });
});
