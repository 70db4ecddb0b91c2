import type { AttemptLedger } from '../../accounts/attempt-ledger';
import { type AttemptDecision, type AttemptLimits, type Attempts, attempt } from '../../accounts/attempts';
import { attemptsSchema } from '../records';
import { type Database, inTransaction } from './database';

/** Counting is a transaction of its own, synced before the answer: a killed process forgets no attempt. */
export function createAttemptLedger(db: Database, limits: AttemptLimits, now: () => number): AttemptLedger {
  const find = db.prepare('SELECT count, lockedUntil, lastAt FROM attempts WHERE key = ?');
  const write = db.prepare(
    'INSERT OR REPLACE INTO attempts (key, count, lockedUntil, lastAt) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM attempts WHERE key = ?');

  return {
    consume: async key => inTransaction(db, () => consume(key)),
    clear: async key => void remove.run(key),
    read: async key => read(key),
  };

  function consume(key: string): AttemptDecision {
    const { record, decision } = attempt(read(key), now(), limits);
    if (decision.allowed) write.run(key, record.count, record.lockedUntil, record.lastAt);
    return decision;
  }

  function read(key: string): Attempts | null {
    const row = find.get(key);
    return row === undefined ? null : attemptsSchema.parse(row);
  }
}
