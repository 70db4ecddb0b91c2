import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import Database from 'libsql';
import type { Account } from '../../../src/accounts/account';
import type { AccountImport } from '../../../src/accounts/account-repository';
import { createKeyring } from '../../../src/accounts/keyring';
import { type EmbeddedStore, openEmbeddedStore } from '../../../src/storage/embedded/embedded-store';
import { accountsSchema } from '../../../src/storage/embedded/schema';
import { contractLimits } from '../../contract/attempt-ledger';
import { start, times } from '../../contract/contract';

const keyring = createKeyring(Buffer.alloc(32, 3));
const root = mkdtempSync(join(tmpdir(), 'sesame-bits-'));
afterAll(() => rmSync(root, { recursive: true }));

const flips = Number(process.env.BIT_FLIPS ?? 300);
const people = 30;

it(`of ${flips} flipped bits none changes an account silently`, async () => {
  const { file, known } = await writtenStore();
  const outcomes = { refused: 0, detected: 0, harmless: 0, silent: 0 };
  for (const [number, position] of positions(file).entries()) {
    const dataDir = join(root, `flip-${number}`);
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'accounts.db'), flipped(file, position));
    outcomes[await outcomeOf(dataDir, known)]++;
    rmSync(dataDir, { recursive: true });
  }
  expect(outcomes).toMatchObject({ silent: 0 });
  // Some were found by the seals alone, or nothing was shown.
  expect(outcomes.detected).toBeGreaterThan(flips / 20);
}, 120_000);

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

async function writtenStore(): Promise<{ file: Buffer; known: Account[] }> {
  const dataDir = join(root, 'written');
  const store = open(dataDir);
  await store.accounts.importAccounts(times(people, rowOf));
  const known: Account[] = [];
  for await (const account of store.accounts.all()) known.push(account);
  await store.close();
  copyFileSync(join(dataDir, 'accounts.db'), join(root, 'accounts.db'));
  return { file: readFileSync(join(root, 'accounts.db')), known };
}

/** Half of them anywhere, half of them in and around the accounts' own bytes. */
function positions(file: Buffer): number[] {
  const random = createRandom(20_260_305);
  return times(flips, number => {
    if (number % 2 === 0) return Math.floor(random() * file.length * 8);
    const at = file.indexOf(`user${Math.floor(random() * people)}@`);
    return (at - 150 + Math.floor(random() * 300)) * 8 + Math.floor(random() * 8);
  });
}

function flipped(file: Buffer, position: number): Buffer {
  const copy = Buffer.from(file);
  const byte = Math.floor(position / 8);
  copy[byte] = (copy[byte] ?? 0) ^ (1 << (position % 8));
  return copy;
}

async function outcomeOf(
  dataDir: string,
  known: Account[],
): Promise<'refused' | 'detected' | 'harmless' | 'silent'> {
  let store: EmbeddedStore | null = null;
  try {
    store = open(dataDir);
  } catch {
    return 'refused';
  }
  try {
    for (const account of known) if (!(await isUnchanged(store, account))) return 'silent';
    return (await store.accounts.count()) === known.length ? 'harmless' : 'silent';
  } catch {
    return 'detected';
  } finally {
    await store.close();
  }
}

async function isUnchanged({ accounts }: EmbeddedStore, account: Account): Promise<boolean> {
  const found = [
    await accounts.findByNumenKey(account.numenKey),
    await accounts.findByUsername(account.username),
    await accounts.findById(account.id),
  ];
  return found.every(one => JSON.stringify(one) === JSON.stringify(account));
}

function open(dataDir: string, onProblem: (message: string) => void = () => {}): EmbeddedStore {
  return openEmbeddedStore({
    dataDir,
    now: () => start,
    attemptLimits: contractLimits,
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
    onProblem,
  });
}

function changeField(dataDir: string, sql: string): void {
  const db = new Database(join(dataDir, 'accounts.db'));
  db.exec(sql);
  db.close();
}

function rowOf(number: number): AccountImport {
  const numenKey = keyring.numenKey(`99E${String(number).padStart(7, '0')}AAA`);
  return {
    numenKey,
    birthDateTag: keyring.birthDateTag(numenKey, '1979-03-05'),
    lastName: 'Lefèvre-Martin',
    firstName: 'Élodie',
    username: `user${number}`,
    email: `user${number}@ac-lyon.fr`,
    accountType: 'academic',
    staffCategory: null,
    departement: '69',
    recoveryEmail: `anne${number}@example.org`,
    status: 'active',
    passwordHash: `$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$${number}`,
  };
}

/** mulberry32: the same flips each time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
