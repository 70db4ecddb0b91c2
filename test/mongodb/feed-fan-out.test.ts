import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MongoStore } from '../../src/storage/mongo/mongo-store';
import { start } from '../contract/contract';
import { until } from '../until';
import { type FaultProxy, startProxy } from './proxy';
import { sharedUri, withDatabase } from './server';
import { openTestStore, testDatabase } from './stores';

const database = testDatabase();
let asked = 0;
let proxy: FaultProxy;
let one: MongoStore;
let other: MongoStore;

beforeAll(async () => {
  await database.db();
  proxy = await startProxy({
    targetPort: Number(new URL(sharedUri()).port),
    faultFor: command => {
      if ('getMore' in command) asked++;
      return null;
    },
  });
  const name = new URL(database.uri()).pathname.slice(1);
  one = await openTestStore(withDatabase(proxy.uri, name));
  other = await openTestStore(database.uri());
});
afterAll(async () => {
  await one.close();
  await other.close();
  await proxy.close();
  await database.drop();
});

it('asks a change stream no oftener than it polls, even where the server answers with nothing at once', async () => {
  const conversation = { id: 'conversation', userId: 'dl_user', holder: 'someone', locale: 'fr' };
  await one.feed.create({ ...conversation, door: 'client', expiresAt: start + 60_000 });
  const heard: unknown[] = [];
  one.feed.subscribe('conversation', ({ activity }) => heard.push(activity.text));
  await wait(1_000);
  const before = asked;
  await wait(3_000);
  expect(asked - before).toBeLessThanOrEqual(10);
  await other.feed.append('conversation', { type: 'message', id: 'a', text: 'of the other server' });
  await until(() => heard.length > 0);
  expect(heard).toEqual(['of the other server']);
});
