import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { attemptLimits } from '../../src/accounts/attempts';
import { createKeyring } from '../../src/accounts/keyring';
import { dayMs } from '../../src/retention';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { lyon } from '../academies';
import { freePort } from '../free-port.cjs';
import { openChat } from './chat';
import { accountsCommand, build, cleanUp, newDataDir, readyLines, removeBuild, run, start } from './program';

jest.setTimeout(240_000);
beforeAll(build);
afterEach(cleanUp);
afterAll(removeBuild);

/** The first of the demo accounts, which the program itself tells of. */
const demo = { numen: '99E0000001AAA', birthDate: '01/01/1993', username: 'jdupont' };
const chosen = 'Genêt-Violon-52!';
const verify = (dataDir: string, password: string) =>
  spawnSync(process.execPath, [accountsCommand(), 'verify-password', demo.username], {
    env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir },
    input: `${password}\n`,
    encoding: 'utf8',
  });

const verifyErrors = (dataDir: string) => verify(dataDir, chosen).stderr;

describe('the program', () => {
  it('says in one line that it is ready, serves the page, and keeps its key to itself', async () => {
    const program = await start();
    expect(readyLines(program)).toEqual([`Sésame: ${program.origin}/`]);
    expect(program.out()).toContain(demo.numen);
    expect((await fetch(`${program.origin}/`)).status).toBe(200);
    expect((await fetch(`${program.origin}/readyz`)).status).toBe(200);
    expect(statSync(join(program.dataDir, 'master.key')).mode & 0o777).toBe(0o600);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.err()).not.toMatch(/Error|\n\s+at /u);

    // What was written under that key is of no use under another.
    const key = Buffer.alloc(32, 7).toString('base64');
    const stranger = await run({ DATA_DIR: program.dataDir, SESAME_MASTER_KEY: key });
    expect(await stranger.ended).toBe(1);
    expect(stranger.err()).toContain('another master key');
    expect(stranger.err()).not.toContain(key);
  });

  it('names the setting when its port is taken, or its folder is a file', async () => {
    const first = await start();
    const port = new URL(first.origin).port;
    const second = await run({ DATA_DIR: newDataDir(), PORT: port });
    expect(await second.ended).not.toBe(0);
    expect(second.err()).toContain(
      `PORT: 127.0.0.1:${port} cannot be listened to (EADDRINUSE): another program does; stop it, or set another port`,
    );

    const file = join(first.dataDir, 'a-file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'data')]) {
      const third = await run({ DATA_DIR: path });
      expect(await third.ended).toBe(1);
      expect(third.err()).toContain(`DATA_DIR: the folder ${path} cannot be made`);
      expect(verifyErrors(path)).toContain('DATA_DIR');
    }
  });

  it('finishes its turns when it is told to stop, and the conversations go on with the next one', async () => {
    const first = await start();
    const chats = await Promise.all(Array.from({ length: 10 }, () => openChat(first.origin)));
    const answers = chats.flatMap(chat => ['j’ai tout perdu', 'aide', 'oui'].map(text => chat.send(text)));
    await Promise.race(answers);
    first.child.kill('SIGTERM');
    const settled = await Promise.allSettled(answers);
    expect(await first.ended).toBe(0);
    const statuses = settled.map(answer => (answer.status === 'fulfilled' ? answer.value.status : 0));
    expect(statuses.filter(status => ![200, 503, 0].includes(status))).toEqual([]);
    expect(statuses).toContain(200);

    const second = await start({ DATA_DIR: first.dataDir, PORT: new URL(first.origin).port });
    for (const [index, chat] of chats.entries()) {
      const taken = statuses.slice(3 * index, 3 * index + 3).filter(status => status === 200).length;
      const said = await chat.said();
      expect(said.filter(({ from }) => from.role === 'user').length).toBe(taken);
      expect(said.filter(({ from }) => from.role === 'bot').length).toBeGreaterThanOrEqual(1 + taken);
      expect(await chat.says('recommencer')).toContain('Que vous arrive-t-il');
    }
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });

  it('is killed in the middle and starts again with all that it had acknowledged', async () => {
    const first = await start();
    const chat = await openChat(first.origin);
    for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await chat.says(text);
    const { numen, birthDate } = demo;
    expect((await chat.fillsForm({ numen, birthDate })).status).toBe(200);
    expect(await chat.says('changer mon mot de passe')).toContain('formulaire sécurisé');
    expect((await chat.fillsForm({ newPassword: chosen, confirmation: chosen })).status).toBe(200);
    const before = await chat.said();
    const underWay = Array.from({ length: 5 }, () => chat.send('aide').catch(() => {}));
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    await Promise.all(underWay);

    const second = await start({ DATA_DIR: first.dataDir, PORT: new URL(first.origin).port });
    expect((await chat.said()).slice(0, before.length)).toEqual(before);
    expect(await chat.says('mon compte')).toContain('Que souhaitez-vous faire');
    // Beside the running program, and without it.
    expect(verify(first.dataDir, chosen)).toMatchObject({ status: 0, stdout: 'valid\n' });
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(verify(first.dataDir, chosen)).toMatchObject({ status: 0, stdout: 'valid\n' });
    expect(verify(first.dataDir, `${chosen}?`)).toMatchObject({ status: 1, stdout: 'invalid\n' });
  });

  it('refuses a directory or a port that another one has, says why, and does it no harm', async () => {
    const first = await start();
    const second = await run({ DATA_DIR: first.dataDir });
    expect(await second.ended).toBe(1);
    expect(second.err()).toMatch(/^Sésame cannot start: .*is in use by another process/u);
    expect(second.err().trim().split('\n')).toHaveLength(1);
    expect(second.out()).toBe('');
    const third = await run({ PORT: new URL(first.origin).port });
    expect(await third.ended).toBe(1);
    // What it did before is in the log: an empty store was filled.
    const said = third.err().trim().split('\n');
    expect(said.pop()).toMatch(/^Sésame cannot start: .*EADDRINUSE/u);
    expect(said.map(line => JSON.parse(line).event.action)).toEqual(['accounts.imported']);
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);
  });

  it('lists all that is wrong with its settings at once, without the values', async () => {
    const program = await run({
      PORT: 'abc',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'sesame.example',
      ALLOWED_ORIGINS: 'https://school.example/page',
      SESAME_MASTER_KEY: 'c2hvcnQta2V5',
      ACADEMY_FILE: '/nowhere.json',
    });
    expect(await program.ended).toBe(1);
    for (const name of [
      'PORT',
      'LOG_LEVEL',
      'PUBLIC_URL',
      'ALLOWED_ORIGINS',
      'SESAME_MASTER_KEY',
      'ACADEMY_FILE',
    ]) {
      expect(program.err()).toMatch(new RegExp(`^ {2}- ${name}\\b`, 'mu'));
    }
    expect(program.err()).not.toMatch(/c2hvcnQta2V5|\n\s+at /u);
  });

  it('refuses to be in production without a master key and an https address, and makes nothing', async () => {
    const dataDir = newDataDir();
    const program = await run({ NODE_ENV: 'production', DATA_DIR: dataDir });
    expect(await program.ended).toBe(1);
    expect(program.err()).toMatch(/SESAME_MASTER_KEY: required in production/u);
    expect(program.err()).toMatch(/PUBLIC_URL: required in production/u);
    expect(() => statSync(dataDir)).toThrow('ENOENT');
  });

  it('does not start where others can come and NODE_ENV was forgotten, and makes nothing', async () => {
    const program = await run({ HOST: '0.0.0.0', PUBLIC_URL: 'https://sesame.example' });
    expect(await program.ended).toBe(1);
    expect(program.err()).toContain('NODE_ENV: is not production, and others than you can come here');
    expect(() => statSync(program.dataDir)).toThrow('ENOENT');
  });

  it('does not open fictitious people to the public who were there before', async () => {
    const first = await start();
    first.child.kill('SIGTERM');
    await first.ended;
    const key = readFileSync(join(first.dataDir, 'master.key'), 'utf8');
    const PUBLIC_URL = 'https://sesame.example';
    const settings = { NODE_ENV: 'production', PUBLIC_URL, SESAME_MASTER_KEY: key, METRICS_PORT: '0' };
    const second = await run({ DATA_DIR: first.dataDir, ...settings });
    expect(await second.ended).toBe(1);
    expect(second.err()).toMatch(
      /fictitious people.*another store \(DATA_DIR, MONGODB_URI\), or remove them/,
    );
    expect(second.out()).toBe('');
  });

  it('tells its figures on a port of their own, and names it when another one has it', async () => {
    const metricsPort = await freePort();
    const first = await start({ METRICS_PORT: String(metricsPort) });
    const figures = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
    expect(await figures.text()).toContain('sesame_turns_total');
    expect(figures.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(`http://127.0.0.1:${metricsPort}/`)).status).toBe(404);
    expect((await fetch(`${first.origin}/metrics`)).status).toBe(404);
    const second = await run({ METRICS_PORT: String(metricsPort) });
    expect(await second.ended).toBe(1);
    expect(second.err()).toContain(
      `METRICS_PORT: 127.0.0.1:${metricsPort} cannot be listened to (EADDRINUSE)`,
    );
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });

  it('forgets who has been disabled for longer than its settings say', async () => {
    const dataDir = newDataDir();
    const masterKey = Buffer.alloc(32, 3);
    const keyring = createKeyring(masterKey);
    const store = openEmbeddedStore({
      ...{ dataDir, now: () => Date.now() - 3 * dayMs, keyFingerprint: keyring.fingerprint },
      ...{ seal: keyring.accountSeal, attemptLimits: attemptLimits(lyon.limits) },
    });
    const row = { numenKey: 'n', birthDateTag: 't', lastName: 'Essai', firstName: 'Anne' } as const;
    const names = { username: 'aessai', email: 'a@ac-lyon.fr', status: 'disabled' } as const;
    await store.accounts.importAccounts([{ ...row, ...names }]);
    await store.close();
    const env = { DATA_DIR: dataDir, SESAME_MASTER_KEY: masterKey.toString('base64') };
    const kept = await start({ ...env, RETENTION: 'disabled=4' });
    kept.child.kill('SIGTERM');
    expect(await kept.ended).toBe(0);
    expect(kept.err()).not.toContain('account.removed');
    const program = await start({ ...env, RETENTION: 'disabled=2' });
    while (!program.err().includes('account.removed')) await new Promise(resolve => setTimeout(resolve, 20));
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(readFileSync(join(dataDir, 'accounts.db'), 'latin1')).not.toContain('a@ac-lyon.fr');
  });

  it('has no fictitious people in production', async () => {
    const keyFile = `${newDataDir()}.key`;
    writeFileSync(keyFile, `${Buffer.alloc(32, 7).toString('base64')}\n`);
    const program = await run({
      NODE_ENV: 'production',
      SESAME_MASTER_KEY_FILE: keyFile,
      PUBLIC_URL: 'https://sesame.example',
      METRICS_PORT: String(await freePort()),
      LOG_LEVEL: 'silent',
    });
    const ready = new Promise(resolve => program.child.stdout?.once('data', resolve));
    await Promise.race([ready, program.ended]);
    expect(program.out()).toBe('Sésame: https://sesame.example/\n');
    expect(program.err()).toContain('WARNING: SMTP_URL is not set');
    expect(program.err()).toContain('WARNING: MAIL_DIRECTORY is not set');
    expect(program.err()).toContain('WARNING: the store has no account');
    expect((await fetch(`${program.origin}/metrics`)).status).toBe(404);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    const show = spawnSync(process.execPath, [accountsCommand(), 'show', demo.username], {
      env: {
        PATH: process.env.PATH ?? '',
        DATA_DIR: program.dataDir,
        SESAME_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      },
      encoding: 'utf8',
    });
    expect(show.status).toBe(1);
  });
});
