import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { attemptLimits } from '../../src/accounts/attempts';
import type { Author } from '../../src/accounts/audit';
import { createKeyring } from '../../src/accounts/keyring';
import { keyringFor } from '../../src/accounts/master-keys';
import { runAccounts } from '../../src/cli/accounts';
import { connectCommands, serveCommands } from '../../src/cli/admin-socket';
import { createCommands } from '../../src/cli/commands';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { cheapHasher } from '../accounts/cheap-hasher';
import { collector } from './command-line';
import { guess } from './guesses';

const now = () => Date.UTC(2026, 2, 5, 9);
const masterKey = Buffer.alloc(32, 5);
const demoFile = join(__dirname, '../../src/cli/demo-accounts.csv');
const demoPassword = 'Perdu-Depuis-2019';
const header = 'numen,birthDate,lastName,firstName,username,email';
const good = '99E0000021AAA,05/03/1979,Essai,Anne,aessai,anne.essai@ac-lyon.fr';
const demoRow = '99E0000001AAA,01/01/1993,Dupont,Jean,jdupont,jean.dupont@ac-lyon.fr';
const user = userInfo().username;
const better = '99E0000022AAA,06/03/1979,Essai,Paul,pessai,paul.essai@ac-lyon.fr';

let root: string;
let dataDir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sesame-cli-'));
  dataDir = join(root, 'data');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('npm run accounts -- import', () => {
  it('imports the demo accounts, and changes nothing the second time', async () => {
    expect(await accounts('import', demoFile)).toMatchObject({
      code: 0,
      out: '10 inserted, 0 updated, 0 unchanged, 0 refused\n',
    });
    expect(await accounts('import', demoFile)).toMatchObject({
      code: 0,
      out: '0 inserted, 0 updated, 10 unchanged, 0 refused\n',
    });
  });

  it.each([
    ['a CSV file', (text: string) => text],
    ['JSON lines', (text: string) => jsonLine(text.split('\n').at(-1) ?? '')],
  ])('leaves what %s has no column for; an empty cell empties it', async (_, written) => {
    const more = 'accountType,staffCategory,departement,recoveryEmail,status';
    const full = `${good},external,sante,69,anne@example.org,disabled`;
    await accounts('import', file(`${header},${more}\n${full}`));
    const before = JSON.parse((await accounts('show', 'aessai')).out).account;
    expect(await accounts('import', file(written(`${header}\n${good}`)))).toMatchObject({
      out: '0 inserted, 0 updated, 1 unchanged, 0 refused\n',
    });
    expect(JSON.parse((await accounts('show', 'aessai')).out).account).toEqual(before);
    await accounts('import', file(`${header},recoveryEmail\n${good},`));
    expect(JSON.parse((await accounts('show', 'aessai')).out).account).toEqual({
      ...before,
      recoveryEmail: null,
    });
  });

  it.each([
    [
      'semicolons, a BOM and Windows line ends',
      `\uFEFF${`${header}\n${good}\n${better}\n`.replaceAll(',', ';').replaceAll('\n', '\r\n')}`,
    ],
    ['JSON lines', `${jsonLine(good)}\n\n${jsonLine(better)}\n`],
    ['JSON lines with a BOM', `\uFEFF${jsonLine(good)}\n${jsonLine(better)}`],
    [
      'columns in another order, quotes and empty lines',
      `email,username,firstName,lastName,birthDate,numen\n"anne.essai@ac-lyon.fr",aessai,Anne,"Essai, dite ""E""",1979-03-05,99 e 00 00021-aaa\n\n${better.split(',').toReversed().join(',')}`,
    ],
  ])('reads %s', async (_, text) => {
    expect(await accounts('import', file(text))).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('2 inserted'),
    });
    expect((await accounts('show', 'aessai')).out).toContain('anne.essai@ac-lyon.fr');
  });

  it('says of one bad row that it is one', async () => {
    const one = '99E0000022AAA,31/04/1979,Essai,Anne,b2,b2@ac-lyon.fr';
    expect((await accounts('import', file([header, good, one].join('\n')))).out).toBe(
      'nothing was written: 1 row is bad (--skip-invalid writes the others)\n',
    );
  });

  it('names line, column and reason of each bad row, shows no secret, and writes nothing', async () => {
    const bad = [
      '99E000002OAAA,05/03/1979,Essai,Anne,b1,b1@ac-lyon.fr',
      '99E0000022AA,31/04/1979,Essai,Anne,b2,b2@ac-lyon.fr',
      '99E0000023AAA,05/03/1979,,Anne,b é,not-an-address',
      '99E0000024AAA,05/03/1979,Essai,Anne',
      '99E0000025AAA,05/03/2020,Essai,Anne,b5,b5@ac-lyon.fr',
      '99EO000026AAA,I4/07/1979,Essai,Anne,b6,b6@ac-lyon.fr',
      '99E0000027AAA,14 jui 1979,Essai,Anne,b7,b7@ac-lyon.fr',
      '99E0000028AAA,1 4/07/1979,Essai,Anne,b8,b8@ac-lyon.fr',
    ];
    const report = await accounts('import', file([header, good, ...bad].join('\n')));
    expect(report.code).toBe(1);
    expect(report.out).toBe('nothing was written: 8 rows are bad (--skip-invalid writes the others)\n');
    expect(report.err.split('\n')).toEqual([
      'line 3, numen: position 10: a digit is expected (0?)',
      'line 4, numen: has 12 characters instead of 13',
      'line 4, birthDate: is not in the calendar',
      'line 5, lastName: is missing',
      'line 5, username: may hold letters without accents, digits, dots, dashes and underscores',
      'line 5, email: is not an e-mail address',
      'line 6: has 4 cells; the header has 6 columns',
      'line 7, birthDate: is less than 16 years ago',
      'line 8, numen: position 4: a digit, or a letter but O and I, is expected (0?)',
      'lines 8-10, birthDate: is not a date (JJ/MM/AAAA or yyyy-mm-dd)',
      '',
    ]);
    expect(report.err).not.toMatch(/99E|1979|2020/);
    expect((await accounts('show', 'aessai')).code).toBe(1);
  });

  it('writes the good rows when told to skip the bad ones, and says no all the same', async () => {
    const report = await accounts(
      'import',
      file(`${header}\n${good}\nbad,,,,,\n${better}\n`),
      '--skip-invalid',
    );
    expect(report).toMatchObject({ code: 1, out: '2 inserted, 0 updated, 0 unchanged, 1 refused\n' });
  });

  it('finds what is twice in the file, however it is written', async () => {
    const again = '99 e 00 00021 aaa,05/03/1979,Essai,Anne,other,other@ac-lyon.fr';
    const sameName = '99E0000023AAA,05/03/1979,Essai,Anne,AESSAI,other@ac-lyon.fr';
    const report = await accounts('import', file([header, good, again, sameName].join('\n')));
    expect(report.err).toBe(
      'line 3, numen: is there already: leave one of the rows (line 2)\n' +
        'line 4, username: is there already: leave one of the rows (line 2)\n',
    );
  });

  it('finds a user name that is somebody else’s in the store', async () => {
    await accounts('import', file(`${header}\n${good}`));
    const report = await accounts('import', file(`${header}\n${better.replace('pessai', 'aessai')}`));
    expect(report).toMatchObject({
      code: 1,
      err: expect.stringContaining('line 2, username: belongs to another account in the store'),
    });
  });

  it('counts lines right after a cell of several', async () => {
    const report = await accounts(
      'import',
      file(`${header}\n${good.replace('Essai', '"Es\nsai"')}\n${better}\nbad,,,,,`),
    );
    expect(report.err).toMatch(/^line 5: its cells/);
  });

  it.each([
    ['an empty file', '', 'the file is empty'],
    [
      'a missing column',
      'numen,birthDate,lastName,firstName,username\n',
      'line 1: the column email is missing',
    ],
    ['an unknown column', `${header},emial\n`, 'line 1: the column "emial" is not known'],
    ['a repeated column', `${header},email\n`, 'line 1: the column email is there twice'],
    [
      'a quote that is not closed',
      `${header}\n"99E0000021AAA,05/03/1979\n`,
      'line 2: the CSV is broken from there on',
    ],
  ])('refuses %s as a whole', async (_, text, reason) => {
    const report = await accounts('import', file(text));
    expect(report).toMatchObject({ code: 2, out: '' });
    expect(report.err).toContain(reason);
    expect(report.err).not.toContain('99E');
  });

  it('says what is wrong with a JSON line without showing it', async () => {
    const report = await accounts(
      'import',
      file(`${jsonLine(good)}\n{"numen": "99E0000021AAA", oops}\n["99E"]\n{"numen":1}`),
    );
    expect(report.err).toBe('line 2: is not JSON\nlines 3-4: is not an object of texts\n');
  });

  it('says that the file is missing', async () => {
    expect(await accounts('import', join(root, 'nowhere.csv'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('no such file'),
    });
  });

  it('refuses a password hash that asks for too much, by its row', async () => {
    const hash = `$argon2id$v=19$m=10485760,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`;
    const report = await accounts('import', file(`${header},passwordHash\n${good},"${hash}"`));
    expect(report).toMatchObject({
      code: 1,
      err: 'line 2, passwordHash: asks for more memory than m=262144\n',
    });
    const bcrypt = await accounts('import', file(`${header},passwordHash\n${good},$2b$12$abc`));
    expect(bcrypt.err).toBe('line 2, passwordHash: is not an argon2id PHC string\n');
  });

  it('exports cells that start no formula, and reads them back as they were', async () => {
    const name = '-HYPERLINK(""http://evil.example;-1"")';
    const row = good.replace('Essai', `"${name}"`).replace('Anne', "'t Anne");
    await accounts('import', file(`${header}\n${row}`));
    const exported = (await accounts('export')).out;
    expect(exported).toContain(`"'-HYPERLINK(""http://evil.example;'-1"")",'t Anne,`);
    const again = exported
      .replace('username,', 'numen,birthDate,username,')
      .replace('\naessai', '\n99E0000021AAA,05/03/1979,aessai');
    expect(await accounts('import', file(again))).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 unchanged'),
    });
  });

  it('imports thousands of rows in batches', async () => {
    const rows = Array.from({ length: 2_345 }, (_, index) => {
      const number = String(index).padStart(6, '0');
      return `99E0${number}AAA,05/03/1979,Essai,Anne,user${number},user${number}@ac-lyon.fr`;
    });
    const report = await accounts('import', file([header, ...rows].join('\n')));
    expect(report).toMatchObject({ code: 0, out: '2345 inserted, 0 updated, 0 unchanged, 0 refused\n' });
    expect((await accounts('export')).out.trim().split('\n')).toHaveLength(2_346);
  });
});

