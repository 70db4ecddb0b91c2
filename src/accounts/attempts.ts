/** The attempts on one key since the last success. */
export interface Attempts {
  count: number;
  /** No attempt is evaluated before this time (ms); null when only a person can unlock. */
  lockedUntil: number | null;
  lastAt: number;
}

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
