import { z } from 'zod';

/** The attempts on one key since the last success. */
export const attemptsSchema = z.object({
  count: z.int(),
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
 * `allowed`: the attempt was counted, evaluate it; `remaining` is how many more may follow without a wait, and
 * `until` when the next one may be made if this one fails and none remains.
 * Not allowed: neither evaluated nor counted.
 */
export type AttemptDecision =
  | { allowed: true; remaining: number; until: number | null }
  | { allowed: false; until: number | null };

/**
 * Decides on one attempt and counts it, before it is evaluated: the last free attempt already carries the wait that follows
 * if it fails, so that racing attempts cannot slip in between. Then every single attempt after a wait doubles it.
 * @param now milliseconds since the epoch
 * @returns the record to store, the same one when the attempt is not allowed
 */
export function attempt(
  record: Attempts | null,
  now: number,
  limits: AttemptLimits,
): { record: Attempts; decision: AttemptDecision } {
  const known =
    record && !isForgotten(record, now, limits) ? record : { count: 0, lockedUntil: 0, lastAt: now };
  if (isLocked(known, now)) return { record: known, decision: { allowed: false, until: known.lockedUntil } };
  const count = known.count + 1;
  const remaining = Math.max(0, limits.freeAttempts - count);
  const lockedUntil = remaining > 0 ? 0 : lockAfter(count, now, limits);
  return {
    record: { count, lockedUntil, lastAt: now },
    decision: { allowed: true, remaining, until: remaining > 0 ? null : lockedUntil },
  };
}

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
