import { afterAll, beforeEach, expect, it } from '@jest/globals';
import { migrateMongo } from '../../src/storage/mongo/migrate';
import type { MongoStore } from '../../src/storage/mongo/mongo-store';
import { keyFingerprint, openTestStore, testDatabase } from './stores';

const database = testDatabase();
afterAll(() => database.drop());
beforeEach(() => database.empty());

const damage = { code: 'ACCOUNT_DAMAGED' };

it('serves no account that was changed outside, and changes none', async () => {
  await withAccount(async (store, id) => {
    const accounts = (await database.db()).collection('accounts');
    await accounts.updateOne({ username: 'user1' }, { $set: { recoveryEmail: 'mallory@example.org' } });
    await expect(store.accounts.findByUsername('user1')).rejects.toMatchObject(damage);
    expect(await store.accounts.findByIds([id])).toEqual([]);
    await expect(store.accounts.importAccounts([row])).rejects.toMatchObject(damage);
    const change = { accountId: id, expectedVersion: 1, resetId: 'r', passwordHash: row.passwordHash };
    const entry = { id: 'x', at: 1, kind: 'password.changed' as const };
    const audit = { ...entry, subject: id, channel: 'cli' };
    const outbox = [{ ...entry, accountId: id, date: null }];
    await expect(store.accounts.changePassword({ ...change, audit, outbox })).rejects.toMatchObject(damage);
    expect(await accounts.findOne({ username: 'user1' })).toMatchObject({ version: 1 });
  });
});

it('seals what was there before there were seals when it is migrated, and nothing without', async () => {
  await withAccount(async store => {
    const accounts = (await database.db()).collection('accounts');
    await accounts.updateOne({ username: 'user1' }, { $unset: { seal: '' } });
    await expect(store.accounts.findByUsername('user1')).rejects.toMatchObject(damage);
    const { done } = await migrateMongo({ uri: database.uri(), keyFingerprint });
    expect(done).toEqual(['seals of 1 accounts']);
    expect(await store.accounts.findByUsername('user1')).toMatchObject({ lastName: 'Essai' });
  });
});

async function withAccount(work: (store: MongoStore, id: string) => Promise<void>): Promise<void> {
  await database.db();
  const store = await openTestStore(database.uri());
  try {
    await store.accounts.importAccounts([row]);
    await work(store, (await store.accounts.findByUsername('user1'))?.id ?? '');
  } finally {
    await store.close();
  }
}

const row = {
  ...{ numenKey: 'n', birthDateTag: 'b', lastName: 'Essai', firstName: 'Anne', username: 'user1' },
  ...{ email: 'user1@ac-lyon.fr', staffCategory: null, departement: null, recoveryEmail: null },
  accountType: 'academic' as const,
  status: 'active' as const,
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$new',
};
