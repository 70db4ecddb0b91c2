import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import Libsql from 'libsql';
import { z } from 'zod';
import { AccountDamaged, type SealedAccounts } from '../../accounts/account-seal';
import { madeUnderAnotherKey, opens } from '../../accounts/key-slots';
import { cannotBeWritten } from '../../ports';
import { accountColumns } from './account-repository';
import { type Database, StoreUnusable, sqliteCode, textsOf } from './database';

/**
 * What stands in the file at this moment, as a file of its own, while the store is open; nobody writes meanwhile, since nobody else has the
 * file (about a second for 60 000 accounts). It is on the disk when this returns.
 * @param path of a file that is not there yet
 */
export function copyInto(db: Database, path: string): void {
  let isMade = false;
  try {
    // SQLite would create it readable by others; `wx`: never what somebody else has put there.
    closeSync(openSync(path, 'wx', 0o600));
    isMade = true;
    db.prepare('VACUUM INTO ?').run(path);
    sync(path);
  } catch (error) {
    if (isMade) rmSync(path, { force: true });
    throw cannotBeWritten(path, errorSchema.parse(error).code, error);
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a copy whole, as a server that is started on it would: SQLite's own check, the master key, and the seal of every account.
 * @param fingerprints of the master keys that are at hand
 * @returns how many accounts are in it
 * @throws StoreUnusable when it is no backup that could be restored
 */
export function verifyCopy(
  path: string,
  fingerprints: (string | undefined)[],
  sealed: SealedAccounts,
): number {
  const db = new Libsql(path, { timeout: 0 });
  try {
    const { integrity } = integrityRow.parse(
      db.prepare('SELECT integrity_check AS integrity FROM pragma_integrity_check').get(),
    );
    if (integrity !== 'ok') throw new StoreUnusable('STORE_CORRUPT', `${path}: ${integrity}`);
    const { value } = valueRow.parse(
      db.prepare(`SELECT value FROM meta WHERE name = 'keyFingerprint'`).get(),
    );
    if (!opens(value, fingerprints)) throw new StoreUnusable('WRONG_MASTER_KEY', madeUnderAnotherKey(path));
    let accounts = 0;
    for (const row of db.prepare(`SELECT ${accountColumns} FROM accounts`).iterate()) {
      sealed.opened(textsOf(row));
      accounts++;
    }
    return accounts;
  } catch (error) {
    if (error instanceof AccountDamaged || sqliteCode(error).startsWith('SQLITE_'))
      throw new StoreUnusable('STORE_CORRUPT', `${path} is damaged`, { cause: error });
    throw error;
  } finally {
    db.close();
  }
}

const errorSchema = z.object({ code: z.string() }).catch({ code: 'unknown reason' });
const integrityRow = z.object({ integrity: z.string() });
const valueRow = z.object({ value: z.string() });
