import { afterAll, describe, jest } from '@jest/globals';
import { migrateMongo } from '../../src/storage/mongo/migrate';
import { openMongoStore } from '../../src/storage/mongo/mongo-store';
import { collectionPlans } from '../../src/storage/mongo/schema';
import { gapsContract, limits, type Place } from '../crashes/gaps';
import { testDatabase } from './stores';

jest.setTimeout(30 * 60_000);

/** What a fail-over may take back: it is acknowledged by one member alone (`connection.ts`, `quick`). */
const losable = ['tickets', 'conversations', 'feeds', 'feedEntries'];

const database = testDatabase();
afterAll(() => database.drop());

describe('on MongoDB', () => gapsContract(newPlace));

async function newPlace(): Promise<Place> {
  const db = await database.db();
  await database.empty();
  await db.collection('meta').deleteMany({});
  return {
    open: async ({ now, keyring }) => {
      const keyFingerprint = keyring.fingerprint;
      await migrateMongo({ uri: database.uri(), keyFingerprint });
      return openMongoStore({
        uri: database.uri(),
        now,
        keyFingerprint,
        seal: keyring.accountSeal,
        ...limits,
      });
    },
    keep: () => copyOf(Object.keys(collectionPlans)),
    keepConversations: () => copyOf(losable),
  };

  async function copyOf(names: string[]): Promise<() => Promise<void>> {
    const copies = await Promise.all(
      names.map(async name => ({ name, documents: await db.collection(name).find().toArray() })),
    );
    return async () => {
      for (const { name, documents } of copies) {
        await db.collection(name).deleteMany({});
        if (documents.length > 0) await db.collection(name).insertMany(documents);
      }
    };
  }
}
