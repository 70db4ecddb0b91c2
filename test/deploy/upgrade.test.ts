import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { guideVersion } from '../../dialogs/guide';
import { translator } from '../../locales/translate';
import { createKeyring } from '../../src/accounts/keyring';
import { schemaVersion } from '../../src/storage/mongo/schema';
import { gael, newPassword } from '../browser/people';
import { type SesameProcess, startSesame } from '../browser/sesame-process';
import { setPassword } from '../crashes/person';
import { testDatabase } from '../mongodb/stores';
import { openChat } from '../process/chat';

jest.setTimeout(120_000);

const root = join(__dirname, '../..');
const masterKey = randomBytes(32);
const database = testDatabase(createKeyring(masterKey).fingerprint);
const settings = () => ({ MONGODB_URI: database.uri(), SESAME_MASTER_KEY: masterKey.toString('base64') });
const running: SesameProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.stop()));
});
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true });
  await database.drop();
});

async function start(dist?: string): Promise<SesameProcess> {
  const server = await startSesame(settings, dist);
  running.push(server);
  return server;
}

describe('another version on the same database', () => {
  it('of another dialog runs beside this one: a chat of the one begins anew on the other, accounts are the same', async () => {
    await database.db();
    const now = await start();
    const next = await start(nextVersion(`guideVersion="${guideVersion}"`, 'guideVersion="next"'));
    await now.accounts(['import', join(root, 'src/cli/demo-accounts.csv')]);
    const chat = await openChat(now.url);
    for (const text of ['j’ai tout perdu', 'oui']) await chat.says(text);
    expect(await chat.says('personnel', next.url)).toContain(t('dialog.notices.startedAfresh'));
    await setPassword(next.url, gael, newPassword, () => {});
    expect(await now.verifyPassword(gael.username, newPassword)).toBe('valid');
  });

  it('of another schema does not: each says which version is needed, and neither takes the database back', async () => {
    await database.db();
    const next = nextVersion(`schemaVersion=${schemaVersion}`, `schemaVersion=${schemaVersion + 1}`);
    expect(await migrates(next)).toMatchObject({ code: 0 });
    await (await startSesame(settings, next)).stop();
    const back = `schema ${schemaVersion + 1}, this one has ${schemaVersion}): start that one, or restore the backup`;
    const dist = join(root, 'dist');
    expect((await migrates(dist)).said).toContain(back);
    expect(await runs(dist, 'sesame.js')).toMatchObject({ code: 1, said: expect.stringContaining(back) });
  });
});

const t = translator('fr');

const migrates = (dist: string) => runs(dist, 'accounts.js', 'migrate');

/** To its end: what it says when it does not start. */
function runs(dist: string, program: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env.PATH, DATA_DIR: join(dist, 'no-data'), PORT: '0', ...settings() };
  return new Promise(resolve => {
    execFile(process.execPath, [join(dist, program), ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

/** This version with one thing changed, as a release would be. */
function nextVersion(what: string, by: string): string {
  // Where its packages are found.
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'sesame-next-'));
  folders.push(folder);
  cpSync(join(root, 'dist'), folder, { recursive: true });
  for (const name of ['sesame', 'accounts']) {
    const bundle = join(folder, `bundles/${name}.js`);
    const text = readFileSync(bundle, 'utf8');
    if (name === 'sesame' && !text.includes(what)) throw new Error(`the program has no ${what}`);
    writeFileSync(bundle, text.replace(what, by));
  }
  return folder;
}
