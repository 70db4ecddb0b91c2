import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import academy from '../../../academies/lyon.json';
import { attemptLimits } from '../../../src/accounts/attempts';
import { createKeyring } from '../../../src/accounts/keyring';
import { migrateMongo } from '../../../src/storage/mongo/migrate';
import { openMongoStore } from '../../../src/storage/mongo/mongo-store';
import { type SesameProcess, startSesame } from '../../browser/sesame-process';
import { type Person, setPassword } from '../../crashes/person';
import { withDatabase } from '../server';
import { type MongodProcess, startMongod } from './mongod-process';
import { personRow } from './person-row';

jest.setTimeout(10 * 60_000);

const restarts = Number(process.env.RESTARTS ?? 4);
const people = Array.from({ length: 10 }, (_, index): Person => {
  return { numen: `99E${String(index).padStart(7, '0')}AAA`, birthDate: '05/03/1979' };
});

/** One server, without the driver's own second tries of writes: what FerretDB and DocumentDB are, too. */
describe('while the database is restarted', () => {
  const masterKey = randomBytes(32);
  const keyring = createKeyring(masterKey);
  let mongod: MongodProcess;
  let sesame: SesameProcess;

  beforeAll(async () => {
    mongod = await startMongod();
    // A busy machine starts a database in more than the five seconds of our own setting, and only waiting is tried here.
    const uri = withDatabase(`${mongod.uri}&serverSelectionTimeoutMS=30000`, 'sesame_test_restart');
    await migrateMongo({ uri, keyFingerprint: keyring.fingerprint, seal: keyring.accountSeal });
    const store = await openMongoStore({
      uri,
      attemptLimits: attemptLimits(academy.limits),
      keyFingerprint: keyring.fingerprint,
      seal: keyring.accountSeal,
    });
    await store.accounts.importAccounts(people.map(rowOf));
    await store.close();
    const settings = { MONGODB_URI: uri, SESAME_MASTER_KEY: masterKey.toString('base64') };
    sesame = await startSesame(() => settings);
  });
  afterAll(async () => {
    await sesame?.stop();
    await mongod?.stop();
  });

  it('people wait for it, and none is told of an error', async () => {
    let isOver = false;
    let changed = 0;
    const troubles: string[] = [];
    const lives = people.map(async (person, index) => {
      for (let number = 0; !isOver; number++) {
        const password = `Coquelicot-${index}-Rivage-${number}!`;
        await setPassword(sesame.url, person, password, () => {}).then(
          () => changed++,
          (error: unknown) => troubles.push(String(error)),
        );
      }
    });
    const away: number[] = [];
    for (let times = 0; times < restarts; times++) {
      await wait(3_000);
      away.push(await mongod.restart(500));
    }
    await wait(3_000);
    isOver = true;
    await Promise.all(lives);
    process.stdout.write(
      `database restarted: ${JSON.stringify({ changed, away, troubles: troubles.length })}\n`,
    );
    expect(changed).toBeGreaterThanOrEqual(people.length);
    // 422: more hashes wait than this machine is quick enough for. Nothing of the database's, and the form stays open.
    expect(troubles.filter(trouble => !trouble.endsWith('422'))).toEqual([]);
  });

  function rowOf({ numen }: Person, index: number) {
    return personRow(keyring, { numen }, `user${index}`);
  }
});
