import { z } from 'zod';

/** What is known of one source of guesses: a chat, a person of Teams, or an address. */
export const sourceSchema = z.object({
  /** NUMENs that were asked about and have let nobody in yet, by short keyed tags; the last one that was asked about stands last. */
  asked: z.array(
    z.object({
      numen: z.string(),
      /** Milliseconds since the epoch, as all times here. */
      at: z.number(),
      /** How many guesses at it were looked at. */
      evaluated: z.int(),
      /** At an address: when the next guess at it has its turn, whoever makes it; 0: none was booked. */
      turn: z.number(),
    }),
  ),
  /** No guess of this chat is looked at before `until`; then one is, whose wait is no longer than the `worth` (ms) of this one. */
  wait: z.object({ until: z.number(), worth: z.number() }),
  /** The last guess and how long it has to wait (0: it was looked at): the same one again, because its outcome was lost, is answered so. */
  last: z.object({ id: z.string(), until: z.number() }),
  /** When the last of those comes who guess a third time at one NUMEN from this address. */
  queueEnds: z.number(),
  /** Guesses that let nobody in: in the half hour that began at `since`, and in the one before. No success takes one out. */
  failed: z.object({ since: z.number(), now: z.int(), before: z.int() }),
  alarmedAt: z.number(),
  /** When nothing of it counts any more. */
  forgetAt: z.number(),
});
export type Source = z.infer<typeof sourceSchema>;

export const unknownSource: Source = {
  asked: [],
  wait: { until: 0, worth: 0 },
  last: { id: '', until: 0 },
  queueEnds: 0,
  failed: { since: 0, now: 0, before: 0 },
  alarmedAt: 0,
  forgetAt: 0,
};

