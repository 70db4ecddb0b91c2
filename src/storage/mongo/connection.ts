import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { mendClosedSockets } from './closed-sockets';

mendClosedSockets();

/** An open database; `close` ends its connections. */
export interface Connection {
  client: MongoClient;
  db: Db;
  close(): Promise<void>;
}

/** What a URI must not weaken: options win over it. No compression: zlib showed servers' memory to strangers (CVE-2025-14847). */
const clientOptions: MongoClientOptions = {
  appName: 'sesame',
  readPreference: 'primary',
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
  retryWrites: true,
  retryReads: true,
  compressors: ['none'],
  ignoreUndefined: true,
};

/** Each wait is bounded by itself, since the driver's `timeoutMS` has no effect in 7.9; a URI may say otherwise. */
const waits: MongoClientOptions = {
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  socketTimeoutMS: 10_000,
  waitQueueTimeoutMS: 5_000,
  maxPoolSize: 20,
};

/** Accounts, attempts, audit and outbox: on the disks of a majority before it is acknowledged, and read from there. */
export const durable = {
  readConcern: { level: 'majority' },
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
} as const;

/**
 * Conversations, tickets and history: acknowledged by the primary alone, without waiting for its disk, and read from its
 * memory (a majority read would not see a write of a moment ago). A fail-over may take a chat's last second back; it takes
 * back nothing that counts: a password is set once by the account's own version and the ticket's name, and an attempt is
 * counted in the ledger, both durable. A turn must not wait for other machines' disks for that.
 */
export const quick = {
  readConcern: { level: 'local' },
  writeConcern: { w: 1, journal: false },
} as const;

/** @throws the driver's error when no primary answers in time */
export async function connect(uri: string): Promise<Connection> {
  const unsaid = Object.entries(waits).filter(([name]) => !uri.includes(`${name}=`));
  const client = new MongoClient(uri, { ...Object.fromEntries(unsaid), ...clientOptions });
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw error;
  }
  return { client, db: client.db(databaseIn(uri)), close: () => client.close() };
}

/** The driver would call it `test`. */
function databaseIn(uri: string): string {
  const named = /^mongodb(?:\+srv)?:\/\/[^/]+\/(?<name>[^?]+)/u.exec(uri)?.groups?.name;
  return named ? decodeURIComponent(named) : 'sesame';
}
