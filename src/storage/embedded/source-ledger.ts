import type { SourceLedger } from '../../accounts/source-ledger';
import { type Source, sourceSchema } from '../../accounts/sources';
import { jsonText } from '../../json';
import { type Database, insertInto, inTransaction } from './database';

/** In the file that may lose its last second: what is counted here is forgotten within a day. */
export function createSourceLedger(db: Database, now: () => number): SourceLedger {
  const find = db.prepare('SELECT * FROM sources WHERE key = ? AND forgetAt > ?');
  const write = db.prepare(
    `${insertInto('sources', ['key', ...columns])}
     ON CONFLICT (key) DO UPDATE SET ${columns.map(name => `"${name}" = excluded."${name}"`).join(', ')}`,
  );

  return {
    change: async (key, decide) =>
      inTransaction(db, () => {
        const at = now();
        const { record, answer } = decide(sourceOrNull(find.get(key, at)), at);
        if (record) write.run(key, ...columns.map(name => columnOf(record[name])));
        return answer;
      }),
  };
}

const columns = sourceSchema.keyof().options;

const columnOf = (value: Source[keyof Source]) => (typeof value === 'number' ? value : JSON.stringify(value));

const sourceOrNull = (row: unknown): Source | null => (row === undefined ? null : rowSchema.parse(row));

const { asked, wait, last, failed } = sourceSchema.shape;
const rowSchema = sourceSchema.extend({
  asked: jsonText.pipe(asked),
  wait: jsonText.pipe(wait),
  last: jsonText.pipe(last),
  failed: jsonText.pipe(failed),
});
