import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { migrateMongo } from '../../src/storage/mongo/migrate';
import { sharedUri, withDatabase } from './server';
import { keyFingerprint, openTestStore, testDatabase } from './stores';

const database = testDatabase();
const restoredUri = withDatabase(sharedUri(), `sesame_restored_${randomUUID().slice(0, 8)}`);
afterAll(async () => {
  await database.drop();
  const client = await MongoClient.connect(restoredUri);
  await client.db().dropDatabase();
  await client.close();
});

/** What docs/operations.md says must come back. */
const restored = ['accounts', 'audit', 'outbox', 'attempts', 'meta'];

it('serves from a restored database what was acknowledged before the dump', async () => {
  await database.empty();
  const before = await openTestStore(database.uri());
  await before.accounts.importAccounts(['1', '2'].map(rowOf));
  const id = (await before.accounts.findByUsername('user1'))?.id ?? '';
  await before.accounts.setStatus([id], 'disabled', { actor: 'alice', command: 'disable' });
  for (let count = 0; count < 6; count++) await before.attempts.consume('somebody', { id: `try ${count}` });
  await before.close();

  await dumpAndRestore();
  await migrateMongo({ uri: restoredUri, keyFingerprint });
  const after = await openTestStore(restoredUri);
  expect(await after.accounts.count()).toBe(2);
  expect(await after.accounts.findById(id)).toMatchObject({ username: 'user1', status: 'disabled' });
  expect(await after.attempts.read('somebody')).toMatchObject({ count: 5 });
  expect(await after.audit.list(id, 10)).toMatchObject([{ kind: 'account.disabled', actor: 'alice' }]);
  expect(await after.outbox.pending(10, 'mailbox.changed')).toMatchObject([{ accountId: id }]);
  // The unique indexes are back as well.
  await expect(after.accounts.importAccounts([{ ...rowOf('3'), username: 'user2' }])).rejects.toMatchObject({
    code: 'STORE_CONFLICT',
  });
  await expect(after.backUp('x.db')).rejects.toThrow('mongodump');
  expect((await after.check()).problems).toEqual([]);
  await dropIndex('audit', 'bySubject');
  expect((await after.check()).problems).toContain('the index audit.bySubject is missing');
  await after.close();
});

it('is documented with a mongodump that takes its options', () => {
  const page = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
  const commands = page.match(/^mongo(?:dump|restore) .*$/gm) ?? [];
  expect(commands.map(command => command.split(' ')[0])).toEqual(['mongodump', 'mongorestore']);
  // « cannot use --oplog with a database »: neither with --db nor in the URI.
  for (const command of commands) {
    expect(command).toMatch(/--uri='mongodb:\/\/[^/']+\/\?[^']*'/);
    expect(command).not.toMatch(/--db\b|-d /);
  }
  expect(commands[0]).toContain('--oplog ');
  expect(commands[1]).toContain('--oplogReplay ');
});

async function dropIndex(collection: string, name: string): Promise<void> {
  const client = await MongoClient.connect(restoredUri);
  await client.db().collection(collection).dropIndex(name);
  await client.close();
}

/** `mongodump` and `mongorestore` are not at hand here: documents as they are, and no index but what `migrate` makes. */
async function dumpAndRestore(): Promise<void> {
  const source = await database.db();
  const client = await MongoClient.connect(restoredUri);
  for (const name of restored) {
    const documents = await source.collection(name).find().toArray();
    if (documents.length > 0) await client.db().collection(name).insertMany(documents);
  }
  await client.close();
}

const rowOf = (number: string) => ({
  ...{ numenKey: `numen-${number}`, birthDateTag: 'tag', lastName: 'Essai', firstName: 'Anne' },
  ...{ username: `user${number}`, email: `user${number}@example.org` },
});
