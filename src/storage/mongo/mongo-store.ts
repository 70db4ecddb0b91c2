import { randomUUID } from 'node:crypto';
import { type AccountSeal, createSealedAccounts, unkeyedSeal } from '../../accounts/account-seal';
import type { AttemptLimits } from '../../accounts/attempts';
import type { AuditRecord } from '../../accounts/audit';
import type { KeySlots } from '../../accounts/key-slots';
import type { Ports } from '../../ports';
import { tellOfAbsence } from './absence';
import { createAccountRepository } from './account-repository';
import { createActivityFeed } from './activity-feed';
import { createAppends, dayMs, yearly } from './appends';
import { createAttemptLedger } from './attempt-ledger';
import { copyInto } from './backup';
import { createConversationStore } from './conversation-store';
import { type DatabaseClock, followDatabaseClock } from './database-clock';
import { createDeliveredStates } from './delivered-states';
import { type Collections, collectionsOf } from './documents';
import { createDrain } from './drain';
import { isDuplicate } from './errors';
import { createFeedFanOut } from './feed-fan-out';
import { createAuditLog, createOutbox } from './journal';
import { createKeySlots } from './key-slots';
import { createPace } from './pace';
import { createPersonalRecords } from './personal-records';
import { createSessionStore } from './session-store';
import { createSourceLedger } from './source-ledger';
import { checkStore, connectChecked, problemsOf } from './start-up-checks';
import { createTicketStore } from './ticket-store';

export interface MongoStore extends Ports {
  /** Milliseconds since the epoch, the same on every server: the database's clock, unless another was given. */
  now: () => number;
  keySlots: KeySlots;
  /** Removes what has expired; no reader has seen it since. The TTL indexes do it too, where there are any. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface MongoStoreOptions {
  /** May hold a password: never logged. */
  uri: string;
  attemptLimits: AttemptLimits;
  /** `keyring.fingerprint`: what is stored under one master key is of no use under another. */
  keyFingerprint: string;
  /** While the master key is being changed: what was written under this one is of use too. */
  formerFingerprint?: string;
  /** `keyring.accountSeal`; without it damage is told, but not from what somebody wrote on purpose. */
  seal?: AccountSeal;
  formerSeal?: AccountSeal;
  /** Milliseconds since the epoch; for tests. The database's clock otherwise, the one that all servers share. */
  now?: () => number;
  /** How long a conversation is kept after its last turn. */
  conversationLifeMs?: number;
  /** Days that audit records and dealt-with requests are kept; a year unless told otherwise. */
  retention?: { audit: number; requests: number };
  /** Of each audit record that was kept. */
  onAudit?: (record: AuditRecord) => void;
  /** What an operator should read about and that stops nothing. */
  onProblem?: (message: string, error: unknown) => void;
}

/**
 * Every port on one database (`npm run accounts -- migrate` has set it up), for one server or many: nothing is kept in a
 * process that another one needs.
 * @throws StoreNotReady with everything that is wrong
 */
export async function openMongoStore(options: MongoStoreOptions): Promise<MongoStore> {
  const { uri, attemptLimits, retention = yearly, onProblem = () => {} } = options;
  const { db, close } = await connectChecked(uri);
  const { clock, collections } = await orClose(close, async () => {
    await checkStore(db, fingerprintsOf(options), onProblem);
    return { clock: await clockOf(options, onProblem), collections: collectionsOf(db) };
  });
  const { now } = clock;
  const stopTelling = tellOfAbsence(db.client, onProblem);
  const appends = createAppends(collections, retention, options.onAudit);
  const sealed = createSealedAccounts(options.seal ?? unkeyedSeal, onProblem, options.formerSeal);
  const drain = createDrain(collections, appends, createPace(db), onProblem);
  const fanOut = createFeedFanOut(collections, onProblem);
  const feed = createActivityFeed(collections, fanOut, now);
  return {
    accounts: createAccountRepository(collections, drain, now, sealed, createPace(db)),
    attempts: createAttemptLedger(collections, attemptLimits, now),
    sources: createSourceLedger(collections, now),
    audit: createAuditLog(collections, appends, drain),
    outbox: createOutbox(collections, appends, drain, now, retention),
    delivered: createDeliveredStates(collections),
    tickets: createTicketStore(collections, now),
    sessions: createSessionStore(collections, now),
    conversations: createConversationStore(collections, feed, now, options.conversationLifeMs ?? weekMs),
    feed,
    personal: createPersonalRecords(collections, drain),
    keySlots: createKeySlots(collections),
    backUp: path => copyInto(collections, path),
    check: async () => ({
      checked: 'master key, schema, indexes, and what writes meet (the files are for MongoDB’s `validate`)',
      problems: await problemsOf(db, fingerprintsOf(options), onProblem),
    }),
    now,
    lease: (name, ms) => lease(collections, name, now(), ms),
    ping: () => inTime(tryWrite(collections)),
    sweep: () => sweep(collections, now(), retention),
    close: async () => {
      stopTelling();
      clock.close();
      await fanOut.close();
      await close();
    },
  };

  function clockOf({ now: given }: MongoStoreOptions, report: typeof onProblem): Promise<DatabaseClock> {
    if (given) return Promise.resolve({ now: given, offset: () => 0, close: () => {} });
    return followDatabaseClock(db, report);
  }
}

const fingerprintsOf = ({ keyFingerprint, formerFingerprint }: MongoStoreOptions): string[] =>
  formerFingerprint === undefined ? [keyFingerprint] : [keyFingerprint, formerFingerprint];

const weekMs = 7 * 24 * 60 * 60_000;
/** `/readyz` answers within it, whatever the driver waits for. */
const pingMs = 2_000;

/** On the disks of a majority. */
async function tryWrite({ meta }: Collections): Promise<void> {
  await meta.updateOne({ _id: 'lastTry' }, { $set: { value: randomUUID() } }, { upsert: true });
}

/** The lease is compared and set; of two that make it at once one is a duplicate. */
async function lease({ meta }: Collections, name: string, at: number, ms: number): Promise<boolean> {
  const over = { _id: `lease:${name}`, value: { $lte: at } };
  try {
    const { matchedCount, upsertedCount } = await meta.updateOne(
      over,
      { $set: { value: at + ms } },
      { upsert: true },
    );
    return matchedCount + upsertedCount === 1;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), pingMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

async function sweep(collections: Collections, at: number, retention: typeof yearly): Promise<void> {
  const { attempts, sources, audit, outbox, tickets, sessions, conversations, feeds, feedEntries } =
    collections;
  const tidy = { tidyAt: { $lte: new Date(at) } };
  await attempts.deleteMany(tidy);
  await sources.deleteMany(tidy);
  // What was kept for longer, before the setting was changed, goes as well.
  await audit.deleteMany({ $or: [tidy, { at: { $lte: at - retention.audit * dayMs } }] });
  await outbox.deleteMany(tidy);
  await tickets.deleteMany(tidy);
  await sessions.deleteMany(tidy);
  await conversations.deleteMany(tidy);
  await feeds.deleteMany(tidy);
  await feedEntries.deleteMany(tidy);
}

async function orClose<T>(close: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await close();
    throw error;
  }
}
