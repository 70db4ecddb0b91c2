import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { collectionPlans } from '../../src/storage/mongo/schema';
import { storm } from './faults/storm';
import { testDatabase } from './stores';

jest.setTimeout(20 * 60_000);

/** What `global-setup.ts` found out about this run's server. What it cannot show is reported as skipped, by name. */
const capabilities = z
  .object({ enforcesValidators: z.boolean(), isMongoDb: z.boolean() })
  .parse(JSON.parse(process.env.SESAME_TEST_MONGODB ?? '{}'));
const onServersThat = (can: boolean) => (can ? it : it.skip);

describe('a server with validators', () => {
  const database = testDatabase();
  afterAll(() => database.drop());

  onServersThat(capabilities.enforcesValidators)('refuses what is no document of ours', async () => {
    const db = await database.db();
    for (const name of Object.keys(collectionPlans)) {
      await expect(db.collection(name).insertOne({ surprise: 1 })).rejects.toMatchObject({ code: 121 });
    }
  });
});

describe('MongoDB itself', () => {
  const database = testDatabase();
  afterAll(() => database.drop());

  onServersThat(capabilities.isMongoDb)('removes by its TTL indexes what has expired', async () => {
    const tickets = (await database.db()).collection<{ _id: string }>('tickets');
    const texts = { kind: 'identity', conversationKey: 'c', channel: 'c', holder: 'h', locale: 'fr' };
    const rest = {
      grant: null,
      numenKey: null,
      openedAt: 0,
      expiresAt: 0,
      state: 'open',
      tidyAt: new Date(0),
    };
    await tickets.insertOne({ _id: 'old', ...texts, ...rest });
    // Its round comes once a minute.
    for (let tries = 0; tries < 150 && (await tickets.findOne({ _id: 'old' })); tries++)
      await new Promise(resolve => setTimeout(resolve, 1_000));
    expect(await tickets.findOne({ _id: 'old' })).toBeNull();
  });

  onServersThat(capabilities.isMongoDb && !process.env.MONGODB_URI)(
    'loses nothing when the primary of three members is killed again and again',
    async () => {
      const { verdict, away } = await storm({
        seed: 20_260_305,
        users: 50,
        bots: 2,
        faults: 0,
        databaseKills: 10,
        botKills: 2,
        chanceOfFault: 0,
        pauseMs: 5_000,
        replicaSet: true,
      });
      process.stdout.write(`primary killed: ${JSON.stringify({ verdict, away })}\n`);
      expect(verdict).toMatchObject({ lost: [], doubled: [], wrongPassword: [], uncounted: [] });
    },
  );
});
