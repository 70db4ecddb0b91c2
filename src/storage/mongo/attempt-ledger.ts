import { type AttemptLedger, type Decide, LedgerContended } from '../../accounts/attempt-ledger';
import {
  type AttemptDecision,
  type AttemptLimits,
  type AttemptMade,
  type Attempts,
  attempt,
  attemptsSchema,
  forgottenAt,
} from '../../accounts/attempts';
import { certainly } from './certainly';
import type { AttemptsDocument, Collections } from './documents';
import { inserted } from './errors';

/** Each try that is lost was another's attempt that counted, and only so many do: more than these is not a race. */
const mostTries = 30;

/**
 * One document a key, compared and set on its version: the decision needs the record (waits that double, keys that are
 * forgotten), and classic operators cannot decide. Whoever loses too often is refused: a ledger that fails must not let pass.
 */
export function createAttemptLedger(
  { attempts }: Pick<Collections, 'attempts'>,
  limits: AttemptLimits,
  now: () => number,
): AttemptLedger {
  return {
    consume,
    change,
    clear: async key => void (await certainly(() => attempts.deleteOne({ _id: key }))),
    read,
  };

  async function consume(key: string, made: AttemptMade): Promise<AttemptDecision> {
    try {
      return await change<AttemptDecision>(key, (known, at) => attempt(known, made, at, limits));
    } catch (error) {
      if (!(error instanceof LedgerContended)) throw error;
      return { allowed: false, until: now() + limits.firstWaitMs };
    }
  }

  /** Decided anew where it is not known what was written: an attempt may be counted twice, and never not at all. */
  function change<Answer>(key: string, decide: Decide<Answer>): Promise<Answer> {
    return certainly(() => changeOnce(key, decide));
  }

  async function changeOnce<Answer>(key: string, decide: Decide<Answer>): Promise<Answer> {
    for (let tries = 0; tries < mostTries; tries++) {
      const known = await attempts.findOne({ _id: key });
      const { record, answer } = decide(known && storedSchema.parse(known), now());
      if (!record || (await write(key, record, known))) return answer;
    }
    throw new LedgerContended(`${mostTries} others were faster`);
  }

  async function write(key: string, record: Attempts, known: AttemptsDocument | null): Promise<boolean> {
    const fields = { ...record, ...tidied(record) };
    if (!known) return inserted(() => attempts.insertOne({ _id: key, version: 1, ...fields }));
    const version = known.version + 1;
    const { matchedCount } = await attempts.replaceOne(
      { _id: key, version: known.version },
      { version, ...fields },
    );
    return matchedCount === 1;
  }

  async function read(key: string): Promise<Attempts | null> {
    const known = await certainly(() => attempts.findOne({ _id: key }));
    return known && storedSchema.parse(known);
  }

  /** A record that may be removed is one that would be ignored. */
  function tidied(record: Attempts): { tidyAt?: Date } {
    const at = forgottenAt(record, limits);
    return at === null ? {} : { tidyAt: new Date(at) };
  }
}

/** Nothing was remembered of attempts before version 2 of the schema; no sums and no lanes before version 5. */
const storedSchema = attemptsSchema.extend({
  remembered: attemptsSchema.shape.remembered.default([]),
  counted: attemptsSchema.shape.counted.default([]),
  lanes: attemptsSchema.shape.lanes.default([]),
});
