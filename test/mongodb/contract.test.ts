import { afterAll } from '@jest/globals';
import { everyPortContract } from '../contract/every-port';
import { expectValidDocuments, openTestStore, testDatabase } from './stores';

const database = testDatabase();
afterAll(() => database.drop());

everyPortContract('MongoDB', async () => {
  await database.empty();
  return {
    open: now => openTestStore(database.uri(), now),
    everything: async () => {
      const db = await database.db();
      const names = (await db.listCollections().toArray()).map(({ name }) => name);
      return JSON.stringify(await Promise.all(names.map(name => db.collection(name).find().toArray())));
    },
    remove: async () => expectValidDocuments(await database.db()),
  };
});
