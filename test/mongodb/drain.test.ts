import { afterAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { Document } from 'mongodb';
import type { PasswordChange } from '../../src/accounts/account-repository';
import { createAppends } from '../../src/storage/mongo/appends';
import { collectionsOf } from '../../src/storage/mongo/documents';
import { createDrain } from '../../src/storage/mongo/drain';
import type { MongoStore } from '../../src/storage/mongo/mongo-store';
import { start } from '../contract/contract';
import { rowOf } from './account-row';
import { startProxy } from './proxy';
import { sharedUri, withDatabase } from './server';
import { openTestStore, testDatabase } from './stores';

jest.setTimeout(120_000);

const database = testDatabase();
beforeEach(() => database.empty());
afterAll(() => database.drop());

it('gives a worker at once what its own server wrote, without looking at every account each time', async () => {
  await database.db();
  let looks = 0;
  const faultFor = ({ find, filter }: Document) => {
    if (find === 'accounts' && 'undrainedAt' in filter && !('_id' in filter)) looks++;
    return null;
  };
  const proxy = await startProxy({ targetPort: Number(new URL(sharedUri()).port), faultFor });
  const store = await openTestStore(withDatabase(proxy.uri, new URL(database.uri()).pathname.slice(1)));
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
  await store.close();
  await proxy.close();
});

it('finds every half minute what another server has left', async () => {
  const collections = collectionsOf(await database.db());
  const killed = await openTestStore(database.uri());
  let at = 0;
  const drain = createDrain(collections, createAppends(collections), () => at);
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
  await killed.close();
});

it('moves everything that an import of many left, a part at a time', async () => {
  const collections = collectionsOf(await database.db());
  const store = await openTestStore(database.uri());
  const people = Array.from({ length: 450 }, (_, index) => rowOf(index));
  await store.accounts.importAccounts(people, { actor: 'alice', command: 'import' });
  await createDrain(collections, createAppends(collections)).all();
  expect(await collections.audit.countDocuments({ kind: 'account.created' })).toBe(450);
  expect(await collections.accounts.countDocuments({ undrainedAt: { $gt: 0 } })).toBe(0);
  await store.close();
});

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
