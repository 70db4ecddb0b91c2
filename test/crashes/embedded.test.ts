import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, jest } from '@jest/globals';
import academy from '../../academies/lyon.json';
import { attemptLimits } from '../../src/accounts/attempts';
import { createKeyring } from '../../src/accounts/keyring';
import { createPasswordHasher } from '../../src/accounts/password-hasher';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { startSesame } from '../browser/sesame-process';
import { createChance } from './chance';
import { check } from './checker';
import { type Asked, type Person, setPassword } from './person';

jest.setTimeout(30 * 60_000);

const loops = Number(process.env.CRASH_LOOPS ?? 100);
const seed = Number(process.env.FAULTS_SEED ?? 20_260_305);

/** Of the ten people whom an empty store is given. */
const people: Record<string, Person> = {
  jdupont: { numen: '99E0000001AAA', birthDate: '01/01/1993' },
  jdupont2: { numen: '99E0000002BBB', birthDate: '14/07/1985' },
  alefevreexemple: { numen: '99E0000003CCC', birthDate: '29/02/1988' },
  inouvelle: { numen: '99E0000007GGG', birthDate: '08/11/1996' },
  gdessai: { numen: '99E0000008HHH', birthDate: '22/06/1974' },
  zdemonstration: { numen: '99E0000009JJJ', birthDate: '03/05/2001' },
};

it(`loses no acknowledged password when the bot is killed ${loops} times on the embedded store`, async () => {
  const chance = createChance(seed);
  const masterKey = randomBytes(32);
  const folder = mkdtempSync(join(tmpdir(), 'sesame-crashes-'));
  const dataDir = join(folder, 'data');
  const bot = await startSesame(() => ({
    DATA_DIR: dataDir,
    SESAME_MASTER_KEY: masterKey.toString('base64'),
    LOG_LEVEL: 'silent',
  }));
  const resets = new Map<string, Asked[]>(Object.keys(people).map(username => [username, []]));
  let over = false;
  const lives = Object.entries(people).map(([username, person]) => live(username, person));
  for (let loop = 0; loop < loops; loop++) {
    await wait(1_500 + chance() * 3_000);
    await bot.crash();
  }
  over = true;
  await Promise.all(lives);
  await bot.stop();

  const keyring = createKeyring(masterKey);
  const store = openEmbeddedStore({
    dataDir,
    now: Date.now,
    attemptLimits: attemptLimits(academy.limits),
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
  });
  const verdict = await check(store, createPasswordHasher(), resets, new Map());
  await store.close();
  rmSync(folder, { recursive: true });
  process.stdout.write(
    `kill -9 on the embedded store, ${loops} times (seed ${seed}): ${JSON.stringify(verdict)}\n`,
  );
  expect(verdict).toMatchObject({ lost: [], doubled: [], wrongPassword: [] });
  expect(verdict.acknowledged).toBeGreaterThanOrEqual(loops / 10);

  async function live(username: string, person: Person): Promise<void> {
    const asked = resets.get(username) ?? [];
    for (let number = 0; !over; number++) {
      const password = `Essai-${number}-Chateau-Numero!`;
      await setPassword(bot.url, person, password, reset => asked.push(reset)).catch(() => wait(50));
    }
  }
});
