import type { Db } from 'mongodb';
import type { Account } from '../../accounts/account';
import type { Attempts } from '../../accounts/attempts';
import type { AuditRecord } from '../../accounts/audit';
import type { OutboxEntry } from '../../accounts/outbox';
import type { StoredConversation } from '../../bot/conversation-store';
import type { FeedConversation } from '../../channels/direct-line/activity-feed';
import type { Ticket, TicketState } from '../../forms/ticket-store';
import { durable, quick } from './connection';

/** When the server may remove a document. It does so late, or never: no reader relies on it. */
interface Tidied {
  tidyAt: Date;
}

/**
 * `audit` and `outbox` wait in the account's own document, written by the very write that changed it, until they are moved to
 * their collections (`drain.ts`); `undrainedAt` says that some wait, and for how long.
 */
export interface AccountDocument extends Omit<Account, 'id'> {
  _id: string;
  /** The last resets, so that one whose outcome was unknown is known again although another has followed. */
  resetIds?: string[];
  audit?: AuditDocument[];
  outbox?: EntryDocument[];
  undrainedAt?: number;
}

export interface AttemptsDocument extends Attempts {
  _id: string;
  version: number;
  /** Absent while only a person can unlock. */
  tidyAt?: Date;
}

export interface AuditDocument extends Omit<AuditRecord, 'id'> {
  _id: string;
}

export interface EntryDocument extends Omit<OutboxEntry, 'id'> {
  _id: string;
}

/** A settled entry is kept, so that adding the same id again does not bring it back. */
export interface OutboxDocument extends EntryDocument {
  settled: boolean;
  /** Nobody else works on it before (ms). */
  leasedUntil: number;
  tidyAt?: Date;
}

export interface ConversationDocument
  extends Omit<StoredConversation, 'key' | 'snapshot' | 'reference' | 'wakeAt'>,
    Tidied {
  _id: string;
  /** JSON. */
  snapshot: string;
  /** JSON. */
  reference: string;
  /** Absent instead of null, for the sparse index. */
  wakeAt?: number;
  expiresAt: number;
}

export interface TicketDocument extends Omit<Ticket, 'hash'>, Tidied {
  _id: string;
  state: TicketState;
}

export interface FeedDocument extends Omit<FeedConversation, 'id'>, Tidied {
  _id: string;
  /** ms that it is kept after an activity. */
  life: number;
  /** Of the last entry that is known to be there: a hint, never ahead. */
  sequence: number;
}

/** `_id` is the conversation and the sequence, so that a place is given once, by the index that every collection has. */
export interface FeedEntryDocument extends Tidied {
  _id: string;
  feedId: string;
  sequence: number;
  activityId: string;
  /** JSON. */
  activity: string;
}

export interface MetaDocument {
  _id: string;
  value: string | number;
}

export type Collections = ReturnType<typeof collectionsOf>;

export function collectionsOf(db: Db) {
  return {
    meta: db.collection<MetaDocument>('meta', durable),
    accounts: db.collection<AccountDocument>('accounts', durable),
    attempts: db.collection<AttemptsDocument>('attempts', durable),
    audit: db.collection<AuditDocument & Tidied>('audit', durable),
    outbox: db.collection<OutboxDocument>('outbox', durable),
    tickets: db.collection<TicketDocument>('tickets', quick),
    conversations: db.collection<ConversationDocument>('conversations', quick),
    feeds: db.collection<FeedDocument>('feeds', quick),
    feedEntries: db.collection<FeedEntryDocument>('feedEntries', quick),
  };
}

/** A document without its `_id`, which has the port's own name there. */
export function without<T extends { _id: unknown }>({ _id, ...rest }: T): Omit<T, '_id'> {
  return rest;
}
