import { randomBytes } from 'node:crypto';
import { expect, it, jest } from '@jest/globals';
import type { Document } from 'mongodb';
import academy from '../../../academies/lyon.json';
import { attemptLimits } from '../../../src/accounts/attempts';
import { createKeyring } from '../../../src/accounts/keyring';
import { createPasswordHasher } from '../../../src/accounts/password-hasher';
import { migrateMongo } from '../../../src/storage/mongo/migrate';
import { openMongoStore } from '../../../src/storage/mongo/mongo-store';
import { startSesame } from '../../browser/sesame-process';
import { createChance } from '../../crashes/chance';
import { check } from '../../crashes/checker';
import { type Asked, type Person, setPassword } from '../../crashes/person';
import { startProxy } from '../proxy';
import { withDatabase } from '../server';
import { startMongod } from './mongod-process';
import { personRow } from './person-row';

jest.setTimeout(15 * 60_000);

const seed = Number(process.env.FAULTS_SEED ?? 20_260_305);
const rounds = Number(process.env.ROUNDS ?? 4);
const usernames = Array.from({ length: 8 }, (_, index) => `user${index}`);
const birthDate = '05/03/1979';

/**
 * The database is killed in the very moment in which somebody reads that their password was changed, and every account is looked at before
 * anything else is written: later writes would bring back, or hide, what was lost.
 */
it('keeps what was acknowledged when the database is killed at that moment, and a control loses it', async () => {
  const product = await killedInRounds();
  const control = await killedInRounds({ w: 1, j: false });
  process.stdout.write(
    `${rounds} kills at an acknowledgement (seed ${seed}): ${JSON.stringify(product)}; with w: 1, j: false ${JSON.stringify(control)}\n`,
  );
  expect(product).toMatchObject({ lost: 0, doubled: 0 });
  expect(product.acknowledged).toBeGreaterThanOrEqual(rounds);
  expect(control.lost).toBeGreaterThan(0);
});

/** @param writeConcern as if the product asked for this */
async function killedInRounds(writeConcern?: Document) {
  const chance = createChance(seed);
  const mongod = await startMongod();
  const proxy = await startProxy({
    targetPort: mongod.port,
    faultFor: () => null,
    ...(writeConcern && {
      rewriteCommand: command => (command.writeConcern ? { ...command, writeConcern } : command),
    }),
  });
  const masterKey = randomBytes(32);
  const keyring = createKeyring(masterKey);
  const [direct, proxied] = [mongod.uri, proxy.uri].map(uri => withDatabase(uri, 'sesame_test_rounds'));
  const options = { keyFingerprint: keyring.fingerprint, seal: keyring.accountSeal };
  const opened = () =>
    openMongoStore({ ...options, uri: direct ?? '', attemptLimits: attemptLimits(academy.limits) });
  await migrateMongo({ ...options, uri: direct ?? '' });
  const store = await opened();
  await store.accounts.importAccounts(usernames.map(rowOf));
  await store.close();
  const bot = await startSesame(() => ({
    MONGODB_URI: `${proxied}&serverSelectionTimeoutMS=30000`,
    SESAME_MASTER_KEY: masterKey.toString('base64'),
    LOG_LEVEL: 'silent',
  }));
  const sum = { acknowledged: 0, lost: 0, doubled: 0 };
  try {
    for (let round = 0; round < rounds; round++) {
      const asked = await resetsUntilKilled(round, Math.ceil(chance() * usernames.length));
      const after = await opened();
      const { acknowledged, lost, doubled, wrongPassword } = await check(
        after,
        createPasswordHasher(),
        asked,
        new Map(),
      );
      await after.close();
      sum.acknowledged += acknowledged;
      sum.lost += new Set([...lost.map(each => each.split(' ')[0]), ...wrongPassword]).size;
      sum.doubled += doubled.length;
    }
    return sum;
  } finally {
    await bot.stop();
    await proxy.close();
    await mongod.stop();
  }

  /** Everybody asks for a password at once; the last who may still be answered is the `fatal`-th. */
  async function resetsUntilKilled(round: number, fatal: number): Promise<Map<string, Asked[]>> {
    const asked = new Map(usernames.map(username => [username, [] as Asked[]]));
    let acknowledged = 0;
    let killed: Promise<unknown> = Promise.resolve();
    const resets = usernames.map(async (username, index) => {
      const own = asked.get(username);
      const password = `Essai-${round}-Numero-${index}!`;
      await setPassword(bot.url, personOf(index), password, reset => own?.push(reset));
      if (++acknowledged === fatal) killed = mongod.crash();
    });
    await Promise.allSettled(resets);
    await killed;
    return asked;
  }

  function rowOf(username: string, index: number) {
    return personRow(keyring, personOf(index), username);
  }
}

const personOf = (index: number): Person => ({ numen: `99E${String(index).padStart(7, '0')}AAA`, birthDate });