/** A guess, before it is looked at. */
export interface Guess {
  /** Names the attempt. */
  id: string;
  /** The tag of its NUMEN. */
  numen: string;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** As long as a chat may last. */
const keptMs = 24 * hourMs;

/** More than one address needs for a spray to be known again; a record stays under 20 KB. */
const mostAsked = 256;

/** Of one chat, or one person of Teams. */
const own = { freeNumens: 5, firstWaitMs: minuteMs, longestWaitMs: 15 * minuteMs } as const;

/**
 * Of an address, behind which a whole académie may stand: nobody who comes for the first time, and is wrong once, waits longer than
 * `firstMs` and `againMs` together, however many guess beside them. Who is wrong twice takes their turn (docs/decisions/003).
 */
const shared = {
  firstMs: 25 * secondMs,
  againMs: 5 * secondMs,
  turnMs: 5 * minuteMs,
  longestMs: hourMs,
} as const;

/** Distinct NUMENs in an hour from one address before anybody has to wait there. */
export const freeNumens = { anywhere: 10, trusted: 100 } as const;

/** Guesses in an hour, of one source or of all together, that nobody may overlook. */
export const alarmingFailures = { anywhere: 100, trusted: 1_000 } as const;

/**
 * `tries`: guesses of this chat that were looked at before, and let nobody in; `paid`: the wait (ms) that this one has behind it.
 * `decided`: this very guess was looked at before.
 */
export type Entry = { until: number } | { tries: number; paid: number } | 'decided';

/** A chat, or a person, makes a guess: it waits, or goes on to what its address says. */
export function enter(source: Source | null, guess: Guess, now: number): Decision<Entry> {
  const known = source ?? unknownSource;
  if (known.last.id === guess.id)
    return { record: null, answer: known.last.until === 0 ? 'decided' : { until: known.last.until } };
  if (now < known.wait.until) return { record: null, answer: { until: known.wait.until } };
  const asked = since(known.asked, now - keptMs);
  const others = asked.filter(({ numen }) => numen !== guess.numen).length;
  const due =
    others < own.freeNumens ? 0 : doubled(own.firstWaitMs, others - own.freeNumens, own.longestWaitMs);
  if (due > known.wait.worth) return held({ ...known, asked }, guess, { until: now + due, worth: due }, now);
  const tries = asked.reduce((sum, { evaluated }) => sum + evaluated, 0);
  const after = { ...known, asked: noted(asked, guess.numen, now, 1), wait: unknownSource.wait };
  return {
    record: kept({ ...after, last: { id: guess.id, until: 0 } }, now),
    answer: { tries, paid: known.wait.worth },
  };
}

/** What its address says of a guess: null when it may be looked at. */
export function passBy(
  source: Source | null,
  { numen, tries, paid, free }: Pick<Guess, 'numen'> & { tries: number; paid: number; free: number },
  now: number,
): Decision<Source['wait'] | null> {
  const known = source ?? unknownSource;
  const asked = since(known.asked, now - hourMs);
  const over = asked.filter(one => one.numen !== numen).length + 1 - free;
  const { evaluated = 0, turn = 0 } = asked.find(one => one.numen === numen) ?? {};
  // A third guess of one chat books a turn; a third at one NUMEN shares the one that its NUMEN has: else strangers who guess at
  // somebody from ever new chats, at no cost, would put their owner off for an hour again and again.
  const isThird = tries > 1 || evaluated > 1;
  const isBooked = tries <= 1 && turn > now;
  const until = isBooked ? turn : nextTurn(known, now);
  const wait = over > 0 ? (isThird ? { until, worth: shared.longestMs } : waitFor(tries, over, now)) : null;
  if (!wait || wait.worth <= paid)
    return { record: kept({ ...known, asked: noted(asked, numen, now, 1) }, now), answer: null };
  const queueEnds = isThird ? Math.max(known.queueEnds, until) : known.queueEnds;
  const later = noted(asked, numen, now, 0, isThird && tries <= 1 ? until : turn);
  return { record: kept({ ...known, queueEnds, asked: later }, now), answer: wait };
}

const nextTurn = ({ queueEnds }: Source, now: number): number =>
  Math.min(Math.max(now, queueEnds) + shared.turnMs, now + shared.longestMs);

function waitFor(tries: number, over: number, now: number): Source['wait'] {
  const worth = tries === 1 ? shared.againMs : shared.firstMs;
  return { until: now + Math.min(over * secondMs, worth), worth };
}

/** Its address lets a guess of this chat wait, that the chat itself would have let pass. */
export function heldBack(
  source: Source | null,
  guess: Guess,
  wait: Source['wait'],
  now: number,
): Decision<null> {
  const known = source ?? unknownSource;
  const asked = known.asked
    .map(one => (one.numen === guess.numen ? { ...one, evaluated: one.evaluated - 1 } : one))
    .filter(({ evaluated }) => evaluated > 0);
  return { ...held({ ...known, asked }, guess, wait, now), answer: null };
}

/** Whoever is let in gives back what their guesses took. */
export function letIn(source: Source | null, numen: string, now: number): Decision<null> {
  if (!source) return { record: null, answer: null };
  const asked = source.asked.filter(one => one.numen !== numen);
  return { record: kept({ ...source, asked }, now), answer: null };
}

/** Counts a guess that let nobody in; true when that has to be told, which is once an hour. */
export function failed(source: Source | null, most: number, now: number): Decision<boolean> {
  const known = source ?? unknownSource;
  const count = counted(known.failed, now);
  const isAlarm = count.now + count.before >= most && now >= known.alarmedAt + hourMs;
  const alarmedAt = isAlarm ? now : known.alarmedAt;
  return { record: kept({ ...known, failed: count, alarmedAt }, now), answer: isAlarm };
}

/** A record of null leaves what is known as it is. */
export interface Decision<Answer> {
  record: Source | null;
  answer: Answer;
}

function held(known: Source, { id }: Guess, wait: Source['wait'], now: number) {
  const { until } = wait;
  return { record: kept({ ...known, wait, last: { id, until } }, now), answer: { until } };
}

function counted({ since: began, now: current, before }: Source['failed'], at: number): Source['failed'] {
  const half = hourMs / 2;
  if (at < began + half) return { since: began, now: current + 1, before };
  return { since: at, now: 1, before: at < began + 2 * half ? current : 0 };
}

function noted(asked: Source['asked'], numen: string, at: number, more: number, turn = 0): Source['asked'] {
  const before = asked.find(one => one.numen === numen)?.evaluated ?? 0;
  const others = asked.filter(one => one.numen !== numen);
  return [...others, { numen, at, evaluated: before + more, turn }].slice(-mostAsked);
}

const since = (asked: Source['asked'], from: number) => asked.filter(({ at }) => at > from);

const doubled = (first: number, times: number, longest: number): number =>
  Math.min(first * 2 ** times, longest);

const kept = (source: Source, now: number): Source => ({ ...source, forgetAt: now + keptMs });
