import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Account } from '../../accounts/account';
import { passwordOf } from './mail-directory';

/** Who may read the file: names or numbers; absent: as the process makes it. */
export interface FileRights {
  owner?: string;
  group?: string;
  /** Such as 0o640. */
  mode: number;
}

/**
 * doc.dovecot.org, passwd-file: whoever is not in it cannot log in, so neither does who is disabled or has no password. The hash
 * is the one that was made here: Dovecot's libsodium verifies it.
 */
export function passwdLine(account: Pick<Account, 'username' | 'status' | 'passwordHash'>): string {
  const hash = passwordOf(account);
  return hash ? `${account.username}:{ARGON2ID}${hash}::::::\n` : '';
}

/**
 * In its place at once, whole, with its rights, and on the disk: a mail server may read it at any time.
 * @param write what is in it
 */
export async function replaceFile(
  path: string,
  { owner, group, mode }: FileRights,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  const file = await open(part, 'wx', 0o600);
  try {
    await write(file);
    if (owner !== undefined || group !== undefined)
      await file.chown(idOf('passwd', owner), idOf('group', group));
    await file.chmod(mode);
    const seconds = await laterThan(path);
    await file.utimes(seconds, seconds);
    await file.sync();
    await file.close();
    await rename(part, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Dovecot reads a passwd-file again when its size or the *second* of its last change is another one (2.3,
 * `passwd_file_sync`), and all hashes are as long: so no two have the same second.
 */
async function laterThan(path: string): Promise<number> {
  const now = Math.floor(Date.now() / 1000);
  const before = await stat(path).catch(() => null);
  return before ? Math.max(now, Math.floor(before.mtimeMs / 1000) + 1) : now;
}

/** As the system knows it, whatever it keeps its names in; -1 leaves what is there. */
function idOf(database: 'passwd' | 'group', name: string | undefined): number {
  if (name === undefined) return -1;
  if (/^\d+$/.test(name)) return Number(name);
  try {
    return Number(execFileSync('getent', [database, name], { encoding: 'utf8' }).split(':')[2]);
  } catch {
    throw new Error(`this system knows no ${database === 'group' ? 'group' : 'user'} ${name}`);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