describe.each([
  ['with the store to itself', false],
  ['beside a running server', true],
])('npm run accounts, %s', (_, withServer) => {
  let stop: () => Promise<void>;

  beforeEach(async () => {
    await accounts('import', demoFile);
    await begin();
  });
  afterEach(() => stop());
  const begin = async () => {
    stop = withServer ? await startServer() : async () => {};
  };
  const tryIdentity = async (times: number) => {
    await stop();
    await guess(dataDir, 'jdupont', { times, now });
    await begin();
  };

  it('verifies a password', async () => {
    expect(await accountsWithInput(`${demoPassword}\n`, 'verify-password', 'jdupont')).toMatchObject({
      code: 0,
      out: 'valid\n',
    });
    expect(await accountsWithInput(demoPassword, 'verify-password', 'JDupont')).toMatchObject({
      code: 0,
      out: 'valid\n',
    });
    expect(await accountsWithInput('wrong\n', 'verify-password', 'jdupont')).toMatchObject({
      code: 1,
      out: 'invalid\n',
    });
    expect(await accountsWithInput(`${demoPassword}\n`, 'verify-password', 'nobody')).toMatchObject({
      code: 1,
      out: 'invalid\n',
    });
    expect(await accountsWithInput(`${demoPassword}\n`, 'verify-password', 'inouvelle')).toMatchObject({
      code: 1,
      out: 'invalid\n',
    });
    expect(await accountsWithInput('', 'verify-password', 'jdupont')).toMatchObject({
      code: 2,
      err: 'no password on standard input\n',
    });
    const told = await accounts('audit', '--kind', 'account.unknown,password', '--format', 'json');
    const kinds = told.out
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line).kind);
    expect(kinds.toSorted()).toEqual([
      ...['account.unknown', 'password.checked', 'password.checked'],
      ...['password.mismatched', 'password.mismatched'],
    ]);
  });

  it('shows and unlocks an account', async () => {
    expect((await accounts('show', 'jdupont')).out).toContain('"username": "jdupont"');
    await tryIdentity(5);
    const ofIdentity = async () => JSON.parse((await accounts('show', 'jdupont')).out).locked.identity;
    expect(await ofIdentity()).toMatch(/^until 2026-03-05T09:1\d:[\d.:]+Z$/);
    expect(await accounts('unlock', 'jdupont')).toMatchObject({ code: 0, out: 'jdupont: unlocked\n' });
    expect(await ofIdentity()).toBe('no');
    expect((await accounts('show', 'jdupont')).out).toContain('account.unlocked');
    expect(await accounts('unlock', 'nobody')).toMatchObject({ code: 1, out: 'nobody: no such account\n' });
    expect(await accounts('show', 'nobody')).toMatchObject({ code: 1 });
  });

  it('unlocks nobody who is not locked, and leaves no record of what changed nothing', async () => {
    const nothing = { code: 0, out: 'jdupont: was not locked, nothing to clear\n' };
    expect(await accounts('unlock', 'jdupont')).toMatchObject(nothing);
    expect((await accounts('show', 'jdupont')).out).not.toContain('account.unlocked');
    await tryIdentity(2);
    expect(await accounts('unlock', 'jdupont')).toMatchObject({
      ...{ code: 0, out: 'jdupont: was not locked; the attempts that were counted are cleared\n' },
    });
    expect((await accounts('show', 'jdupont')).out).toContain('account.unlocked');
    expect(await accounts('unlock', 'jdupont')).toMatchObject(nothing);
  });

  it('leaves a record of who gave each command', async () => {
    await tryIdentity(1);
    await accounts('unlock', 'jdupont', '--actor', 'Alice\nMartin');
    await accountsWithInput('wrong', 'verify-password', 'jdupont');
    await accounts('--actor', 'Bob', 'show', 'jdupont');
    await accounts(
      'import',
      file(`${header}\n${demoRow.replace('01/01/1993', '02/01/1993')}`),
      '--actor',
      'Carl',
    );
    const { audit } = JSON.parse((await accounts('show', 'jdupont')).out);
    expect(audit.map(({ kind, actor, command }: Record<string, string>) => [kind, command, actor])).toEqual(
      expect.arrayContaining([
        ['account.unlocked', 'unlock', `Alice Martin (${user})`],
        ['password.mismatched', 'verify-password', user],
        ['account.shown', 'show', `Bob (${user})`],
        ['birthDate.changed', 'import', `Carl (${user})`],
      ]),
    );
  });

  it('exports without NUMEN and birth date, to a file that only its owner reads', async () => {
    const path = join(root, 'out.csv');
    expect(await accounts('export', '--out', path)).toMatchObject({ code: 0, out: '' });
    const text = readFileSync(path, 'utf8');
    expect(text.split('\n')[0]).toBe(
      'username,email,lastName,firstName,accountType,staffCategory,departement,recoveryEmail,status,passwordHash',
    );
    expect(text.trim().split('\n')).toHaveLength(11);
    expect(text).not.toMatch(/99E|1993/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await accounts('export')).out).toBe(text);
  });

  it('leaves one record of each import, of each export, and of a settled request', async () => {
    await accounts('import', file([header, good, better].join('\n')));
    await accounts('export');
    await accounts('export');
    await stop();
    const store = openStore();
    const id = (await store.accounts.findByUsername('jdupont'))?.id ?? '';
    const entry = { id: 'r:1', at: now(), accountId: id, date: '2026-02-01' };
    await store.outbox.add({ ...entry, kind: 'restoration.requested' });
    await store.close();
    stop = withServer ? await startServer() : async () => {};
    await accounts('restorations', '--settle', 'r:1', '--actor', 'Dora');
    await stop();
    stop = async () => {};
    const after = openStore();
    const kinds = (await after.audit.list('accounts', 100)).map(({ kind, actor }) => [kind, actor]);
    expect(kinds.toSorted()).toEqual([
      ['accounts.exported', user],
      ['accounts.exported', user],
      ['accounts.imported', user],
      ['accounts.imported', user],
    ]);
    const own = await after.audit.search({ subjects: [id], kinds: ['restoration'] }, null, 100);
    expect(own).toMatchObject([
      { kind: 'restoration.settled', actor: `Dora (${user})`, command: 'restorations' },
    ]);
    await after.close();
  });

  it('imports', async () => {
    expect(await accounts('import', file(`${header}\n${good}`))).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 inserted'),
    });
    expect((await accounts('export')).out).toContain('aessai');
  });

  it('lists restoration requests and settles them', async () => {
    expect(await accounts('restorations')).toMatchObject({ code: 0, out: '' });
    expect(await accounts('restorations', '--settle', 'unknown')).toMatchObject({ code: 1 });
  });
});

