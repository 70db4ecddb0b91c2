import { randomBytes } from 'node:crypto';
import { expect, it, jest } from '@jest/globals';
import { createKeyring } from '../../../src/accounts/keyring';
import { migrateMongo } from '../../../src/storage/mongo/migrate';
import { killWhileDelivering } from '../../mail/kills';
import { withDatabase } from '../server';
import { startMongod } from './mongod-process';

jest.setTimeout(60 * 60_000);

const kills = Number(process.env.MAIL_KILLS ?? 9);
const seed = Number(process.env.FAULTS_SEED ?? 20_260_305);

it(`delivers every last password, in order, when bot, slapd and database are killed ${kills} times`, async () => {
  const mongod = await startMongod();
  const masterKey = randomBytes(32);
  const uri = withDatabase(mongod.uri, 'mailbox');
  await migrateMongo({ uri, keyFingerprint: createKeyring(masterKey).fingerprint });
  const settings = { MONGODB_URI: uri, SESAME_MASTER_KEY: masterKey.toString('base64') };
  try {
    const report = await killWhileDelivering({
      kills,
      seed,
      quietMs: 4_000,
      settings,
      killDatabase: mongod.crash,
    });
    process.stdout.write(`${kills} kills on MongoDB (seed ${seed}): ${JSON.stringify(report)}\n`);
    expect(report).toMatchObject({ lost: [], outOfOrder: [] });
    expect(report.delivered).toBeGreaterThanOrEqual(kills / 3);
  } finally {
    await mongod.stop();
  }
});
