import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import academy from '../../../academies/lyon.json';
import type { Account } from '../../../src/accounts/account';
import type { AccountImport } from '../../../src/accounts/account-repository';
import { attemptLimits } from '../../../src/accounts/attempts';
import { createKeyring } from '../../../src/accounts/keyring';
import { type EmbeddedStore, openEmbeddedStore } from '../../../src/storage/embedded/embedded-store';

const people = 30;
const start = Date.UTC(2026, 2, 5, 9);
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
export const keyring = createKeyring(Buffer.alloc(32, 3));

/** What becomes of accounts whose file has one bit flipped. */
export interface FlipOutcomes {
  /** The file. */
  refused: number;
  /** The account. */
  detected: number;
  harmless: number;
  /** Somebody is not found, or another: `accounts -- check` tells why. */
  checked: number;
  silent: number;
}

/**
 * @param random from 0 to 1
 * @param ended how the process ended that had the file before
 */
export async function flipBits(
  count: number,
  random: () => number,
  ended: 'killed' | 'well' = 'killed',
): Promise<FlipOutcomes> {
  const root = mkdtempSync(join(tmpdir(), 'sesame-flips-'));
  const { file, known } = await writtenStore(join(root, 'written'), ended);
  const outcomes: FlipOutcomes = { refused: 0, detected: 0, harmless: 0, checked: 0, silent: 0 };
  for (const [number, position] of positions(file, count, random).entries()) {
    const dataDir = join(root, `flip-${number}`);
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'accounts.db'), flipped(file, position));
    outcomes[await outcomeOf(dataDir, known)]++;
    rmSync(dataDir, { recursive: true });
  }
  rmSync(root, { recursive: true });
  return outcomes;
}

async function writtenStore(
  dataDir: string,
  ended: 'killed' | 'well',
): Promise<{ file: Buffer; known: Account[] }> {
  const store = open(dataDir);
  await store.accounts.importAccounts(times(people, rowOf));
  const known: Account[] = [];
  for await (const account of store.accounts.all()) known.push(account);
  const path = join(dataDir, 'accounts.db');
  const underWay = readFileSync(path);
  await store.close();
  return { file: ended === 'killed' ? underWay : readFileSync(path), known };
}

/** Half of them anywhere, half of them in and around the accounts' own bytes. */
function positions(file: Buffer, count: number, random: () => number): number[] {
  return times(count, number => {
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

async function outcomeOf(dataDir: string, known: Account[]): Promise<keyof FlipOutcomes> {
  let store: EmbeddedStore | null = null;
  try {
    store = open(dataDir);
  } catch {
    return 'refused';
  }
  try {
    if (await isAllUnchanged(store, known)) return 'harmless';
    return (await store.check()).problems.length > 0 ? 'checked' : 'silent';
  } catch {
    return 'detected';
  } finally {
    await store.close();
  }
}

async function isAllUnchanged(store: EmbeddedStore, known: Account[]): Promise<boolean> {
  for (const account of known) if (!(await isUnchanged(store, account))) return false;
  return (await store.accounts.count()) === known.length;
}

async function isUnchanged({ accounts }: EmbeddedStore, account: Account): Promise<boolean> {
  const found = [
    await accounts.findByNumenKey(account.numenKey),
    await accounts.findByUsername(account.username),
    await accounts.findById(account.id),
  ];
  return found.every(one => JSON.stringify(one) === JSON.stringify(account));
}

export function open(dataDir: string, onProblem: (message: string) => void = () => {}): EmbeddedStore {
  return openEmbeddedStore({
    dataDir,
    now: () => start,
    attemptLimits: attemptLimits(academy.limits),
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
    onProblem,
  });
}

export function rowOf(number: number): AccountImport {
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
