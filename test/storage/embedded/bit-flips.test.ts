import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { accountsSchema } from '../../../src/storage/embedded/schema';
import { times } from '../../contract/contract';
import { createChance } from '../../crashes/chance';
import { runs } from '../../sweeps';
import { flipBits, keyring, open, rowOf } from './flips';

const root = mkdtempSync(join(tmpdir(), 'sesame-bits-'));
afterAll(() => rmSync(root, { recursive: true }));

const flips = Number(process.env.BIT_FLIPS ?? runs(300));

describe(`of ${flips} flipped bits none changes an account silently`, () => {
  it('in the file of a process that was killed: it is read whole before anybody is served', async () => {
    const outcomes = await flipBits(flips, createChance(20_260_305));
    expect(outcomes).toMatchObject({ checked: 0, silent: 0 });
    // Some were found by the seals alone, or nothing was shown.
    expect(outcomes.detected).toBeGreaterThan(flips / 20);
  }, 120_000);

  it('in one that was closed: whoever is not found in it any more is in what check tells', async () => {
    const outcomes = await flipBits(flips, createChance(20_260_305), 'well');
    expect(outcomes).toMatchObject({ silent: 0 });
    expect(outcomes.detected).toBeGreaterThan(flips / 20);
  }, 120_000);
});

it('tells the operator which account is damaged, and nobody what is in it', async () => {
  const dataDir = join(root, 'told');
  const told: string[] = [];
  const store = open(dataDir, message => told.push(message));
  await store.accounts.importAccounts([rowOf(1), rowOf(2)]);
  const id = (await store.accounts.findByUsername('user1'))?.id;
  await store.close();
  changeField(dataDir, `UPDATE accounts SET recoveryEmail = 'mallory@example.org' WHERE username = 'user1'`);
  const reopened = open(dataDir, message => told.push(message));
  const damage = { code: 'ACCOUNT_DAMAGED', message: expect.stringContaining(String(id)) };
  await expect(reopened.accounts.findByUsername('user1')).rejects.toMatchObject(damage);
  await expect(reopened.accounts.findByNumenKey(rowOf(1).numenKey)).rejects.toMatchObject(damage);
  await expect(reopened.accounts.importAccounts([rowOf(1)])).rejects.toMatchObject(damage);
  expect(told).toContainEqual(expect.stringContaining(String(id)));
  expect(told.join()).not.toMatch(/mallory|user1/);
  expect(await reopened.accounts.findByUsername('user2')).toMatchObject({ username: 'user2' });
  await reopened.close();
});

it('seals the accounts of a file from before there were seals, once', async () => {
  const dataDir = join(root, 'older');
  mkdirSync(dataDir);
  const db = new Database(join(dataDir, 'accounts.db'));
  const older = accountsSchema.slice(
    0,
    accountsSchema.findIndex(sql => sql.includes('COLUMN seal')),
  );
  for (const sql of older) db.exec(sql);
  db.exec(`PRAGMA user_version=${older.length}`);
  db.exec(`INSERT INTO accounts (id, version, numenKey, birthDateTag, lastName, firstName, username, email, accountType, status)
    VALUES ('a', 1, 'n', 'b', 'Essai', 'Anne', 'aessai', 'a@ac-lyon.fr', 'academic', 'active')`);
  db.prepare(`INSERT INTO meta VALUES ('keyFingerprint', ?)`).run(keyring.fingerprint);
  db.close();
  const store = open(dataDir);
  expect(await store.accounts.findByUsername('aessai')).toMatchObject({ id: 'a', lastName: 'Essai' });
  await store.close();
  changeField(dataDir, `UPDATE accounts SET seal = ''`);
  const again = open(dataDir);
  await expect(again.accounts.findByUsername('aessai')).rejects.toMatchObject({ code: 'ACCOUNT_DAMAGED' });
  await again.close();
});

it('refuses a file that has people and has lost which master key they need', async () => {
  const dataDir = join(root, 'without-slots');
  const store = open(dataDir);
  await store.accounts.importAccounts(times(1, rowOf));
  await store.close();
  changeField(dataDir, `DELETE FROM meta WHERE name = 'keyFingerprint'`);
  expect(() => open(dataDir)).toThrow('does not say which master key');
});

function changeField(dataDir: string, sql: string): void {
  const db = new Database(join(dataDir, 'accounts.db'));
  db.exec(sql);
  db.close();
}
