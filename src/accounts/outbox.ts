import { z } from 'zod';

/** Of which the person is told. */
export const noticeKinds = [
  'password.changed',
  'birthDate.changed',
  'recoveryEmail.changed',
  'email.changed',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/**
 * What this version of Sésame asks for; an entry that it reads may be of a later one's kind. The mail team's are dealt with by
 * people: `npm run accounts -- restorations`, and told in the chat as `restoration.done`. `mailbox.changed`: what opens a mailbox
 * has changed, and the mail server does not know it yet (`src/mail/directory/`).
 */
export const outboxKinds = [
  ...noticeKinds,
  'restoration.requested',
  'mailbox.changed',
  'restoration.done',
  'password.unseen',
] as const;
export type OutboxKind = (typeof outboxKinds)[number];

/**
 * Work that must not be lost with its change, as it is read: a message to the person, a request for the mail team, a password for
 * the mail server. Never the password's hash: what is delivered is the account's own, as it is then.
 */
export const outboxSchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  accountId: z.string(),
  kind: z.string(),
  /** For a restoration: the date asked for, ISO. Null otherwise. Never a secret. */
  date: z.string().nullable(),
  /** The address before the change, which is told too; forgotten with the work. Absent when there was none. */
  formerAddress: z.string().optional(),
  /** For `mailbox.changed`: the reset that it comes from. */
  resetId: z.string().optional(),
  /** The conversation that waits for it; forgotten with the work. */
  conversationKey: z.string().optional(),
  /** The code of why it could not be done when it was last tried. */
  problem: z.string().optional(),
});
export type OutboxEntry = z.infer<typeof outboxSchema>;

/** As it is made. */
export type NewOutboxEntry = OutboxEntry & { kind: OutboxKind };

export interface Outbox {
  /** Adding the same id twice keeps one entry. */
  add(entry: NewOutboxEntry): Promise<void>;
  /** Dealt with or not; null when there was none, or it was swept since. */
  find(id: string): Promise<OutboxEntry | null>;
  /** Oldest first; of one kind only when it is given, otherwise those of unknown kinds too. */
  pending(limit: number, kind?: OutboxKind): Promise<OutboxEntry[]>;
  /** The kinds of all that is pending, the unknown ones too. */
  pendingKinds(): Promise<string[]>;
  /**
   * Entries that nobody else works on, oldest first, for this caller alone until `ms` have passed: each goes to one of those
   * who ask at once. One that is not settled by then is given out again.
   */
  lease(limit: number, ms: number, kind?: OutboxKind): Promise<OutboxEntry[]>;
  /** As `lease`, but of each account the oldest entry alone: the next one is given once that one is settled. */
  leaseInOrder(limit: number, ms: number, kind: OutboxKind): Promise<OutboxEntry[]>;
  /** Gives a leased entry back, to be given out again after `ms`. */
  postpone(id: string, ms: number, problem: string): Promise<void>;
  /** How many are pending, and since when (ms since the epoch); null when none is. */
  backlog(kind: OutboxKind): Promise<{ count: number; oldestAt: number | null }>;
  /** Forgets an entry that was dealt with; a second time changes nothing. */
  settle(id: string): Promise<void>;
}
