import { afterAll, expect, it } from '@jest/globals';
import { openTestStore, testDatabase } from './stores';

const database = testDatabase();
afterAll(() => database.drop());

it('is left to one of the servers that would do it at once, and to another one later', async () => {
  await database.empty();
  let time = Date.UTC(2026, 2, 5, 9);
  const stores = await Promise.all([1, 2, 3].map(() => openTestStore(database.uri(), () => time)));
  const lease = () => Promise.all([...stores, ...stores].map(store => store.lease('expiry', 1_000)));
  for (let round = 0; round < 5; round++) {
    expect((await lease()).filter(Boolean)).toHaveLength(1);
    time += 500;
    expect((await lease()).filter(Boolean)).toEqual([]);
    time += 500;
  }
  await Promise.all(stores.map(store => store.close()));
});