describe('a running server', () => {
  it('leaves no socket behind, and one that was left is in nobody’s way', async () => {
    await accounts('import', demoFile);
    const stop = await startServer();
    expect(statSync(join(dataDir, 'admin.sock')).mode & 0o777).toBe(0o600);
    await stop();
    expect(readdirSync(dataDir)).not.toContain('admin.sock');
    writeFileSync(join(dataDir, 'admin.sock'), '');
    expect((await accounts('show', 'jdupont')).code).toBe(0);
    await (await startServer())();
  });

  it.each([
    '{"command":"verifyPassword", hunter2',
    '{"command":"dropTables","input":{}}',
    '{"command":"show","input":{"username":1}}',
  ])('refuses the request %j without repeating it, and goes on', async request => {
    const problems: unknown[] = [];
    const { stop } = await startStore((_, error) => problems.push(error));
    const [answer] = await ask(request);
    expect(JSON.parse(String(answer))).toHaveProperty('error');
    expect(`${answer} ${problems.map(String)}`).not.toContain('hunter2');
    expect(await ask('{"command":"show","input":{"username":"nobody"}}')).toEqual(['{"answer":null}']);
    await stop();
  });

  it('lists the requests for the mail team', async () => {
    await accounts('import', demoFile);
    const { store, stop } = await startStore();
    const account = await store.accounts.findByUsername('jdupont');
    await store.outbox.add({
      id: 'r:1',
      at: now(),
      accountId: account?.id ?? '',
      kind: 'restoration.requested',
      date: '2026-02-01',
    });
    expect((await accounts('restorations')).out).toBe(
      'r:1\t2026-03-05T09:00:00.000Z\t2026-02-01\tjdupont\tjean.dupont@ac-lyon.fr\n',
    );
    expect(await accounts('restorations', '--settle', 'r:1')).toMatchObject({
      code: 0,
      out: 'r:1: settled\n',
    });
    expect((await accounts('restorations')).out).toBe('');
    await stop();
  });
});

