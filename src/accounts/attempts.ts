import { z } from 'zod';

/** An attempt that was counted, and what was decided on it. */
const countedAttempt = z.object({ id: z.string(), remaining: z.int(), until: z.number().nullable() });

/** The attempts on one key since the last success. */
export const attemptsSchema = z.object({
  count: z.int(),
  /** The last ones that were counted: one that comes again, because what became of it was lost, is not counted again. */
  remembered: z.array(countedAttempt),
  /** No attempt is evaluated before this time (ms); null when only a person can unlock. */
  lockedUntil: z.number().nullable(),
  /** Milliseconds since the epoch. */
  lastAt: z.number(),
});
export type Attempts = z.infer<typeof attemptsSchema>;

export interface AttemptLimits {
  freeAttempts: number;
  firstWaitMs: number;
  longestWaitMs: number;
  attemptsBeforeHelpDesk: number;
  /** A key without attempts for this long starts afresh, unless only a person can unlock it. */
  forgetAfterMs: number;
}

/**
 * `allowed`: the attempt was counted (`repeated`: an earlier time), evaluate it; `remaining` is how many more may follow without a wait, and
 * `until` when the next one may be made if this one fails and none remains.
 * Not allowed: neither evaluated nor counted.
 */
export type AttemptDecision =
  | { allowed: true; repeated: boolean; remaining: number; until: number | null }
  | { allowed: false; until: number | null };

/** What is known of a key that was never tried, or not for long. */
const nothing: Attempts = { count: 0, remembered: [], lockedUntil: 0, lastAt: 0 };

/** More than can be under way at once on one key, few enough for a record that every attempt rewrites. */
const mostRemembered = 20;

/**
 * Decides on one attempt and counts it, before it is evaluated: the last free attempt already carries the wait that follows
 * if it fails, so that racing attempts cannot slip in between. Then every single attempt after a wait doubles it.
 * @param id names the attempt: under the same one it is counted once, and decided on as it was, also when it comes late
 * @param now milliseconds since the epoch
 * @returns the record to store, or null when nothing changes
 */
export function attempt(
  record: Attempts | null,
  id: string,
  now: number,
  limits: AttemptLimits,
): { record: Attempts | null; answer: AttemptDecision } {
  const known = record && !isForgotten(record, now, limits) ? record : nothing;
  const before = known.remembered.find(counted => counted.id === id);
  if (before) return { record: null, answer: { ...allowed(before), repeated: true } };
  if (isLocked(known, now)) return { record: null, answer: { allowed: false, until: known.lockedUntil } };
  const count = known.count + 1;
  const remaining = Math.max(0, limits.freeAttempts - count);
  const lockedUntil = remaining > 0 ? 0 : lockAfter(count, now, limits);
  const counted = { id, remaining, until: remaining > 0 ? null : lockedUntil };
  const remembered = [...known.remembered, counted].slice(-mostRemembered);
  return { record: { count, remembered, lockedUntil, lastAt: now }, answer: allowed(counted) };
}

const allowed = ({ remaining, until }: z.infer<typeof countedAttempt>) =>
  ({ allowed: true, repeated: false, remaining, until }) as const;

/** The limits of the académie's file, in minutes there. */
export function attemptLimits(limits: {
  freeAttempts: number;
  firstWaitMinutes: number;
  longestWaitMinutes: number;
  attemptsBeforeHelpDesk: number;
}): AttemptLimits {
  return {
    freeAttempts: limits.freeAttempts,
    firstWaitMs: limits.firstWaitMinutes * minuteMs,
    longestWaitMs: limits.longestWaitMinutes * minuteMs,
    attemptsBeforeHelpDesk: limits.attemptsBeforeHelpDesk,
    forgetAfterMs: 30 * 24 * 60 * minuteMs,
  };
}

const minuteMs = 60_000;

/**
 * What a reset leaves of the attempts: a count is forgotten, a lock only by who was verified after it. An older grant may be a
 * guesser's, who would begin again with all free attempts.
 * @returns the record to store, or null when nothing changes
 */
export function forgiven(known: Attempts | null, now: number, verifiedAt: number): Attempts | null {
  if (!known || (isLocked(known, now) && known.lastAt >= verifiedAt)) return null;
  return { ...known, count: 0, lockedUntil: 0 };
}

export function isLocked({ lockedUntil }: Attempts, now: number): boolean {
  return lockedUntil === null || now < lockedUntil;
}

/** Whether a key may start afresh; the ledger may then drop its record. */
export function isForgotten(record: Attempts, now: number, limits: AttemptLimits): boolean {
  return !isLocked(record, now) && now - record.lastAt >= limits.forgetAfterMs;
}

function lockAfter(count: number, now: number, limits: AttemptLimits): number | null {
  if (count >= limits.attemptsBeforeHelpDesk) return null;
  const wait = limits.firstWaitMs * 2 ** (count - limits.freeAttempts);
  return now + Math.min(wait, limits.longestWaitMs);
}
