import { z } from 'zod';

/** An attempt that was counted, and what was decided on it. */
const countedAttempt = z.object({
  id: z.string(),
  /** A keyed tag of what was claimed; null when nothing may be kept of it. */
  claim: z.string().nullable().default(null),
  /** Milliseconds since the epoch. */
  at: z.number().default(0),
  /** It was looked at, and refused. */
  wrong: z.boolean().default(false),
  remaining: z.int(),
  until: z.number().nullable(),
});

/** How long the people of one lane wait: of the web (the record's own fields), of Teams, or of one browser that was recognised. */
const laneSchema = z.object({
  lane: z.string(),
  count: z.int(),
  lockedUntil: z.number().nullable(),
});
type Lane = z.infer<typeof laneSchema>;

/** The attempts on one key. */
export const attemptsSchema = z.object({
  /** Since the last success, on the web. */
  count: z.int(),
  /** The last ones that were counted: one that comes again, because what became of it was lost, is not counted again. */
  remembered: z.array(countedAttempt),
  /** No attempt on the web is evaluated before this time (ms); null when only a person can unlock. */
  lockedUntil: z.number().nullable(),
  /** Milliseconds since the epoch. */
  lastAt: z.number(),
  /** When each attempt of the last year was counted (ms), in every lane; a success takes out its own. */
  counted: z.array(z.number()),
  /** The waits of who is not simply on the web. */
  lanes: z.array(laneSchema),
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

/** One attempt, as the ledger sees it. */
export interface AttemptMade {
  /** Under the same one it is counted once, and decided on as it was, also when it comes late. */
  id: string;
  /** See `Attempts`: a claim that is remembered is looked at again, and not counted. */
  claim?: string | null;
  /** `webLane` unless told otherwise. */
  lane?: string;
}

export const webLane = 'web';

/**
 * `allowed`: the attempt was counted (`repeated`: an earlier time), evaluate it; `remaining` is how many more may follow without a wait, and
 * `until` when the next one may be made if this one fails and none remains.
 * Not allowed: neither evaluated nor counted.
 */
export type AttemptDecision =
  | { allowed: true; repeated: boolean; remaining: number; until: number | null }
  | { allowed: false; until: number | null };

/** What is known of a key that was never tried, or not for long. */
export const noAttempts: Attempts = {
  count: 0,
  remembered: [],
  lockedUntil: 0,
  lastAt: 0,
  counted: [],
  lanes: [],
};

/** More than can be under way at once on one key, few enough for a record that every attempt rewrites. */
const mostRemembered = 20;

/** Browsers of one account that may wait by themselves; the one that tried longest ago goes first. */
const mostLanes = 8;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * What no success forgets, in all lanes together: who guesses around the owner's successes, or in all lanes at once, has no more. Not
 * the académie's to loosen. NIST SP 800-63B-4 3.2.2 would have 100 in a row.
 */
const sums = [
  { most: 20, withinMs: 48 * hourMs },
  { most: 200, withinMs: 365 * dayMs },
] as const;

const longestSumMs = Math.max(...sums.map(({ withinMs }) => withinMs));

/** Thirteen months: longer than any sum, so that nobody's guesses are forgotten before they no longer count. */
const keptMs = 396 * dayMs;

/**
 * Decides on one attempt and counts it, before it is evaluated: the last free attempt already carries the wait that follows
 * if it fails, so that racing attempts cannot slip in between. Then every single attempt after a wait doubles it.
 * @param now milliseconds since the epoch
 * @returns the record to store, or null when nothing changes
 */
export function attempt(
  record: Attempts | null,
  { id, claim = null, lane = webLane }: AttemptMade,
  now: number,
  limits: AttemptLimits,
): { record: Attempts | null; answer: AttemptDecision } {
  const known = record && !isForgotten(record, now, limits) ? record : noAttempts;
  const before = known.remembered.find(counted => counted.id === id);
  if (before) return { record: null, answer: { ...allowed(before), repeated: true } };
  const own = laneOf(known, lane);
  if (isWaiting(own, now)) return { record: null, answer: { allowed: false, until: own.lockedUntil } };
  // Before the claim is looked for: a remembered claim must not be told from others by who may try no more.
  const full = fullUntil(known.counted, now);
  if (full !== 0) return { record: null, answer: { allowed: false, until: full } };
  const free = Math.max(1, limits.freeAttempts - own.count);
  if (
    claim !== null &&
    known.remembered.some(counted => counted.claim === claim && !isUnderWay(counted, now))
  )
    return { record: null, answer: { allowed: true, repeated: false, remaining: free, until: null } };
  return count(known, { id, claim, lane }, now, limits);
}

function count(
  known: Attempts,
  { id, claim, lane }: Required<AttemptMade>,
  now: number,
  limits: AttemptLimits,
) {
  const counted = [...known.counted.filter(at => at > now - longestSumMs), now];
  const own = laneOf(known, lane);
  const made = own.count + 1;
  const lockedUntil = made < limits.freeAttempts ? 0 : lockAfter(made, now, limits);
  const full = fullUntil(counted, now);
  const remaining = Math.min(Math.max(0, limits.freeAttempts - made), leftOf(counted, now));
  const until = remaining > 0 ? null : later(lockedUntil, full);
  const decided = { id, claim, at: now, wrong: false, remaining, until };
  const remembered = [...known.remembered, decided].slice(-mostRemembered);
  const after = withLane({ ...known, counted, remembered, lastAt: now }, { lane, count: made, lockedUntil });
  return { record: after, answer: allowed(decided) };
}

const allowed = ({ remaining, until }: z.infer<typeof countedAttempt>) =>
  ({ allowed: true, repeated: false, remaining, until }) as const;

/** Racing guesses are counted one by one, the same ones too; what nobody answered in time was lost, with the server that counted it. */
const isUnderWay = ({ at, wrong }: z.infer<typeof countedAttempt>, now: number): boolean =>
  !wrong && now < at + answeredMs;

const answeredMs = 1_000;

/** How many more may be counted now, by the sum that is nearest to its end. */
function leftOf(counted: number[], now: number): number {
  const left = sums.map(({ most, withinMs }) => most - recent(counted, now, withinMs).length);
  return Math.max(0, Math.min(...left));
}

/** When a sum leaves room again (ms); 0 when all of them do, null when that is for a person to say. */
function fullUntil(counted: number[], now: number): number | null {
  const [ofDays, ofYear] = sums;
  if (recent(counted, now, ofYear.withinMs).length >= ofYear.most) return null;
  const lately = recent(counted, now, ofDays.withinMs);
  const first = lately.at(-ofDays.most);
  return first === undefined ? 0 : first + ofDays.withinMs;
}

const recent = (counted: number[], now: number, withinMs: number): number[] =>
  counted.filter(at => at > now - withinMs);

const later = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : Math.max(one, other);

/** When no lane waits any more and every sum has room (ms): 0 when that is so now, null when a person must unlock. */
export function lockedUntil(record: Attempts, now: number): number | null {
  const waits = [laneOf(record, webLane), ...record.lanes].map(lane =>
    isWaiting(lane, now) ? lane.lockedUntil : 0,
  );
  return waits.reduce(later, fullUntil(record.counted, now));
}

/** Whether there is something that the help desk could take back. */
export const hasAttempts = ({ count, lockedUntil, counted, lanes }: Attempts): boolean =>
  count > 0 || lockedUntil === null || counted.length > 0 || lanes.length > 0;

/**
 * What a success leaves: no wait in its lane, and everything else, but for itself, which was no guess. A lock that only a person
 * lifts stays, unless it is what this very attempt would have caused.
 */
export function succeeded(known: Attempts | null, { id, lane = webLane }: AttemptMade): Attempts | null {
  if (!known) return null;
  const own = laneOf(known, lane);
  const isLast = known.remembered.at(-1)?.id === id;
  const wasCounted = known.remembered.some(counted => counted.id === id);
  const remembered = known.remembered.filter(counted => counted.id !== id);
  const counted = wasCounted ? known.counted.slice(0, -1) : known.counted;
  const after = { ...known, remembered, counted };
  return own.lockedUntil === null && !isLast ? after : withLane(after, { lane, count: 0, lockedUntil: 0 });
}

/** What a refusal leaves: its claim is known to be wrong, and costs nothing more when it is made again. */
export function refused(known: Attempts | null, { id }: AttemptMade): Attempts | null {
  if (!known?.remembered.some(counted => counted.id === id)) return null;
  const remembered = known.remembered.map(one => (one.id === id ? { ...one, wrong: true } : one));
  return { ...known, remembered };
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
    forgetAfterMs: keptMs,
  };
}

/**
 * What a reset leaves of the attempts in its lane: a count is forgotten, a lock only by who was verified after it, and never one that a
 * person lifts. An older grant may be a guesser's, who would begin again with all free attempts.
 * @returns the record to store, or null when nothing changes
 */
export function forgiven(
  known: Attempts | null,
  now: number,
  { verifiedAt, lane = webLane }: { verifiedAt: number; lane?: string },
): Attempts | null {
  if (!known) return null;
  const own = laneOf(known, lane);
  if (own.lockedUntil === null || (isWaiting(own, now) && known.lastAt >= verifiedAt)) return null;
  return withLane(known, { lane, count: 0, lockedUntil: 0 });
}

/** Whether a key may start afresh; the ledger may then drop its record. */
export function isForgotten(record: Attempts, now: number, limits: AttemptLimits): boolean {
  const forgetAt = forgottenAt(record, limits);
  return forgetAt !== null && now >= forgetAt;
}

/** When a key may start afresh (ms); null when only a person can unlock one of its lanes. */
export function forgottenAt(record: Attempts, limits: AttemptLimits): number | null {
  const lockedUntil = [record, ...record.lanes].reduce<number | null>(
    (latest, lane) => later(latest, lane.lockedUntil),
    0,
  );
  return later(lockedUntil, record.lastAt + limits.forgetAfterMs);
}

function laneOf({ count, lockedUntil, lanes }: Attempts, lane: string): Lane {
  if (lane === webLane) return { lane, count, lockedUntil };
  return lanes.find(known => known.lane === lane) ?? { lane, count: 0, lockedUntil: 0 };
}

function withLane(record: Attempts, { lane, count, lockedUntil }: Lane): Attempts {
  if (lane === webLane) return { ...record, count, lockedUntil };
  const others = record.lanes.filter(known => known.lane !== lane);
  const own = count === 0 ? [] : [{ lane, count, lockedUntil }];
  return { ...record, lanes: [...others, ...own].slice(-mostLanes) };
}

const isWaiting = ({ lockedUntil }: Lane, now: number): boolean => lockedUntil === null || now < lockedUntil;

function lockAfter(count: number, now: number, limits: AttemptLimits): number | null {
  if (count >= limits.attemptsBeforeHelpDesk) return null;
  const wait = limits.firstWaitMs * 2 ** (count - limits.freeAttempts);
  return now + Math.min(wait, limits.longestWaitMs);
}
