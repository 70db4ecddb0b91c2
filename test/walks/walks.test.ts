import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { stateNames } from '../../dialogs/state-names';
import { testDatabase } from '../mongodb/stores';
import { openEmbedded, openMongo } from './stores';
import { walkAbout } from './walk-about';
import { openWorld } from './world';

const count = Number(process.env.WALKS ?? 300);
const seed = Number(process.env.WALKS_SEED ?? Date.now() % 2 ** 31);
jest.setTimeout(3_600_000);

const database = testDatabase();
afterAll(() => database.drop());

describe.each([
  ['the embedded store', openEmbedded],
  ['MongoDB', openMongo(database)],
] as const)('on %s', (name, openStore) => {
  it(`${count} random walks keep what must be true (seed ${seed})`, async () => {
    const world = await openWorld(openStore);
    try {
      const figures = await walkAbout(world, { seed, count });
      process.stdout.write(`${name}: ${figures}\n`);
      // So many walks that chance leaves no state out.
      if (count >= 300) for (const state of stateNames) expect(figures).toContain(` ${state} `);
    } finally {
      await world.close();
    }
  });
});
