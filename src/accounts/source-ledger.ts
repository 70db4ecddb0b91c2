import type { Decision, Source } from './sources';

/** Where guesses come from, shared by the servers. Keys are keyed HMACs; what is past its `forgetAt` is not known any more. */
export interface SourceLedger {
  /**
   * Decides from what is known of a source and writes what comes of it, atomically.
   * @param decide pure, and may be called again; `now` is the store's clock (ms)
   * @throws LedgerContended when others were faster again and again: nothing was written
   */
  change<Answer>(
    key: string,
    decide: (known: Source | null, now: number) => Decision<Answer>,
  ): Promise<Answer>;
}
