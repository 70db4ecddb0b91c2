import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { attemptLimits } from '../../src/accounts/attempts';
import { createKeyring } from '../../src/accounts/keyring';
import { openMongoStore } from '../../src/storage/mongo/mongo-store';
import { type Connector, startConnector } from '../channels/bot-service/connector';
import { filesOf, type Place, place } from '../conversations/canaries';
import { academy, type Service, startService } from '../conversations/service';
import { leftInClear, type Typed, tell, typeSpellings } from '../conversations/spelled-secrets';
import { hangUp } from '../conversations/talk';
import { testDatabase } from './stores';

/** ms: all of them at once, on a machine that may be busy. */
jest.setTimeout(300_000);

const keyring = createKeyring(randomBytes(32));
const database = testDatabase(keyring.fingerprint);
let service: Service;
let connector: Connector;
let typed: Typed;
beforeAll(async () => {
  await database.db();
  service = await startService({
    keyring,
    openStore: ({ now }) =>
      openMongoStore({
        uri: database.uri(),
        now,
        attemptLimits: attemptLimits(academy.limits),
        keyFingerprint: keyring.fingerprint,
        seal: keyring.accountSeal,
      }),
  });
  connector = await startConnector();
  typed = await typeSpellings(service, connector);
});
afterAll(async () => {
  hangUp();
  await service.stop();
  await connector.stop();
  await database.drop();
});

/** Every document of every collection. */
async function documents(): Promise<Place[]> {
  const db = await database.db();
  const collections = await db.listCollections().toArray();
  return Promise.all(
    collections.map(async ({ name }) => place(name, await db.collection(name).find().toArray())),
  );
}

describe('spellings of secrets that were typed in the chat and in Teams, on MongoDB', () => {
  it('were all read, and do not stand in the echo', () => {
    expect([typed.unread, typed.shown]).toEqual([[], []]);
  });

  it('stand nowhere: not in what was received, the history, a snapshot, the log, nor a document', async () => {
    const stored = await documents();
    expect(stored.map(({ name }) => name)).toEqual(expect.arrayContaining(['conversations']));
    const left = await leftInClear(service, typed, [...stored, ...filesOf(service.dataDir)]);
    tell('MongoDB', typed, left);
    expect(left).toEqual([]);
  });
});
