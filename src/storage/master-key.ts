import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The one key from which all others come: 32 bytes, base64. In development it is made once and kept beside the store; in
 * production it must come from outside, so that a copy of the disk is not a copy of the key.
 * @throws when it is missing in production, or is not 32 bytes
 */
export function loadMasterKey({
  dataDir,
  fromEnv,
  production,
}: {
  dataDir: string;
  fromEnv: string | undefined;
  production: boolean;
}): Buffer {
  if (fromEnv) return decode(fromEnv, 'SESAME_MASTER_KEY');
  if (production) throw new Error('SESAME_MASTER_KEY is required in production: 32 random bytes in base64');
  const path = join(dataDir, 'master.key');
  return decode(readOrMake(path, dataDir), path);
}

/** `wx`: of two processes that start at once, one makes the key and both read it. */
function readOrMake(path: string, dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  return readFileSync(path, 'utf8');
}

/** The key itself is in no message. */
function decode(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new Error(`${source} must hold 32 bytes in base64, not ${key.length}`);
  return key;
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
