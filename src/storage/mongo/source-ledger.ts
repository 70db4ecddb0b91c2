import { LedgerContended } from '../../accounts/attempt-ledger';
import type { SourceLedger } from '../../accounts/source-ledger';
import { type Decision, type Source, sourceSchema } from '../../accounts/sources';
import { certainly } from './certainly';
import type { Collections, SourceDocument } from './documents';
import { inserted } from './errors';

/** A whole académie may stand behind one source: more are lost than at one NUMEN before that is no race. */
const mostTries = 50;

/** One document a source, compared and set on its version, as the attempts are. */
export function createSourceLedger(
  { sources }: Pick<Collections, 'sources'>,
  now: () => number,
): SourceLedger {
  return { change: (key, decide) => certainly(() => change(key, decide)) };

  async function change<Answer>(
    key: string,
    decide: (known: Source | null, now: number) => Decision<Answer>,
  ): Promise<Answer> {
    for (let tries = 0; tries < mostTries; tries++) {
      const stored = await sources.findOne({ _id: key });
      const at = now();
      const { record, answer } = decide(
        stored && stored.forgetAt > at ? sourceSchema.parse(stored) : null,
        at,
      );
      if (!record || (await write(key, record, stored))) return answer;
    }
    throw new LedgerContended(`${mostTries} others were faster`);
  }

  async function write(key: string, record: Source, stored: SourceDocument | null): Promise<boolean> {
    const version = (stored?.version ?? 0) + 1;
    const fields = { ...record, version, tidyAt: new Date(record.forgetAt) };
    if (!stored) return inserted(() => sources.insertOne({ _id: key, ...fields }));
    return (await sources.replaceOne({ _id: key, version: stored.version }, fields)).matchedCount === 1;
  }
}
