import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attemptLimits } from '../../src/accounts/attempts';
import { createKeyring } from '../../src/accounts/keyring';
import { serveCommands } from '../../src/cli/admin-socket';
import { createCommands } from '../../src/cli/commands';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { cheapHasher } from '../accounts/cheap-hasher';
import { commandLine, masterKey } from './command-line';

const now = () => Date.UTC(2026, 2, 5, 9);
const { accounts, dataDir, file } = commandLine(now);
const keyring = createKeyring(masterKey);
let stop = async () => {};
/** What the server has in its log. */
let log: string[] = [];

const people = (count: number) =>
  file(
    [
      'numen,birthDate,lastName,firstName,username,email',
      ...Array.from(
        { length: count },
        (_, index) =>
          `99E${String(index).padStart(7, '0')}AAA,05/03/1979,Essai,Anne,user${index},u${index}@ac-lyon.fr`,
      ),
    ].join('\n'),
  );

/** A server that runs, without what people see of it. */
async function running(): Promise<EmbeddedStore> {
  const store = openEmbeddedStore({
    dataDir: dataDir(),
    now,
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
    attemptLimits: attemptLimits({
      ...{ freeAttempts: 5, firstWaitMinutes: 15, longestWaitMinutes: 60, attemptsBeforeHelpDesk: 20 },
    }),
  });
  const ports = { ...store, keyring, hasher: cheapHasher(), randomId: () => String(Math.random()) };
  const socket = await serveCommands({
    dataDir: dataDir(),
    commandsFor: author => createCommands({ ...ports, author }),
    onProblem: message => log.push(message),
  });
  stop = async () => {
    stop = async () => {};
    await socket.close();
    await store.close();
  };
  return store;
}

const outcomes = async () => (await accounts('audit', '--kind', 'store', '--format', 'csv')).out;

describe('npm run accounts -- backup', () => {
  it('is a drill: what was acknowledged before it is there after a restore, and what came later is not', async () => {
    await accounts('import', people(700));
    const store = await running();
    const id = (await store.accounts.findByUsername('user1'))?.id ?? '';
    for (let count = 0; count < 6; count++) await store.attempts.consume('somebody', { id: `try ${count}` });
    await accounts('disable', 'user2');
    const copy = join(dataDir(), '..', 'backup.db');
    expect(await accounts('backup', copy)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^.*backup\.db: 700 accounts, \d+ bytes, read whole and found good\n$/),
    });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(existsSync(`${copy}.partial`)).toBe(false);
    await accounts('disable', 'user3');
    expect(await outcomes()).toContain('store.backedUp,success');
    await stop();

    // As docs/operations.md says.
    rmSync(dataDir(), { recursive: true });
    mkdirSync(dataDir(), { mode: 0o700 });
    copyFileSync(copy, join(dataDir(), 'accounts.db'));

    const restored = await running();
    expect(await restored.accounts.count()).toBe(700);
    expect(await restored.accounts.findById(id)).toMatchObject({ username: 'user1', status: 'active' });
    expect(await restored.attempts.read('somebody')).toMatchObject({
      count: 5,
      lockedUntil: expect.any(Number),
    });
    const statusOf = async (username: string) => (await restored.accounts.findByUsername(username))?.status;
    expect([await statusOf('user2'), await statusOf('user3')]).toEqual(['disabled', 'active']);
    const kinds = (await accounts('audit', '--format', 'csv')).out;
    expect(kinds).toContain('account.disabled,success,user2');
    expect((await accounts('deliveries')).out).toContain('user2');
    await stop();
  });

  it('works where no server runs too, and replaces the one before only when told to', async () => {
    await accounts('import', people(3));
    const copy = join(dataDir(), '..', 'backup.db');
    writeFileSync(copy, 'the one before');
    expect(await accounts('backup', copy)).toMatchObject({
      code: 2,
      err: expect.stringContaining('say --force to replace it'),
    });
    expect(readFileSync(copy, 'utf8')).toBe('the one before');
    expect((await accounts('backup', copy, '--force')).code).toBe(0);
    expect(readFileSync(copy, 'latin1')).toMatch(/^SQLite format 3/);
  });

  it('leaves the one before where the new one is not good, or cannot be written', async () => {
    await accounts('import', people(3));
    const copy = join(dataDir(), '..', 'backup.db');
    writeFileSync(copy, 'the one before');
    const db = join(dataDir(), 'accounts.db');
    writeFileSync(db, readFileSync(db, 'latin1').replace('u1@ac-lyon.fr', 'x1@ac-lyon.fr'), 'latin1');
    expect(await accounts('backup', copy, '--force')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is damaged'),
    });
    expect(readFileSync(copy, 'utf8')).toBe('the one before');
    expect(existsSync(`${copy}.partial`)).toBe(false);
    expect(await accounts('backup', join(dataDir(), '..', 'nowhere', 'b.db'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be written (ENOENT)'),
    });
    const failed = (await outcomes()).match(/store.backupFailed,failure/g);
    expect(failed).toHaveLength(2);
    expect(await outcomes()).not.toContain('store.backedUp');
  });

  it('says to whoever asked, and in the log, where the server may not write', async () => {
    await accounts('import', people(3));
    log = [];
    const store = await running();
    const told = await accounts('backup', '/sys/sesame.db');
    const sentence = /\/sys\/sesame\.db\S* cannot be written \((EACCES|EPERM|EROFS)\): \/sys is not where/;
    expect(told).toMatchObject({ code: 2, err: expect.stringMatching(sentence) });
    expect(log).toEqual([expect.stringMatching(sentence)]);
    // A folder that cannot even be looked into: to tidy there fails too, and is not what is told.
    const under = join(file('a file'), 'copy.db');
    await expect(store.backUp(under)).rejects.toMatchObject({ code: 'BACKUP_FAILED' });
    await stop();
  });

  it('loses no acknowledged write to a copy in DATA_DIR, by whatever name, nor to one over a device', async () => {
    await accounts('import', people(3));
    const outside = join(dataDir(), '..');
    mkdirSync(join(dataDir(), 'inside'));
    symlinkSync(dataDir(), join(outside, 'folder'));
    symlinkSync(join(dataDir(), 'accounts.db'), join(outside, 'link'));
    linkSync(join(dataDir(), 'accounts.db'), join(outside, 'hard'));
    await running();
    for (const target of [
      ...['accounts.db', 'master.key', 'new.db', 'inside/new.db'].map(name => join(dataDir(), name)),
      ...['folder/accounts.db', 'folder/new.db', 'folder/inside/new.db', 'link', 'hard'].map(name =>
        join(outside, name),
      ),
      ...['/dev/null', outside],
    ])
      for (const command of [
        ['backup', target, '--force'],
        ['export', '--out', target],
      ])
        expect(await accounts(...command)).toMatchObject({
          code: 2,
          out: '',
          err: expect.stringMatching(/in DATA_DIR|no ordinary file/),
        });
    expect((await accounts('disable', 'user1')).code).toBe(0);
    expect(await outcomes()).toContain('store.backupFailed,failure');
    expect(await outcomes()).not.toContain('store.backedUp');
    await stop();
    const next = await running();
    expect(await next.accounts.findByUsername('user1')).toMatchObject({ status: 'disabled' });
    await stop();
  });
});
