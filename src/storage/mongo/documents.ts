import type { Db } from 'mongodb';
import { z } from 'zod';
import { accountSchema } from '../../accounts/account';
import { sealedAccountSchema } from '../../accounts/account-seal';
import { attemptsSchema } from '../../accounts/attempts';
import { auditSchema } from '../../accounts/audit';
import { outboxSchema } from '../../accounts/outbox';
import { sourceSchema } from '../../accounts/sources';
import { conversationSchema } from '../../bot/conversation-store';
import { feedEntrySchema, feedSchema } from '../../channels/direct-line/activity-feed';
import { ticketSchema } from '../../forms/ticket-store';
import { replacedCookiesSchema } from '../../http/session-store';
import { deliveredSchema } from '../../mail/directory/delivered-states';
import { durable, quick } from './connection';

/** When the server may remove a document. It does so late, or never: no reader relies on it. */
const tidyAt = z.date();

/** JSON. */
const json = z.string();

const auditDocument = z.strictObject({
  _id: auditSchema.shape.id,
  ...auditSchema.omit({ id: true }).shape,
});

const entryDocument = z.strictObject({
  _id: outboxSchema.shape.id,
  ...outboxSchema.omit({ id: true }).shape,
});

/** Each record as its document: under `_id` what names it, and what this store keeps with it. */
export const documentSchemas = {
  meta: z.strictObject({ _id: z.string(), value: z.union([z.string(), z.number()]) }),
  /**
   * `audit` and `outbox` wait in the account's own document, written by the very write that changed it, until they are moved
   * to their collections (`drain.ts`); `undrainedAt` says that some wait, and for how long.
   */
  accounts: z.strictObject({
    _id: accountSchema.shape.id,
    ...sealedAccountSchema.omit({ id: true }).shape,
    /** The last resets, so that one whose outcome was unknown is known again although another has followed. */
    resetIds: z.array(z.string()).max(20).optional(),
    audit: z.array(auditDocument).max(100).optional(),
    outbox: z.array(entryDocument).max(100).optional(),
    undrainedAt: z.number().optional(),
    delivered: deliveredSchema.strict().optional(),
    /** Since when it is disabled (ms); absent while it is active. */
    disabledAt: z.number().optional(),
  }),
  attempts: z.strictObject({
    _id: z.string(),
    version: z.int(),
    ...attemptsSchema.shape,
    /** Absent while only a person can unlock. */
    tidyAt: tidyAt.optional(),
  }),
  sources: z.strictObject({ _id: z.string(), version: z.int(), ...sourceSchema.shape, tidyAt }),
  audit: z.strictObject({ ...auditDocument.shape, tidyAt }),
  outbox: z.strictObject({
    ...entryDocument.shape,
    /** A settled entry is kept, so that adding the same id again does not bring it back. */
    settled: z.boolean(),
    /** Nobody else works on it before (ms). */
    leasedUntil: z.number(),
    tidyAt: tidyAt.optional(),
  }),
  tickets: z.strictObject({
    _id: ticketSchema.shape.hash,
    ...ticketSchema.omit({ hash: true }).shape,
    tidyAt,
  }),
  sessions: z.strictObject({
    _id: replacedCookiesSchema.shape.holder,
    ...replacedCookiesSchema.omit({ holder: true }).shape,
    tidyAt,
  }),
  conversations: z.strictObject({
    _id: conversationSchema.shape.key,
    ...conversationSchema.omit({ key: true }).shape,
    snapshot: json,
    reference: json,
    /** Absent when nothing is claimed. */
    claim: json.optional(),
    /** Absent instead of null, for the sparse index. */
    wakeAt: z.number().optional(),
    expiresAt: z.number(),
    tidyAt,
  }),
  feeds: z.strictObject({
    _id: feedSchema.shape.id,
    ...feedSchema.omit({ id: true }).shape,
    /** Absent where it was begun before doors were told apart: nobody's page continues it. */
    door: feedSchema.shape.door.optional(),
    /** ms that it is kept after an activity. */
    life: z.number(),
    /** Of the last entry that is known to be there: a hint, never ahead. */
    sequence: feedEntrySchema.shape.sequence,
    tidyAt,
  }),
  /** `_id` is the conversation and the sequence, so that a place is given once, by the index that every collection has. */
  feedEntries: z.strictObject({
    _id: z.string(),
    feedId: feedSchema.shape.id,
    activityId: z.string(),
    ...feedEntrySchema.shape,
    activity: json,
    tidyAt,
  }),
};

type Documents = { [Name in keyof typeof documentSchemas]: z.infer<(typeof documentSchemas)[Name]> };

export type AccountDocument = Documents['accounts'];
export type AttemptsDocument = Documents['attempts'];
export type AuditDocument = Documents['audit'];
export type SourceDocument = Documents['sources'];
export type TicketDocument = Documents['tickets'];
export type ConversationDocument = Documents['conversations'];
export type FeedDocument = Documents['feeds'];
export type FeedEntryDocument = Documents['feedEntries'];

export type Collections = ReturnType<typeof collectionsOf>;

export function collectionsOf(db: Db) {
  return {
    meta: db.collection<Documents['meta']>('meta', durable),
    accounts: db.collection<Documents['accounts']>('accounts', durable),
    attempts: db.collection<Documents['attempts']>('attempts', durable),
    sources: db.collection<Documents['sources']>('sources', quick),
    audit: db.collection<Documents['audit']>('audit', durable),
    outbox: db.collection<Documents['outbox']>('outbox', durable),
    tickets: db.collection<Documents['tickets']>('tickets', quick),
    // Durable: a cookie that nobody remembers would be a stranger's.
    sessions: db.collection<Documents['sessions']>('sessions', durable),
    conversations: db.collection<Documents['conversations']>('conversations', quick),
    feeds: db.collection<Documents['feeds']>('feeds', quick),
    feedEntries: db.collection<Documents['feedEntries']>('feedEntries', quick),
  };
}

/** A document without its `_id`, which has the port's own name there. */
export function without<T extends { _id: unknown }>({ _id, ...rest }: T): Omit<T, '_id'> {
  return rest;
}

/** As a record, which its `id` names. */
export function asRecord<T extends { _id: string }>({ _id, ...rest }: T): { id: string } & Omit<T, '_id'> {
  return { id: _id, ...rest };
}

/** The other way round: what names a record is its document's `_id`. */
export function asDocument<T extends { id: string }>({ id, ...rest }: T): { _id: string } & Omit<T, 'id'> {
  return { _id: id, ...rest };
}
