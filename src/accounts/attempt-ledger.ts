import type { AttemptDecision, Attempts } from './attempts';

/** Counts attempts, on this server's or the database's clock, never the client's. Keys are keyed HMACs. */
export interface AttemptLedger {
  /**
   * Counts one attempt *before* it is evaluated, atomically: of racing calls exactly the free ones are allowed. The same attempt
   * again, by its id, costs nothing more and is decided on as it was.
   */
  consume(key: string, attemptId: string): Promise<AttemptDecision>;
  /** After a success, or by the help desk. */
  clear(key: string): Promise<void>;
  /** What is known of a key, for `npm run accounts -- show`. */
  read(key: string): Promise<Attempts | null>;
}
