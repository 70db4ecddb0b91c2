import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { type Document, MongoNetworkError } from 'mongodb';
import type { AccountImport, PasswordChange } from '../../src/accounts/account-repository';
import { createKeyring } from '../../src/accounts/keyring';
import { type Appends, createAppends } from '../../src/storage/mongo/appends';
import { asDocument, collectionsOf } from '../../src/storage/mongo/documents';
import { createDrain } from '../../src/storage/mongo/drain';
import { createOutbox } from '../../src/storage/mongo/journal';
import type { MongoStore } from '../../src/storage/mongo/mongo-store';
import { createPace } from '../../src/storage/mongo/pace';
import { start } from '../contract/contract';
import { bulkError } from '../storage/mongo/bulk-error';
import { rowOf } from './account-row';
import { type Fault, startProxy } from './proxy';
import { sharedUri, withDatabase } from './server';
import { openTestStore, testDatabase } from './stores';

jest.setTimeout(120_000);

const masterKey = randomBytes(32);
const { fingerprint } = createKeyring(masterKey);
const database = testDatabase(fingerprint);
/** Closed whatever came of a test, the last one first. */
const open: { close(): Promise<void> }[] = [];
beforeEach(() => database.empty());
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});
afterAll(() => database.drop());

it('gives a worker at once what its own server wrote, without looking at every account each time', async () => {
  await database.db();
  let looks = 0;
  const faultFor = ({ find, filter }: Document) => {
    if (find === 'accounts' && 'undrainedAt' in filter && !('_id' in filter)) looks++;
    return null;
  };
  const proxy = await startedProxy(faultFor);
  const store = await opened(proxy.uri);
  expect(await store.outbox.lease(10, 1_000)).toEqual([]);
  expect(looks).toBe(1);
  await changed(store, 1);
  expect(await store.outbox.lease(10, 1_000, 'password.changed')).toHaveLength(1);
  for (let round = 0; round < 5; round++) {
    await store.outbox.lease(10, 1_000, 'password.changed');
    await store.outbox.pendingKinds();
  }
  await store.outbox.settle('password.changed:1');
  expect(await store.outbox.pendingKinds()).toEqual([]);
  expect(looks).toBe(1);
});

it('finds every half minute what another server has left', async () => {
  const db = await database.db();
  const collections = collectionsOf(db);
  const killed = await opened();
  let at = 0;
  const drain = createDrain(collections, createAppends(collections), createPace(db), undefined, () => at);
  const moved = () => collections.outbox.countDocuments({});
  await changed(killed, 1);
  await drain.lately();
  expect(await moved()).toBe(1);
  await changed(killed, 2);
  await drain.lately();
  expect(await moved()).toBe(1);
  at += 30_001;
  await drain.lately();
  expect(await moved()).toBe(2);
});

it('moves everything that an import of many left, many in a call', async () => {
  await database.db();
  const calls: string[] = [];
  const proxy = await startedProxy(({ insert, update }) => {
    calls.push(insert ?? update);
    return null;
  });
  const [store, moving] = [await opened(), await opened(proxy.uri)];
  await store.accounts.importAccounts(people(450, 0), author);
  calls.length = 0;
  expect(await moving.audit.search({ kinds: ['account.created'] }, null, 1_000)).toHaveLength(450);
  expect(await stillWaiting()).toBe(0);
  // The size of a part follows the pace of the server.
  for (const collection of ['audit', 'accounts'])
    expect(calls.filter(name => name === collection).length).toBeLessThan(450 / 5);
});

it('delivers everybody’s mails though one audit record is refused, which is tried again, and told of once', async () => {
  const { audit, outbox } = collectionsOf(await database.db());
  const { store, refused } = await threeChanged();
  const refusal = { of: refused, audit: true };
  const { drain, told } = await refusing(refusal);
  await drain.all();
  await drain.all();
  expect(await waitingIds()).toEqual([refused]);
  expect([await audit.countDocuments({}), await outbox.countDocuments({})]).toEqual([2, 3]);
  expect(told).toEqual([expect.stringMatching(`account ${refused} .*121`)]);
  refusal.audit = false;
  await drain.account(refused);
  expect(await stillWaiting()).toBe(0);
  expect(await store.audit.list(refused, 10)).toHaveLength(1);
});

it('counts as undelivered what the outbox refuses, and keeps the order of its account', async () => {
  const collections = collectionsOf(await database.db());
  const { refused } = await threeChanged();
  const later = { id: 'later', at: start + 1, accountId: refused, kind: 'email.changed', date: null };
  await collections.accounts.updateOne({ _id: refused }, { $push: { outbox: asDocument(later) } });
  const { drain, appends } = await refusing({ of: refused, outbox: true });
  const outbox = createOutbox(collections, appends, drain, () => start);
  expect(await outbox.backlog('password.changed')).toEqual({ count: 3, oldestAt: start });
  expect(await outbox.backlog('email.changed')).toEqual({ count: 1, oldestAt: start + 1 });
  expect(await collections.outbox.countDocuments({ accountId: refused })).toBe(0);
});

it('fails as a whole where the server takes nothing at all', async () => {
  const { refused } = await threeChanged();
  const { drain, told } = await refusing({ of: refused, audit: true, code: 13 });
  await expect(drain.all()).rejects.toMatchObject({ code: 13 });
  expect(told).toEqual([]);
  expect(await stillWaiting()).toBe(3);
});

it('takes nobody’s for refused when the server did not answer', async () => {
  const collections = collectionsOf(await database.db());
  await changed(await opened(), 1);
  const away = async () => {
    throw new MongoNetworkError('lost');
  };
  const drain = createDrain(
    collections,
    { audit: away, outbox: away },
    createPace(await database.db()),
    () => {
      throw new Error('told as refused');
    },
  );
  await expect(drain.all()).rejects.toThrow('lost');
});

