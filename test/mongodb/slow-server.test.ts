import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Document } from 'mongodb';
import { createSealedAccounts } from '../../src/accounts/account-seal';
import { createKeyring } from '../../src/accounts/keyring';
import { restoreMongo } from '../../src/storage/mongo/backup';
import { type MongoStore, openMongoStore } from '../../src/storage/mongo/mongo-store';
import { contractLimits } from '../contract/attempt-ledger';
import { start } from '../contract/contract';
import { rowOf } from './account-row';
import { type Fault, type FaultProxy, startProxy } from './proxy';
import { sharedUri, withDatabase } from './server';
import { testDatabase } from './stores';

jest.setTimeout(120_000);

const [before, after] = [createKeyring(randomKey()), createKeyring(randomKey())];
const database = testDatabase(before.fingerprint);
const folder = mkdtempSync(join(tmpdir(), 'sesame-slow-'));
/** All of them at once would take the server twice as long as the driver waits. */
const people = Array.from({ length: 200 }, (_, index) => rowOf(index));
const timeoutMs = 1_000;
let msPerByte = 0;
let calls = 0;
let proxy: FaultProxy;
let store: MongoStore;

beforeAll(async () => {
  await database.db();
  proxy = await startProxy({ targetPort: Number(new URL(sharedUri()).port), faultFor });
});
beforeEach(async () => {
  msPerByte = 0;
  calls = 0;
  await database.empty();
  store = await open(before);
});
afterEach(() => store.close());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await proxy.close();
  await database.drop();
});

describe('on a server that takes its time for what is written', () => {
  it('imports, disables and seals a batch in pieces, each of which is answered in time', async () => {
    slowFor(2 * timeoutMs);
    expect(await store.accounts.importAccounts(people)).toEqual({ inserted: 200, updated: 0, unchanged: 0 });
    expect(calls).toBeGreaterThan(4);
    expect(await store.accounts.importAccounts(people)).toEqual({ inserted: 0, updated: 0, unchanged: 200 });
    const { ids } = await everybody();
    expect(await store.accounts.setStatus(ids, 'disabled')).toBe(200);
    expect(await store.accounts.setStatus(ids, 'disabled')).toBe(0);
    await store.close();

    store = await open(after);
    expect(await store.accounts.reseal('', true)).toMatchObject({ seen: 200, resealed: 200 });
    expect(await store.accounts.reseal('', true)).toMatchObject({ seen: 200, resealed: 0 });
  });

  it('finds a pace at which even the first piece takes too long', async () => {
    slowFor(20 * timeoutMs);
    const some = people.slice(0, 25);
    expect(await store.accounts.importAccounts(some)).toMatchObject({ inserted: 25 });
    expect((await everybody()).ids).toHaveLength(25);
  });

  it('restores a backup in pieces', async () => {
    await store.accounts.importAccounts(people);
    const path = join(folder, 'backup.gz');
    await store.backUp(path);
    await database.empty();
    slowFor(2 * timeoutMs);
    const record = { id: randomUUID(), at: start, kind: 'store.restored' } as const;
    expect(
      await restoreMongo({
        uri: uri(),
        path,
        fingerprints: [before.fingerprint],
        sealed: createSealedAccounts(before.accountSeal, () => {}),
        record: { ...record, subject: 'accounts', channel: 'cli' },
      }),
    ).toBe(200);
    expect((await everybody()).ids).toHaveLength(200);
  });
});

/** ms for the whole of them. */
function slowFor(ms: number): void {
  const bytes = 900;
  msPerByte = ms / (people.length * bytes);
}

function faultFor(command: Document, bytes: number): Fault | null {
  if (command.insert !== 'accounts' && command.update !== 'accounts') return null;
  calls++;
  return { kind: 'late', ms: bytes * msPerByte };
}

const uri = (): string =>
  `${withDatabase(proxy.uri, new URL(database.uri()).pathname.slice(1))}&socketTimeoutMS=${timeoutMs}`;

/** While the master key is being changed, what the one before has written is of use too. */
function open({ fingerprint, accountSeal }: typeof before): Promise<MongoStore> {
  return openMongoStore({
    uri: uri(),
    now: () => start,
    attemptLimits: contractLimits,
    keyFingerprint: fingerprint,
    seal: accountSeal,
    ...(fingerprint !== before.fingerprint && {
      formerFingerprint: before.fingerprint,
      formerSeal: before.accountSeal,
    }),
  });
}

async function everybody(): Promise<{ ids: string[] }> {
  const ids: string[] = [];
  for await (const { id } of store.accounts.all()) ids.push(id);
  return { ids };
}

function randomKey(): Buffer {
  return Buffer.from(randomUUID().replaceAll('-', ''));
}
