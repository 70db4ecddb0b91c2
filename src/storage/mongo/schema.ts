import type { Document, IndexDescription } from 'mongodb';
import type { Collections } from './documents';

export interface CollectionPlan {
  indexes: (IndexDescription & { name: string })[];
  validator: Document;
}

/** Grows when a collection, an index or a validator changes: a server does not start on another one's. */
export const schemaVersion = 1;

/** Removes a document at its own `tidyAt`. Late, or never: no reader relies on it. */
const tidied = { name: 'tidied', key: { tidyAt: 1 }, expireAfterSeconds: 0 };

const text = { bsonType: 'string' };
const number = { bsonType: 'number' };
const date = { bsonType: 'date' };
const boolean = { bsonType: 'bool' };
const textOrNull = { bsonType: ['string', 'null'] };

const auditFields = { _id: text, at: number, kind: text, subject: text, channel: text };
const outboxFields = { _id: text, at: number, accountId: text, kind: text, date: textOrNull };

/** Every collection: unknown fields, wrong types and a password that is not an argon2id hash are refused by the server too. */
export const collectionPlans: Record<keyof Collections, CollectionPlan> = {
  meta: {
    indexes: [],
    validator: strict({ _id: text, value: { bsonType: ['string', 'number'] } }),
  },
  accounts: {
    indexes: [
      { name: 'numenKey', key: { numenKey: 1 }, unique: true },
      { name: 'username', key: { username: 1 }, unique: true },
      { name: 'undrained', key: { undrainedAt: 1 }, sparse: true },
    ],
    validator: strict(
      {
        _id: text,
        version: { ...number, minimum: 1 },
        numenKey: text,
        birthDateTag: text,
        lastName: text,
        firstName: text,
        username: text,
        email: text,
        accountType: { enum: ['academic', 'external'] },
        staffCategory: textOrNull,
        departement: textOrNull,
        recoveryEmail: textOrNull,
        status: { enum: ['active', 'disabled'] },
        passwordHash: { bsonType: ['string', 'null'], pattern: '^\\$argon2id\\$' },
        lastResetId: textOrNull,
      },
      {
        resetIds: { bsonType: 'array', items: text, maxItems: 20 },
        audit: { bsonType: 'array', items: object(auditFields), maxItems: 100 },
        outbox: { bsonType: 'array', items: object(outboxFields), maxItems: 100 },
        undrainedAt: number,
      },
    ),
  },
  attempts: {
    indexes: [tidied],
    validator: strict(
      {
        _id: text,
        version: number,
        count: number,
        lockedUntil: { bsonType: ['number', 'null'] },
        lastAt: number,
      },
      { tidyAt: date },
    ),
  },
  audit: {
    indexes: [{ name: 'bySubject', key: { subject: 1, at: -1, _id: -1 } }, tidied],
    validator: strict({ ...auditFields, tidyAt: date }),
  },
  outbox: {
    indexes: [{ name: 'pending', key: { settled: 1, at: 1, _id: 1 } }, tidied],
    validator: strict({ ...outboxFields, settled: boolean, leasedUntil: number }, { tidyAt: date }),
  },
  tickets: {
    indexes: [tidied],
    validator: strict({
      _id: text,
      kind: text,
      conversationKey: text,
      channel: text,
      holder: text,
      locale: text,
      grant: textOrNull,
      numenKey: textOrNull,
      openedAt: number,
      expiresAt: number,
      state: { enum: ['open', 'used', 'closed'] },
      tidyAt: date,
    }),
  },
  conversations: {
    indexes: [{ name: 'toWake', key: { wakeAt: 1 }, sparse: true }, tidied],
    validator: strict(
      {
        _id: text,
        version: number,
        machineVersion: text,
        snapshot: text,
        reference: text,
        holder: text,
        seen: { bsonType: 'array', items: text },
        expiresAt: number,
        tidyAt: date,
      },
      { wakeAt: number },
    ),
  },
  feeds: {
    indexes: [tidied],
    validator: strict({
      _id: text,
      userId: text,
      holder: text,
      locale: text,
      expiresAt: number,
      life: number,
      sequence: number,
      tidyAt: date,
    }),
  },
  feedEntries: {
    indexes: [tidied],
    validator: strict({
      _id: text,
      feedId: text,
      sequence: number,
      activityId: text,
      activity: text,
      tidyAt: date,
    }),
  },
};

function strict(required: Document, optional: Document = {}): Document {
  return { $jsonSchema: object(required, optional) };
}

function object(required: Document, optional: Document = {}): Document {
  return {
    bsonType: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}
