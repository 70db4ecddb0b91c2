import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { attemptLimits } from '../../src/accounts/attempts';
import { createKeyring } from '../../src/accounts/keyring';
import { openMongoStore } from '../../src/storage/mongo/mongo-store';
import { commandsOn, countsOf, leaveTraces, namesIn, toldOf } from '../conversations/forgotten';
import { camille } from '../conversations/people';
import { academy, type Service, startService } from '../conversations/service';
import { testDatabase } from './stores';

jest.setTimeout(300_000);

const keyring = createKeyring(randomBytes(32));
const database = testDatabase(keyring.fingerprint);
let service: Service;
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
    mailDirectory: ({ accounts }) => ({ deliver: accounts.findById, close: async () => {} }),
  });
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

it('removes all that it tells of somebody, and nothing else, on MongoDB', async () => {
  await leaveTraces(service);
  const commands = commandsOn(service, service.store);
  const told = await toldOf(commands, camille.username);
  const before = await countsIn();
  expect(await commands.remove({ username: camille.username })).toBe('removed');
  const after = await countsIn();
  const documents = await everything();
  expect(namesIn(told).filter(name => documents.includes(name))).toEqual([]);
  const gone = Object.entries(before).map(([name, count]) => [name, count - (after[name] ?? 0)]);
  // A record that somebody was removed has come instead.
  const { audit, ...counts } = countsOf(told);
  expect(Object.fromEntries(gone.filter(([, count]) => count !== 0))).toEqual({
    ...counts,
    audit: audit - 1,
  });
});

async function collections() {
  const db = await database.db();
  return (await db.listCollections().toArray()).map(({ name }) => db.collection(name));
}

async function everything(): Promise<string> {
  const found = await Promise.all((await collections()).map(collection => collection.find().toArray()));
  return JSON.stringify(found);
}

async function countsIn(): Promise<Record<string, number>> {
  const found = await collections();
  return Object.fromEntries(
    await Promise.all(
      found.map(async collection => [collection.collectionName, await collection.countDocuments({})]),
    ),
  );
}
