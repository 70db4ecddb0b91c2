import { afterAll } from '@jest/globals';
import { everyPortContract } from '../contract/every-port';
import { expectValidDocuments, openTestStore, testDatabase } from './stores';

const database = testDatabase();
afterAll(() => database.drop());

everyPortContract('MongoDB', async () => {
  await database.empty();
  return {
    open: now => openTestStore(database.uri(), now),
    remove: async () => expectValidDocuments(await database.db()),
  };
});
