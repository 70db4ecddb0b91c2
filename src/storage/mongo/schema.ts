import type { Document, IndexDescription } from 'mongodb';
import { type Collections, documentSchemas } from './documents';
import { validatorOf } from './validator';

export interface CollectionPlan {
  indexes: (IndexDescription & { name: string })[];
  validator: Document;
}

/** Grows when a collection, an index or a validator changes: a server does not start on another one's. */
export const schemaVersion = 14;

/** Removes a document at its own `tidyAt`. Late, or never: no reader relies on it. */
const tidied = { name: 'tidied', key: { tidyAt: 1 }, expireAfterSeconds: 0 };

/** Every collection: unknown fields, wrong types and a password that is not an argon2id hash are refused by the server too. */
export const collectionPlans: Record<keyof Collections, CollectionPlan> = {
  meta: { indexes: [], validator: validatorOf(documentSchemas.meta) },
  accounts: {
    indexes: [
      { name: 'numenKey', key: { numenKey: 1 }, unique: true },
      { name: 'username', key: { username: 1 }, unique: true },
      { name: 'disabled', key: { disabledAt: 1 }, sparse: true },
      { name: 'undrained', key: { undrainedAt: 1 }, sparse: true },
    ],
    validator: validatorOf(documentSchemas.accounts),
  },
  attempts: { indexes: [tidied], validator: validatorOf(documentSchemas.attempts) },
  sources: { indexes: [tidied], validator: validatorOf(documentSchemas.sources) },
  audit: {
    indexes: [
      { name: 'bySubject', key: { subject: 1, at: -1, _id: -1 } },
      { name: 'byTime', key: { at: -1, _id: -1 } },
      tidied,
    ],
    validator: validatorOf(documentSchemas.audit),
  },
  outbox: {
    indexes: [{ name: 'pending', key: { settled: 1, at: 1, _id: 1 } }, tidied],
    validator: validatorOf(documentSchemas.outbox),
  },
  tickets: { indexes: [tidied], validator: validatorOf(documentSchemas.tickets) },
  sessions: {
    indexes: [{ name: 'byCookie', key: { cookies: 1 } }, tidied],
    validator: validatorOf(documentSchemas.sessions),
  },
  conversations: {
    indexes: [{ name: 'toWake', key: { wakeAt: 1 }, sparse: true }, tidied],
    validator: validatorOf(documentSchemas.conversations),
  },
  // The holder's is written when a conversation begins, and by no turn.
  feeds: {
    indexes: [{ name: 'byHolder', key: { holder: 1 } }, tidied],
    validator: validatorOf(documentSchemas.feeds),
  },
  feedEntries: { indexes: [tidied], validator: validatorOf(documentSchemas.feedEntries) },
};