/** Commands of one part, and the first of the next; a single record is the command's own. */
const isPart = (name: string) => (command: Document, bytes: number) =>
  (command.insert ?? command.update) === name && bytes > 4_000;
it.each([
  ['before anything of a part is moved', 'audit', 1],
  ['when its audit records are', 'outbox', 1],
  ['when the first entry of each account is', 'outbox', 2],
  ['when all of it is, and waits in the accounts as well', 'accounts', 1],
  ['when one part of two is moved', 'audit', 2],
])('loses nothing and has nothing twice, killed %s', async (_, collection, time) => {
  await database.db();
  const store = await opened();
  for (const version of [0, 1]) {
    await store.accounts.importAccounts(people(120, version), author);
    await store.outbox.pending(1);
  }
  await store.accounts.importAccounts(people(120, 2), author);
  let child: ChildProcess | null = null;
  let times = 0;
  const proxy = await startedProxy((command, bytes) => {
    if (!isPart(collection)(command, bytes) || ++times < time) return null;
    child?.kill('SIGKILL');
    return { kind: 'cutBefore' };
  });
  child = startAudit(proxy.uri);
  const [, signal] = await once(child, 'exit');
  expect([signal, times]).toEqual(['SIGKILL', time]);
  expect(await stillWaiting()).toBeGreaterThan(0);

  const kinds = ['account.created', 'email.changed', 'recoveryEmail.changed'];
  const records = await store.audit.search({ kinds }, null, 1_000);
  const told = await store.outbox.pending(1_000);
  expect(await stillWaiting()).toBe(0);
  // Two imports of three have changed both addresses of each of them.
  const twice = (kind: string) => Array.from({ length: 240 }, () => kind);
  const created = Array.from({ length: 120 }, () => 'account.created');
  expect(records.map(({ kind }) => kind).toSorted()).toEqual([
    ...created,
    ...twice('email.changed'),
    ...twice('recoveryEmail.changed'),
  ]);
  expect(told.map(({ kind }) => kind).toSorted()).toEqual([
    ...twice('email.changed'),
    ...twice('recoveryEmail.changed'),
  ]);
});

const author = { actor: 'alice', command: 'import' };

/** Of each version two addresses that are others than before. */
function people(count: number, version: number): AccountImport[] {
  return Array.from({ length: count }, (_, index) => ({
    ...rowOf(index),
    email: `user${index}@v${version}.example.org`,
    recoveryEmail: `user${index}@w${version}.example.org`,
  }));
}

async function threeChanged() {
  const store = await opened();
  for (const number of [1, 2, 3]) await changed(store, number);
  const [refused = ''] = await waitingIds();
  return { store, refused };
}

/** As a server does it in a call of many: it takes those of the others. */
async function refusing(refusal: { of: string; audit?: boolean; outbox?: boolean; code?: number }) {
  const db = await database.db();
  const collections = collectionsOf(db);
  const { audit, outbox } = createAppends(collections);
  async function others<Item>(
    items: Item[],
    isRefused: (item: Item) => boolean,
    write: (items: Item[]) => Promise<void>,
  ) {
    await write(items.filter(item => !isRefused(item)));
    const index = items.findIndex(isRefused);
    if (index >= 0) throw bulkError({ code: refusal.code ?? 121, index });
  }
  const appends: Appends = {
    audit: records =>
      others(records, ({ subject }) => refusal.audit === true && subject === refusal.of, audit),
    outbox: entries =>
      others(entries, ({ accountId }) => refusal.outbox === true && accountId === refusal.of, outbox),
  };
  const told: string[] = [];
  const drain = createDrain(collections, appends, createPace(db), text => told.push(text));
  return { drain, appends, told };
}

const waitingIds = async () =>
  (
    await collectionsOf(await database.db())
      .accounts.find({ undrainedAt: { $gt: 0 } })
      .toArray()
  ).map(({ _id }) => _id);

const stillWaiting = async () =>
  (await database.db()).collection('accounts').countDocuments({ undrainedAt: { $gt: 0 } });

function startAudit(uri: string): ChildProcess {
  const env = {
    PATH: process.env.PATH,
    MONGODB_URI: withDatabase(uri, databaseName()),
    SESAME_MASTER_KEY: masterKey.toString('base64'),
  };
  return spawn(process.execPath, [join(__dirname, '../../dist/accounts.js'), 'audit', '--kind', 'account'], {
    env,
    stdio: 'ignore',
  });
}

const startedProxy = (faultFor: (command: Document, bytes: number) => Fault | null) =>
  closedLater(startProxy({ targetPort: Number(new URL(sharedUri()).port), faultFor }));

const opened = (server = database.uri()): Promise<MongoStore> =>
  closedLater(openTestStore(withDatabase(server, databaseName()), undefined, fingerprint));

async function closedLater<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> {
  const one = await opening;
  open.push(one);
  return one;
}

const databaseName = () => new URL(database.uri()).pathname.slice(1);

async function changed({ accounts }: MongoStore, number: number): Promise<void> {
  const row = rowOf(number);
  await accounts.importAccounts([row]);
  const accountId = (await accounts.findByNumenKey(row.numenKey))?.id ?? '';
  const id = `password.changed:${number}`;
  const change: PasswordChange = {
    accountId,
    expectedVersion: 1,
    resetId: String(number),
    passwordHash: row.passwordHash ?? '',
    audit: { id, at: start, kind: 'password.changed', subject: accountId, channel: 'directline' },
    outbox: [{ id, at: start, accountId, kind: 'password.changed', date: null }],
  };
  expect(await accounts.changePassword(change)).toBe('applied');
}