describe('a socket', () => {
  it('stands in the data directory, which is closed to everybody else', async () => {
    mkdirSync(dataDir, { mode: 0o777 });
    chmodSync(dataDir, 0o777);
    const stop = await startServer();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await stop();
  });

  it('does so too when the directory’s name is too long for one', async () => {
    dataDir = join(root, 'long'.repeat(30));
    const stop = await startServer();
    expect(readdirSync(dataDir)).toContain('admin.sock');
    const client = await connectCommands(dataDir);
    expect(await client?.commands.show({ username: 'nobody' })).toBeNull();
    client?.close();
    await stop();
    expect(readdirSync(dataDir)).not.toContain('admin.sock');
  });

  it('that somebody else may have put there is told nothing', async () => {
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o777);
    const heard: string[] = [];
    const trap = createServer(socket => void socket.on('data', bytes => heard.push(String(bytes))));
    await new Promise<void>(resolve => trap.listen(join(dataDir, 'admin.sock'), resolve));
    await expect(connectCommands(dataDir)).rejects.toThrow('chmod 700');
    const outcome = await accounts('show', 'jdupont');
    expect(outcome.code).not.toBe(0);
    expect(outcome.err).toContain('chmod 700');
    expect(heard).toEqual([]);
    await new Promise(resolve => trap.close(resolve));
  });

  it('is cut off from who never ends a line', async () => {
    const stop = await startServer();
    const socket = connect(join(dataDir, 'admin.sock'));
    const closed = new Promise(resolve => socket.once('close', resolve));
    socket.on('error', () => {});
    for (let sent = 0; sent < 20; sent++) socket.write(Buffer.alloc(1_000_000, 'x'));
    await closed;
    await stop();
  });
});

