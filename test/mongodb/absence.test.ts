import { afterAll, expect, it } from '@jest/globals';
import { openMongoStore } from '../../src/storage/mongo/mongo-store';
import { contractLimits } from '../contract/attempt-ledger';
import { until } from '../until';
import { startProxy } from './proxy';
import { sharedUri, withDatabase } from './server';
import { keyFingerprint, testDatabase } from './stores';

const database = testDatabase();
afterAll(() => database.drop());

it('tells once that the database is away, and once that it is back', async () => {
  await database.db();
  const proxy = await startProxy({ targetPort: Number(new URL(sharedUri()).port) });
  const told: string[] = [];
  const store = await openMongoStore({
    uri: withDatabase(proxy.uri, new URL(database.uri()).pathname.slice(1)),
    attemptLimits: contractLimits,
    keyFingerprint,
    onProblem: message => told.push(message),
  });
  const before = told.length;
  proxy.lose();
  await store.ping().catch(() => {});
  await until(() => told.length > before);
  proxy.restore();
  await until(async () => {
    await store.ping().catch(() => {});
    return told.length > before + 1;
  });
  expect(told.slice(before)).toEqual([
    'the database is away: people wait until it answers',
    'the database answers again',
  ]);
  await store.close();
  expect(told).toHaveLength(before + 2);
  await proxy.close();
});
