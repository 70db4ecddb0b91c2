import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MasterKeys } from '../accounts/master-keys';
import { makeDataDir, tellingOf } from './data-dir';

/**
 * Today's master key and, while it is being changed, the one before: from outside, or the two files in the data directory.
 * @throws as `loadMasterKey` does
 */
export function loadMasterKeys({
  dataDir,
  fromEnv,
  previousFromEnv,
  ...others
}: Parameters<typeof loadMasterKey>[0] & { previousFromEnv: string | undefined }): MasterKeys {
  const current = loadMasterKey({ dataDir, fromEnv, ...others });
  const previous = previousFromEnv ?? (fromEnv ? undefined : fileOrNull(join(dataDir, previousFile)));
  return { current, ...(previous && { previous: decode(previous, 'SESAME_MASTER_KEY_PREVIOUS') }) };
}

/**
 * The one key from which all others come: 32 bytes, base64. In development it is made once and kept beside the store; in
 * production it must come from outside, so that a copy of the disk is not a copy of the key.
 * @throws when it is missing in production, or is not 32 bytes
 */
export function loadMasterKey({
  dataDir,
  fromEnv,
  production,
  isMongo = false,
}: {
  dataDir: string;
  fromEnv: string | undefined;
  production: boolean;
  /** Whether what is kept under it is in a database, and not beside it. */
  isMongo?: boolean;
}): Buffer {
  if (fromEnv) return decode(fromEnv, 'SESAME_MASTER_KEY');
  if (production) throw new Error('SESAME_MASTER_KEY is required in production: 32 random bytes in base64');
  const path = join(dataDir, currentFile);
  return decode(readOrMake(path, dataDir, isMongo), path);
}

/**
 * Makes another master key in the data directory; the one before stands beside it until `forgetPreviousFile`. Interrupted and begun again, it
 * goes on with what it has made.
 */
export function renewKeyFile(dataDir: string): void {
  const [current, previous] = [join(dataDir, currentFile), join(dataDir, previousFile)];
  const known = readFileSync(current, 'utf8');
  const before = fileOrNull(previous) ?? place(previous, known);
  if (before === known) place(current, newKey());
}

/** Whole, or not at all. */
function place(path: string, text: string): string {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return text;
}

/** The rotation has ended. */
export function forgetPreviousFile(dataDir: string): void {
  rmSync(join(dataDir, previousFile), { force: true });
}

const currentFile = 'master.key';
const previousFile = 'master.key.previous';

const newKey = (): string => `${randomBytes(32).toString('base64')}\n`;

const fileOrNull = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

function readOrMake(path: string, dataDir: string, isMongo: boolean): string {
  makeDataDir(dataDir);
  if (!existsSync(path)) tellingOf(`the master key cannot be written to ${path}`, () => make(path));
  const text = readFileSync(path, 'utf8');
  if (text.trim() === '') throw new Error(`${path} is empty: ${adviceFor(dataDir, isMongo)}`);
  return text;
}

/** Whole, or not at all. Of two processes that start at once, one makes the key (only one can give it its name) and both read it. */
function make(path: string): void {
  const own = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(own, newKey(), { mode: 0o600, flag: 'wx', flush: true });
    nameOnce(own, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Some disks (exFAT, SMB shares) have no links: there who starts at the same moment may find the file empty, and is told so. */
function nameOnce(own: string, path: string): void {
  try {
    linkSync(own, path);
  } catch (error) {
    if (!withoutLinks.some(code => isCode(error, code))) throw error;
    writeFileSync(path, readFileSync(own), { mode: 0o600, flag: 'wx', flush: true });
  }
}
const withoutLinks = ['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EMLINK'];

function adviceFor(dataDir: string, isMongo: boolean): string {
  if (isMongo) return `${lost} in the database. Only where that has no accounts yet: ${anew}`;
  return existsSync(join(dataDir, 'accounts.db'))
    ? `${lost} in accounts.db`
    : `nothing was stored under it yet: ${anew}`;
}
const anew = 'delete it and start again, and another one is made';
const lost =
  'put your copy of it there (docs/operations.md, « Keys »), or restore the backup that goes with it. Without it nobody is found';

/** The key itself is in no message. */
function decode(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new Error(`${source} must hold 32 bytes in base64, not ${key.length}`);
  return key;
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
