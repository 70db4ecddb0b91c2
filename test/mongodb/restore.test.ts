import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, expect, it, jest } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { createSealedAccounts, unkeyedSeal } from '../../src/accounts/account-seal';
import type { NewAuditRecord } from '../../src/accounts/audit';
import { restoreMongo } from '../../src/storage/mongo/backup';
import { migrateMongo } from '../../src/storage/mongo/migrate';
import { start } from '../contract/contract';
import { sharedUri, withDatabase } from './server';
import { expectValidDocuments, keyFingerprint, openTestStore, testDatabase } from './stores';

jest.setTimeout(300_000);

const database = testDatabase();
const restoredUri = withDatabase(sharedUri(), `sesame_restored_${randomUUID().slice(0, 8)}`);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
  const client = await MongoClient.connect(restoredUri);
  await client.db().dropDatabase();
  await client.close();
});

const folder = mkdtempSync(join(tmpdir(), 'sesame-backup-'));
const copy = join(folder, 'backup.gz');
const sealed = createSealedAccounts(unkeyedSeal, () => {});
const record: NewAuditRecord = {
  ...{ id: 'restored', at: start, kind: 'store.restored' },
  ...{ subject: 'accounts', channel: 'cli' },
};
const restore = (path: string, fingerprints = [keyFingerprint]) =>
  restoreMongo({ uri: restoredUri, path, fingerprints, sealed, record: { ...record, id: randomUUID() } });

it('is a drill: what was acknowledged before the backup is served from where it was restored', async () => {
  await database.empty();
  const before = await openTestStore(database.uri());
  await before.accounts.importAccounts(Array.from({ length: 600 }, (_, index) => rowOf(String(index + 1))));
  const id = (await before.accounts.findByUsername('user1'))?.id ?? '';
  await before.accounts.setStatus([id], 'disabled', { actor: 'alice', command: 'disable' });
  for (let count = 0; count < 6; count++) await before.attempts.consume('somebody', { id: `try ${count}` });
  await before.backUp(copy);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  await expect(before.backUp(copy)).rejects.toMatchObject({ code: 'BACKUP_FAILED' });
  await before.accounts.setStatus([id], 'active');
  await before.close();

  await migrateMongo({ uri: restoredUri, keyFingerprint });
  expect(await restore(copy)).toBe(600);
  const after = await openTestStore(restoredUri);
  expect(await after.accounts.count()).toBe(600);
  expect(await after.accounts.findById(id)).toMatchObject({ username: 'user1', status: 'disabled' });
  expect(await after.accounts.disabledUntil(Number.MAX_SAFE_INTEGER, 9)).toHaveLength(1);
  expect(await after.attempts.read('somebody')).toMatchObject({ count: 5 });
  expect(await after.audit.list(id, 10)).toMatchObject([{ kind: 'account.disabled', actor: 'alice' }]);
  expect(await after.audit.list('accounts', 10)).toMatchObject([{ kind: 'store.restored' }]);
  expect(await after.outbox.pending(10, 'mailbox.changed')).toMatchObject([{ accountId: id }]);
  // The unique indexes are back as well.
  await expect(after.accounts.importAccounts([{ ...rowOf('new'), username: 'user2' }])).rejects.toMatchObject(
    { code: 'STORE_CONFLICT' },
  );
  expect((await after.check()).problems).toEqual([]);
  await dropIndex('audit', 'bySubject');
  expect((await after.check()).problems).toContain('the index audit.bySubject is missing');
  await after.close();
  const client = await MongoClient.connect(restoredUri);
  await expectValidDocuments(client.db());
  await expect(restore(copy)).rejects.toThrow('there are accounts in the database');
  await client.db().collection('accounts').deleteMany({});
  await client.close();
});

it('writes nothing of a copy that is not whole, was changed, or needs another key', async () => {
  const bytes = readFileSync(copy);
  const text = gunzipSync(bytes).toString();
  const spoiled: Record<string, Buffer> = {
    'ends early': bytes.subarray(0, bytes.length / 2),
    'has lost its end': gzipSync(text.split('\n').slice(0, -3).join('\n')),
    'has lost a row': gzipSync(text.replace(/^.*user7@.*\n/m, '')),
    'was changed': gzipSync(text.replace('user7@example.org', 'mallory@example.org')),
    'is another file': Buffer.from('a,b,c\n'),
  };
  for (const [how, content] of Object.entries(spoiled)) {
    const path = join(folder, `${how}.gz`);
    writeFileSync(path, content);
    await expect(restore(path)).rejects.toThrow(/is damaged, or not whole$/);
  }
  await expect(restore(copy, ['another'])).rejects.toThrow(/was made under another master key/);
  const client = await MongoClient.connect(restoredUri);
  expect(await client.db().collection('accounts').countDocuments({})).toBe(0);
  // Six here, and one where there were accounts.
  const failed = { kind: 'store.restoreFailed' };
  expect(await client.db().collection('audit').countDocuments(failed)).toBe(7);
  await client.close();
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

const rowOf = (number: string) => ({
  ...{ numenKey: `numen-${number}`, birthDateTag: 'tag', lastName: 'Essai', firstName: 'Anne' },
  ...{ username: `user${number}`, email: `user${number}@example.org` },
});
