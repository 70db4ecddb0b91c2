import type { z } from 'zod';
import { ticketSchema } from '../forms/ticket-store';
import type { Delivered } from '../mail/directory/delivered-states';
import type { Account } from './account';
import type { AuditRecord } from './audit';
import type { OutboxEntry } from './outbox';

/** By what records are known to be somebody's. */
export interface Person {
  account: Account;
  /** What their attempts are counted under. */
  attemptKeys: string[];
  /** The audit log's subjects for them where it was not known whether there is an account. */
  pseudonyms: string[];
}

/** A conversation in which the person was recognised, or named by their address. */
export interface KeptChat {
  /** `channelId/conversationId` */
  key: string;
  /** Where the conversation stands; null when only its history is left. */
  snapshot: unknown;
  /** What both said, in order; empty where a channel keeps it itself. */
  activities: unknown[];
  /** The forms that were opened in it: of what was written there nothing is kept. */
  forms: KeptForm[];
}

export const keptFormSchema = ticketSchema.pick({
  kind: true,
  openedAt: true,
  expiresAt: true,
  state: true,
  usedAt: true,
  outcome: true,
});
export type KeptForm = z.infer<typeof keptFormSchema>;

/** What is kept of a person beside their account and their attempts. */
export interface KeptRecords {
  /** Since when the account is disabled (ms); null while it is active. */
  disabledAt: number | null;
  /** What the mail server has of it. */
  delivered: Delivered | null;
  audit: AuditRecord[];
  outbox: OutboxEntry[];
  chats: KeptChat[];
}

/** Over everything that a store has, wherever it stands: GDPR, articles 15 and 17. */
export interface PersonalRecords {
  of(person: Person): Promise<KeptRecords>;
  /** With the account itself, which goes last: interrupted, it is done again by the same name. No file keeps a trace. */
  remove(people: readonly Person[]): Promise<void>;
}

/** Whether a JSON text of a conversation is about this person, and not about one whose address ends or begins alike. */
export function isAbout({ account: { username, email, recoveryEmail } }: Person, json: string): boolean {
  const addresses = [email, recoveryEmail].flatMap(address => address?.toLowerCase() ?? []);
  const text = json.toLowerCase();
  return (
    text.includes(`"username":${JSON.stringify(username)}`) ||
    addresses.some(address => new RegExp(`(?<![\\w.+-])${literal(address)}(?![\\w-]|\\.\\w)`, 'u').test(text))
  );
}

/** For a store's own search, whose findings `isAbout` looks at again. */
export const namesOf = ({ account: { username, email, recoveryEmail } }: Person): string[] =>
  [username, email, recoveryEmail].flatMap(name => name?.toLowerCase() ?? []);

/** In a regular expression. */
export const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
