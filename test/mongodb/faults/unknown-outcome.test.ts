import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Document } from 'mongodb';
import type { AccountImport, PasswordChange } from '../../../src/accounts/account-repository';
import type { StoredConversation } from '../../../src/bot/conversation-store';
import type { FeedConversation, FeedEntry } from '../../../src/channels/direct-line/activity-feed';
import type { Ticket } from '../../../src/forms/ticket-store';
import type { MongoStore } from '../../../src/storage/mongo/mongo-store';
import { start } from '../../contract/contract';
import { until } from '../../until';
import { rowOf as anyRow } from '../account-row';
import { type Fault, type FaultProxy, startProxy } from '../proxy';
import { sharedUri, withDatabase } from '../server';
import { openTestStore, testDatabase } from '../stores';

jest.setTimeout(240_000);

/** Faults for the commands to come that match, one each; then none. */
const pending: { matches: (command: Document) => boolean; fault: Fault }[] = [];
const met: string[] = [];
/** Of the last command that met a fault: whether the driver numbers it, to try it again by itself. */
let driverRetries = false;

/** Of a primary the driver tries writes again by itself; the server here does not know them again, as a real one does. */
const topologies = ['a single server', 'a server that passes for a primary'] as const;

describe.each(topologies)('a reset whose outcome is unknown, on %s', topology => {
  const isPrimary = topology !== 'a single server';
  const database = testDatabase();
  let proxy: FaultProxy;
  let store: MongoStore;

  beforeAll(async () => {
    await database.db();
    const targetPort = Number(new URL(sharedUri()).port);
    proxy = await startProxy({ targetPort, faultFor, passesForPrimary: isPrimary });
    const name = new URL(database.uri()).pathname.slice(1);
    const uri = withDatabase(proxy.uri, name);
    store = await openTestStore(`${uri}&socketTimeoutMS=1000&heartbeatFrequencyMS=500`);
  });
  afterEach(() => {
    pending.length = 0;
    met.length = 0;
  });
  afterAll(async () => {
    await store.close();
    await proxy.close();
    await database.drop();
  });

  const faults: [string, Fault][] = [
    ['was applied and its answer lost', { kind: 'cutAfter' }],
    ['never arrived', { kind: 'cutBefore' }],
    ['was applied and answered too late', { kind: 'stall', ms: 2_500 }],
    ['met a server that is no longer the primary', { kind: 'notWritablePrimary' }],
  ];

  it.each(faults)('because the write %s, is applied once all the same', async (_, fault) => {
    const id = await newAccount();
    breaks(isReset, fault);
    expect(await store.accounts.changePassword(change(id))).toMatch(/^(?:applied|already)$/);
    expect(met).toEqual([fault.kind]);
    expect(driverRetries).toBe(isPrimary);
    expect(await store.accounts.findById(id)).toMatchObject({ version: 2, lastResetId: `reset-${id}` });
    expect(await store.audit.list(id, 10)).toHaveLength(1);
    expect((await store.outbox.pending(100)).filter(({ accountId }) => accountId === id)).toHaveLength(1);
  });

  it.each(faults)(
    'because three times in a row the write %s, is applied once all the same',
    async (_, fault) => {
      const id = await newAccount();
      for (let times = 0; times < 3; times++) breaks(isReset, fault);
      expect(await store.accounts.changePassword(change(id))).toMatch(/^(?:applied|already)$/);
      expect(await store.accounts.findById(id)).toMatchObject({ version: 2 });
    },
  );

  it('promises nothing when nobody answers any more', async () => {
    const id = await newAccount();
    for (let times = 0; times < 20; times++) breaks(isReset, { kind: 'cutBefore' });
    await expect(store.accounts.changePassword(change(id))).rejects.toThrow();
    pending.length = 0;
    expect(await store.accounts.findById(id)).toMatchObject({ version: 1, lastResetId: null });
  });

  it.each(faults)(
    'does not keep those who were asked for from being found when a look at them %s',
    async (_, fault) => {
      const id = await newAccount();
      // One that the driver tries again by itself, and one that it does not.
      for (let times = 0; times < 2; times++) breaks(({ find }) => find === 'accounts', fault);
      const [found] = await store.accounts.findByIds([id]);
      expect(found?.id).toBe(id);
      expect(met).toEqual([fault.kind, fault.kind]);
    },
  );

  it('is not retried when the server refused it: that is known', async () => {
    const id = await newAccount();
    const missing = { ...change(id), expectedVersion: 9 };
    expect(await store.accounts.changePassword(missing)).toBe('conflict');
  });

  it.each(faults)('does not let an attempt pass uncounted when the count %s', async (_, fault) => {
    const key = `key-${fault.kind}`;
    await store.attempts.consume(key, { id: 'first' });
    breaks(command => 'update' in command && command.update === 'attempts', fault);
    const outcome = await store.attempts.consume(key, { id: 'second' }).catch(() => 'failed');
    const counted = (await store.attempts.read(key))?.count ?? 0;
    expect(met).toEqual([fault.kind]);
    expect(counted).toBeGreaterThanOrEqual(outcome === 'failed' ? 1 : 2);
  });

  // What the driver itself tries again a real primary knows again; the server here does not.
  const undecided = faults.filter(([, { kind }]) => !isPrimary || kind === 'cutBefore');
  it.each(undecided)('takes its own write for its own when it %s', async (_, fault) => {
    const name = `${topology}-${fault.kind}`;
    const on = (collection: string) => (command: Document) =>
      command.insert === collection || command.update === collection;
    const ticket = { ...form, hash: `hash-${name}` };
    const said = { type: 'message', text: 'une fois' };
    await store.feed.create({ ...feed, id: `feed-${name}` });

    breaks(on('tickets'), fault);
    expect(await store.tickets.create(ticket)).toBe(true);
    breaks(on('tickets'), fault);
    expect(await store.tickets.use(ticket.hash)).toBe(true);
    expect(await store.tickets.use(ticket.hash)).toBe(false);
    breaks(on('conversations'), fault);
    expect(await store.conversations.save({ ...conversation, key: name })).toBe(true);
    breaks(on('conversations'), fault);
    expect(await store.conversations.save({ ...conversation, key: name, version: 1 })).toBe(true);
    expect(await store.conversations.save({ ...conversation, key: name, version: 1 })).toBe(false);
    breaks(on('sessions'), fault);
    expect(await store.sessions.replace(name, name, `next-${name}`)).toBe(true);
    expect(await store.sessions.replace(name, name, `other-${name}`)).toBe(false);
    breaks(on('feedEntries'), fault);
    await store.feed.append(`feed-${name}`, said);
    expect(await store.feed.read(`feed-${name}`, 0, 10)).toHaveLength(1);
    expect(met).toEqual(Array.from({ length: 6 }, () => fault.kind));
  });

  it('finishes moving audit records and outbox entries that a server left halfway', async () => {
    const id = await newAccount();
    await store.accounts.changePassword(change(id));
    breaks(command => 'insert' in command && command.insert === 'outbox', { kind: 'cutAfter' });
    await store.audit.list(id, 10).catch(() => {});
    expect(met).toEqual(['cutAfter']);
    expect(await store.audit.list(id, 10)).toHaveLength(1);
    expect((await store.outbox.pending(100)).filter(({ accountId }) => accountId === id)).toHaveLength(1);
    const db = await database.db();
    expect(await db.collection('accounts').countDocuments({ undrainedAt: { $gt: 0 } })).toBe(0);
  });

  it('leaves what a reset has added while the audit records and outbox entries before it were moved', async () => {
    const id = await newAccount();
    const elsewhere = await openTestStore(database.uri());
    await store.accounts.changePassword(change(id));
    breaks(command => 'insert' in command && command.insert === 'outbox', { kind: 'stall', ms: 300 });
    const moved = store.audit.list(id, 10);
    await until(() => met.length > 0);
    const next = { ...change(id, 'second'), expectedVersion: 2 };
    expect(await elsewhere.accounts.changePassword(next)).toBe('applied');
    await moved;
    await elsewhere.close();
    expect(await store.audit.list(id, 10)).toHaveLength(2);
    expect((await store.outbox.pending(100)).filter(({ accountId }) => accountId === id)).toHaveLength(2);
  });

  it('is not undone by an import that has read the account before', async () => {
    const id = await newAccount();
    const elsewhere = await openTestStore(database.uri());
    breaks(command => command.find === 'accounts', { kind: 'stall', ms: 300 });
    const fromFile = { ...rowOf(accountsMade), lastName: 'Autre', passwordHash: hash('file') };
    const imported = store.accounts.importAccounts([fromFile]);
    await until(() => met.length > 0);
    expect(await elsewhere.accounts.changePassword(change(id))).toBe('applied');
    await imported;
    await elsewhere.close();
    const after = { version: 3, lastName: 'Autre', passwordHash: hash('new') };
    expect(await store.accounts.findById(id)).toMatchObject(after);
  });

  it('tells a listener of other servers’ activities without change streams, by polling', async () => {
    const isStream = (command: Document) => JSON.stringify(command.pipeline ?? '').includes('$changeStream');
    for (let times = 0; times < 100; times++) breaks(isStream, { kind: 'cutBefore' });
    const elsewhere = await openTestStore(database.uri());
    await store.feed.create({
      id: 'c',
      userId: 'u',
      holder: 'h',
      locale: 'fr',
      door: 'page',
      expiresAt: start + 60_000,
    });
    const heard: FeedEntry[] = [];
    const stop = store.feed.subscribe('c', entry => heard.push(entry));
    for (const texts of [['a'], ['b', 'c', 'd'], ['e']]) {
      for (const text of texts) await elsewhere.feed.append('c', { type: 'message', text });
      await until(() => heard.at(-1)?.activity.text === texts.at(-1));
    }
    stop();
    await elsewhere.close();
    expect(heard.map(({ activity }) => activity.text)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(met.length).toBeGreaterThan(0);
  });

  async function newAccount(): Promise<string> {
    const row = rowOf(++accountsMade);
    await store.accounts.importAccounts([row]);
    return (await store.accounts.findByNumenKey(row.numenKey))?.id ?? '';
  }
});

const form: Ticket = {
  hash: '',
  kind: 'identity',
  conversationKey: 'c',
  channel: 'directline',
  holder: 'h',
  locale: 'fr',
  grant: null,
  numenKey: null,
  openedAt: start,
  expiresAt: start + 600_000,
};

const feed: FeedConversation = {
  id: '',
  userId: 'u',
  holder: 'h',
  locale: 'fr',
  door: 'page',
  expiresAt: start + 600_000,
};

const conversation: StoredConversation = {
  key: '',
  version: 0,
  machineVersion: 'v',
  snapshot: { value: 'start' },
  reference: {},
  holder: 'h',
  seen: ['a', 'b'],
  claim: null,
  wakeAt: null,
};

const rowOf = (number: number): AccountImport => ({
  ...anyRow(number),
  email: 'a@example.org',
  passwordHash: null,
});

const hash = (text: string): string => `$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$${text}`;

let accountsMade = 0;

function breaks(matches: (command: Document) => boolean, fault: Fault): void {
  pending.push({ matches, fault });
}

function faultFor(command: Document): Fault | null {
  const index = pending.findIndex(({ matches }) => matches(command));
  const [found] = index < 0 ? [] : pending.splice(index, 1);
  if (found) {
    met.push(found.fault.kind);
    driverRetries = 'txnNumber' in command;
  }
  return found?.fault ?? null;
}

const isReset = (command: Document): boolean =>
  command.update === 'accounts' && JSON.stringify(command.updates).includes('lastResetId');

function change(accountId: string, name = 'reset'): PasswordChange {
  const resetId = `${name}-${accountId}`;
  const id = `password.changed:${resetId}`;
  return {
    accountId,
    expectedVersion: 1,
    resetId,
    passwordHash: hash('new'),
    audit: { id, at: start, kind: 'password.changed', subject: accountId, channel: 'directline' },
    outbox: [{ id, at: start, accountId, kind: 'password.changed', date: null }],
  };
}
