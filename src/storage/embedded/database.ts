import { chmodSync, closeSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAnyArrayBuffer, isUint8Array } from 'node:util/types';
import Database from 'libsql';
import { z } from 'zod';
import { makeDataDir } from '../data-dir';

export type { Database } from 'libsql';

/** What an operator has to deal with before the store can be used. */
export type StoreProblem =
  | 'DATA_DIR_IN_USE'
  | 'WRONG_MASTER_KEY'
  | 'STORE_CORRUPT'
  | 'STORE_UNSAFE'
  | 'STORE_TOO_NEW';

export class StoreUnusable extends Error {
  readonly code: StoreProblem;

  constructor(code: StoreProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What must read back as it was set, or the store is not opened: a pragma that SQLite does not take is silent. */
export type Pragmas = Record<string, string | number>;

/**
 * Opens one database file for this process alone.
 * @param migrations SQL that brings a file of version n to n + 1, from an empty one on
 * @throws StoreUnusable
 */
export function openDatabase(
  path: string,
  pragmas: Pragmas,
  migrations: readonly string[],
): Database.Database {
  makeDataDir(dirname(path));
  const before = statSync(path, { throwIfNoEntry: false });
  if (before?.size === 0) throw new StoreUnusable('STORE_CORRUPT', `${path}: ${wasEmptied}`);
  createPrivately(path);
  const db = new Database(path, { timeout: 0 });
  try {
    apply(db, pragmas);
    lock(db);
    verify(db, pragmas);
    if (pragma(db, 'application_id') !== endedWell) refuseDamage(db);
    // Only what ends as it should is believed the next time.
    db.pragma('application_id=0');
    migrate(db, migrations);
    return db;
  } catch (error) {
    db.close();
    // What it could not set up must not look emptied to the next process.
    if (!before && statSync(path).size === 0) rmSync(path);
    throw explained(error, path);
  }
}

/** A file that was never a store, or lost all of one, must not pass for a new one. */
const wasEmptied = 'it is empty: restore a backup, or remove the file where there was no store before';

/**
 * Stands in the file's header while nobody has it open, so that a file is read whole (0.5 s for 100 000 accounts) where its last process
 * was killed, and where it is a copy that was made while one ran. "Ssme"; what `file` shows of it.
 */
const endedWell = 0x53736d65;

/** What SQLite finds wrong with a file, read whole: a line each. */
export function damageOf(db: Database.Database): string[] {
  const rows = z.array(z.object({ integrity_check: z.string() })).parse(db.pragma('integrity_check'));
  const damage = rows.map(row => row.integrity_check).filter(line => line !== 'ok');
  if (damage.length > 0) damagedDatabases.add(db);
  return damage;
}

/** Which no next process is to believe. */
const damagedDatabases = new WeakSet<Database.Database>();

function refuseDamage(db: Database.Database): void {
  const [first] = damageOf(db);
  if (first !== undefined) throw new StoreUnusable('STORE_CORRUPT', `integrity check: ${first}`);
}

/**
 * libsql only closes a connection once its prepared statements are garbage, and the lock would stay until then: so the lock
 * is given back first. A WAL that was begun in exclusive mode has to be left before (sqlite.org/pragma.html#pragma_locking_mode).
 */
export function closeDatabase(db: Database.Database): void {
  if (!db.open) return;
  db.pragma('journal_mode=delete');
  if (!damagedDatabases.has(db)) markEnd(db);
  db.pragma('locking_mode=normal');
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
  db.close();
}

/** No room for it: the next process reads the file whole. */
function markEnd(db: Database.Database): void {
  try {
    db.pragma(`application_id=${endedWell}`);
  } catch (error) {
    if (!sqliteCode(error).startsWith('SQLITE_')) throw error;
  }
}

/** SQLite would create it readable by others; its journal takes the mode of the file. */
function createPrivately(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/** `locking_mode` before all: in this order a WAL needs no shared memory, and a second process stops at once. */
function apply(db: Database.Database, pragmas: Pragmas): void {
  for (const [name, value] of Object.entries({ locking_mode: 'exclusive', ...pragmas })) {
    db.pragma(`${name}=${value}`);
  }
}

/** The exclusive lock is only taken by the first write, and then kept until the process ends, however it ends. */
function lock(db: Database.Database): void {
  db.exec('BEGIN EXCLUSIVE');
  db.exec('COMMIT');
}

function verify(db: Database.Database, pragmas: Pragmas): void {
  for (const [name, value] of Object.entries({ locking_mode: 'exclusive', ...pragmas })) {
    const actual = pragma(db, name);
    if (actual !== value)
      throw new StoreUnusable('STORE_UNSAFE', `SQLite did not take ${name}: it is ${String(actual)}`);
  }
}

function pragma(db: Database.Database, name: string): unknown {
  const rows = db.pragma(name);
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined;
}

function migrate(db: Database.Database, migrations: readonly string[]): void {
  const version = Number(pragma(db, 'user_version'));
  if (version > migrations.length)
    throw new StoreUnusable('STORE_TOO_NEW', 'it was written by a later version of Sésame');
  for (const [index, sql] of migrations.entries()) {
    if (index >= version) inTransaction(db, () => db.exec(`${sql}; PRAGMA user_version=${index + 1}`));
  }
}

/** An INSERT that takes a value for each column, by its name; columns of the table that it does not name keep their default. */
export function insertInto(table: string, columns: readonly string[]): string {
  const names = columns.map(name => `"${name}"`).join(', ');
  return `INSERT INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(', ')})`;
}

/**
 * For a SELECT of rows whose texts may be damaged: as bytes, since libsql 0.5 ends the process on a text that is not UTF-8.
 * `textsOf` reads what it gives.
 */
export function asBytes(columns: readonly string[]): string {
  return columns.map(name => `CAST("${name}" AS BLOB) AS "${name}"`).join(', ');
}

/** What is not UTF-8 is U+FFFD then. */
export function textsOf(row: unknown): unknown {
  const { data } = rowSchema.safeParse(row);
  if (!data) return row;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, textOf(value)]));
}

/** Made once: to make a schema costs more than to read by it. */
const rowSchema = z.record(z.string(), z.unknown());

function textOf(value: unknown): unknown {
  if (isUint8Array(value)) return Buffer.from(value).toString('utf8');
  return isAnyArrayBuffer(value) ? Buffer.from(new Uint8Array(value)).toString('utf8') : value;
}

/** Runs `work` in one write transaction, taken at once: what it reads cannot change before it writes. */
export function inTransaction<T>(db: Database.Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const answer = work();
    db.exec('COMMIT');
    return answer;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function explained(error: unknown, path: string): unknown {
  if (error instanceof StoreUnusable)
    return new StoreUnusable(error.code, `${path}: ${error.message}`, { cause: error });
  const code = sqliteCode(error);
  if (code === 'SQLITE_BUSY') {
    const message = `${dirname(path)} is in use by another process: only one may open it at a time`;
    return new StoreUnusable('DATA_DIR_IN_USE', message, { cause: error });
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new StoreUnusable('STORE_CORRUPT', `${path} is damaged`, { cause: error });
  }
  if (code === 'SQLITE_FULL')
    return new Error(`DATA_DIR: no room for ${path}: the disk is full`, { cause: error });
  return error;
}

/** `SQLITE_BUSY`, ...; empty for an error that is not SQLite's. */
export function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
