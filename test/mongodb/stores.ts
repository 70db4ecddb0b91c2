import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Db, MongoClient } from 'mongodb';
import { migrateMongo } from '../../src/storage/mongo/migrate';
import { type MongoStore, openMongoStore } from '../../src/storage/mongo/mongo-store';
import { collectionPlans } from '../../src/storage/mongo/schema';
import { contractLimits } from '../contract/attempt-ledger';
import { start } from '../contract/contract';
import { contractConversationLifeMs } from '../contract/conversation-store';
import { isCollection, refusalOf } from '../storage/mongo/validation';
import { sharedUri, withDatabase } from './server';
import { keepOplogShort } from './stand-in';

export const keyFingerprint = 'fingerprint';

/** A database of one test file on the shared server, set up once, emptied before each store that is opened on it. */
export function testDatabase(fingerprint = keyFingerprint) {
  const name = `sesame_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const uri = () => withDatabase(sharedUri(), name);
  let client: Promise<MongoClient> | null = null;

  /** Whoever asks while it is opened gets the same one: a second client would never be closed, and keep jest alive. */
  const ready = (): Promise<MongoClient> => {
    client ??= opened();
    return client;
  };

  async function opened(): Promise<MongoClient> {
    await migrateMongo({ uri: uri(), keyFingerprint: fingerprint });
    return MongoClient.connect(uri());
  }

  return {
    uri,
    /** The driver, past the ports: for what a test must see or spoil. */
    db: async () => (await ready()).db(),
    empty: async () => {
      await keepOplogShort(await ready());
      const db = (await ready()).db();
      const names = Object.keys(collectionPlans).filter(collection => collection !== 'meta');
      await Promise.all(names.map(collection => db.collection(collection).deleteMany({})));
    },
    drop: async () => {
      const made = await client;
      await made?.db().dropDatabase();
      if (made) await keepOplogShort(made);
      await made?.close();
    },
  };
}

/** Whatever a store has written is what a server that enforces validators would have taken. */
export async function expectValidDocuments(db: Db): Promise<void> {
  for (const name of Object.keys(collectionPlans).filter(isCollection)) {
    const documents = await db.collection(name).find().toArray();
    expect(documents.flatMap(document => refusalOf(name, document) ?? [])).toEqual([]);
  }
}

/** A store whose clock is the test's. */
export function openTestStore(
  uri: string,
  now: () => number = () => start,
  fingerprint = keyFingerprint,
): Promise<MongoStore> {
  return openMongoStore({
    uri,
    now,
    attemptLimits: contractLimits,
    keyFingerprint: fingerprint,
    conversationLifeMs: contractConversationLifeMs,
  });
}
