import { z } from 'zod';

/** The right to open one form once. The id that the person holds is random; only its SHA-256 is stored. */
export const ticketSchema = z.object({
  /** base64url SHA-256 of the id in the form's address. */
  hash: z.string(),
  kind: z.enum(['identity', 'password']),
  conversationKey: z.string(),
  channel: z.string(),
  /** Who may open it: the SHA-256 of the browser's session cookie on the web, the user's id in Teams. */
  holder: z.string(),
  locale: z.enum(['fr', 'en']),
  /** The grant under which a password may be set. */
  grant: z.string().nullable(),
  /** The NUMEN was already given in the chat. */
  numenKey: z.string().nullable(),
  /** When it was made (ms): extensions are counted from here. */
  openedAt: z.number(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
  state: z.enum(['open', 'used', 'closed']),
  /** When it was sent (ms); absent before. */
  usedAt: z.number().optional(),
  /** What came of what was sent; absent while that is not known. A newer server may know more of them. */
  outcome: z.string().optional(),
});
export type StoredTicket = z.infer<typeof ticketSchema>;
export type TicketState = StoredTicket['state'];

/** As it is made: open. */
export type Ticket = Omit<StoredTicket, 'state' | 'usedAt' | 'outcome'>;

export const ticketOutcomes = [
  'identityVerified',
  'identityRejected',
  'identityLocked',
  'passwordChanged',
  'passwordRefused',
  'wrongCurrentPassword',
  'currentPasswordLocked',
  'accountChanged',
  'grantEnded',
  'notTried',
  'failed',
] as const;
export type TicketOutcome = (typeof ticketOutcomes)[number];

export interface TicketStore {
  /** False, and nothing changes, when there is one of that hash already. */
  create(ticket: Ticket): Promise<boolean>;
  /** Also one that has expired, for at least a day: whoever comes late reads that he is late. */
  find(hash: string): Promise<StoredTicket | null>;
  /** Compare-and-set from open to used, before its deadline: true for exactly one caller. */
  use(hash: string): Promise<boolean>;
  /** What came of a used one, told once: the first to tell is believed. */
  conclude(hash: string, outcome: TicketOutcome): Promise<void>;
  /** A later deadline, and the renewed grant with it, for a ticket that is still open: RGAA 13.1. */
  extend(hash: string, expiresAt: number, grant: string | null): Promise<boolean>;
  /** From open to closed; nothing when it is not open, or when its time was over by itself. */
  close(hash: string): Promise<void>;
}