describe('what cannot be carried out', () => {
  it('says that there is no store in DATA_DIR', async () => {
    expect(await accounts('show', 'jdupont')).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds no accounts'),
    });
  });

  it('says that the store is in use when no server answers', async () => {
    const store = openStore();
    expect(await accounts('show', 'jdupont')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is in use by another process'),
    });
    await store.close();
  });

  it('says that the master key is another one', async () => {
    await accounts('import', demoFile);
    const env = { SESAME_MASTER_KEY: Buffer.alloc(32, 6).toString('base64') };
    expect(await run(['show', 'jdupont'], '', env)).toMatchObject({
      code: 2,
      err: expect.stringContaining('another master key'),
    });
  });

  it('explains itself', async () => {
    expect(await accounts('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('verify-password'),
    });
    expect(await accounts('nonsense')).toMatchObject({
      code: 2,
      err: expect.stringContaining('unknown command'),
    });
    expect(await accounts('show')).toMatchObject({
      code: 2,
      err: expect.stringContaining('missing required argument'),
    });
  });

  it('says that a file cannot be written', async () => {
    await accounts('import', demoFile);
    mkdirSync(join(root, 'locked'));
    chmodSync(join(root, 'locked'), 0o500);
    expect((await accounts('export', '--out', join(root, 'nowhere', 'out.csv'))).code).toBe(2);
  });
});

