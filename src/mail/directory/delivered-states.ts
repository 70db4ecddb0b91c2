import { z } from 'zod';

/** What the mail directory has acknowledged of an account. */
export const deliveredSchema = z.object({
  /** Of the account whose password it has. */
  version: z.int(),
  /** The account's `lastResetId` at that version. */
  resetId: z.string().nullable(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type Delivered = z.infer<typeof deliveredSchema>;

/** Kept beside each account: no change of the account itself, whose version and seal stay as they are. */
export interface DeliveredStates {
  /** Null when nothing ever was, or there is no such account. */
  of(accountId: string): Promise<Delivered | null>;
  /** Of a version before the one that is known: changes nothing. */
  keep(accountId: string, delivered: Delivered): Promise<void>;
}
