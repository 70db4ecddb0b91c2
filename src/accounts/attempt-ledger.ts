import type { AttemptDecision, AttemptMade, Attempts } from './attempts';

/** Counts attempts, on this server's or the database's clock, never the client's. Keys are keyed HMACs. */
export interface AttemptLedger {
  /**
   * Counts one attempt *before* it is evaluated, atomically: of racing calls exactly the free ones are allowed. The same attempt
   * again, by its id, costs nothing more and is decided on as it was.
   */
  consume(key: string, attempt: AttemptMade): Promise<AttemptDecision>;
  /**
   * Decides from what is known of a key and writes what comes of it, atomically.
   * @throws LedgerContended when others were faster again and again: nothing was written
   */
  change<Answer>(key: string, decide: Decide<Answer>): Promise<Answer>;
  /** By the help desk: waits and sums, in every lane. */
  clear(key: string): Promise<void>;
  /** What is known of a key, for `npm run accounts -- show`. */
  read(key: string): Promise<Attempts | null>;
}

/** Pure, and may be called again. A record of null leaves what is known as it is. */
export type Decide<Answer> = (
  known: Attempts | null,
  now: number,
) => { record: Attempts | null; answer: Answer };

export class LedgerContended extends Error {
  readonly code = 'LEDGER_CONTENDED';
}