const accounts = (...args: string[]) => run(args, '');
const accountsWithInput = (input: string, ...args: string[]) => run(args, input);

async function run(args: string[], input: string, more: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [collector(), collector()];
  const env = { DATA_DIR: dataDir, SESAME_MASTER_KEY: masterKey.toString('base64'), ...more };
  const code = await runAccounts(args, { env, stdin: Readable.from([input]), stdout, stderr, now });
  return { code, out: stdout.text(), err: stderr.text() };
}

const keyring = createKeyring(masterKey);

function openStore() {
  const limits = {
    freeAttempts: 5,
    firstWaitMinutes: 15,
    longestWaitMinutes: 60,
    attemptsBeforeHelpDesk: 20,
  };
  return openEmbeddedStore({
    dataDir,
    now,
    attemptLimits: attemptLimits(limits),
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
  });
}

async function startStore(onProblem: (message: string, error: unknown) => void = () => {}) {
  const store = openStore();
  const slots = await store.keySlots.read();
  const commandsFor = (author?: Author) =>
    createCommands({
      ...store,
      keyring: keyringFor({ current: masterKey }, slots),
      hasher: cheapHasher(),
      now,
      randomId: () => String(Math.random()),
      author,
    });
  const socket = await serveCommands({ dataDir, commandsFor, onProblem });
  return {
    store,
    stop: async () => {
      await socket.close();
      await store.close();
    },
  };
}

async function startServer(): Promise<() => Promise<void>> {
  return (await startStore()).stop;
}

/** The answer to one line over the bare socket. */
async function ask(request: string): Promise<string[]> {
  const socket = connect(join(dataDir, 'admin.sock'));
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  socket.write(`${request}\n`);
  const { value } = await answers.next();
  socket.end();
  return [String(value)];
}

let files = 0;

function file(text: string): string {
  const path = join(root, `accounts-${files++}.txt`);
  writeFileSync(path, text);
  return path;
}

function jsonLine(csv: string): string {
  const names = header.split(',');
  return JSON.stringify(Object.fromEntries(csv.split(',').map((cell, index) => [names[index], cell])));
}
