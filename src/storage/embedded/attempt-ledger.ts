import type { AttemptLedger, Decide } from '../../accounts/attempt-ledger';
import {
  type AttemptDecision,
  type AttemptLimits,
  type Attempts,
  attempt,
  attemptsSchema,
} from '../../accounts/attempts';
import { jsonText } from '../../json';
import { type Database, insertInto, inTransaction } from './database';

/** Counting is a transaction of its own, synced before the answer: a killed process forgets no attempt. */
export function createAttemptLedger(db: Database, limits: AttemptLimits, now: () => number): AttemptLedger {
  const find = db.prepare('SELECT * FROM attempts WHERE key = ?');
  const write = db.prepare(
    `${insertInto('attempts', ['key', ...columns])}
     ON CONFLICT (key) DO UPDATE SET ${columns.map(name => `${name} = excluded.${name}`).join(', ')}`,
  );
  const remove = db.prepare('DELETE FROM attempts WHERE key = ?');

  return {
    consume: async (key, made) =>
      change<AttemptDecision>(key, (known, at) => attempt(known, made, at, limits)),
    change: async (key, decide) => change(key, decide),
    clear: async key => void remove.run(key),
    read: async key => read(key),
  };

  function change<Answer>(key: string, decide: Decide<Answer>): Answer {
    return inTransaction(db, () => {
      const { record, answer } = decide(read(key), now());
      if (record) write.run(key, ...columns.map(name => columnOf(record[name])));
      return answer;
    });
  }

  function read(key: string): Attempts | null {
    const row = find.get(key);
    return row === undefined ? null : rowSchema.parse(row);
  }
}

const columns = attemptsSchema.keyof().options;

const columnOf = (value: Attempts[keyof Attempts]) => (Array.isArray(value) ? JSON.stringify(value) : value);

const { remembered, counted, lanes } = attemptsSchema.shape;
const rowSchema = attemptsSchema.extend({
  remembered: jsonText.pipe(remembered),
  counted: jsonText.pipe(counted),
  lanes: jsonText.pipe(lanes),
});
