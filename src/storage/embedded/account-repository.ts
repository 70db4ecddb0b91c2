import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Account } from '../../accounts/account';
import {
  accountOf,
  type ImportTraces,
  mergeImport,
  planOf,
  tracesOf,
  tracesOfNew,
  withStatus,
} from '../../accounts/account-import';
import {
  type AccountImport,
  type AccountRepository,
  type ChangeOutcome,
  type ImportCounts,
  type Leaver,
  type PasswordChange,
  type ResealedPage,
  StoreConflict,
  withPassword,
} from '../../accounts/account-repository';
import { AccountDamaged, type SealedAccounts, sealedAccountSchema } from '../../accounts/account-seal';
import type { Author } from '../../accounts/audit';
import { asBytes, type Database, insertInto, inTransaction, sqliteCode, textsOf } from './database';
import type { Appends } from './journal';

/** @param appends audit and outbox writes that join the transaction of a change */
export function createAccountRepository(
  db: Database,
  appends: Appends,
  now: () => number,
  sealed: SealedAccounts,
): AccountRepository {
  const byId = db.prepare(`SELECT ${accountColumns} FROM accounts WHERE id = ?`);
  const byNumenKey = db.prepare(`SELECT ${accountColumns} FROM accounts WHERE numenKey = ?`);
  const byUsername = db.prepare(`SELECT ${accountColumns} FROM accounts WHERE username = ?`);
  const page = db.prepare(
    `SELECT ${accountColumns} FROM accounts WHERE accounts.username > ? ORDER BY accounts.username LIMIT 500`,
  );
  const total = db.prepare('SELECT count(*) AS total FROM accounts');
  const setPassword = db.prepare(
    `UPDATE accounts SET passwordHash = ?, lastResetId = ?, version = version + 1, seal = ?
     WHERE id = ? AND version = ?`,
  );
  const setSeal = db.prepare('UPDATE accounts SET seal = ? WHERE id = ?');
  const entry = db.prepare('SELECT 1 FROM outbox WHERE id = ?');
  const write = db.prepare(
    `${insertInto('accounts', [...columns, 'disabledAt'])}
     ON CONFLICT (id) DO UPDATE SET ${columns.map(name => `${name} = excluded.${name}`).join(', ')},
       disabledAt = iif(excluded.status = 'disabled', ifnull(accounts.disabledAt, excluded.disabledAt), NULL)`,
  );
  const disabledUntil = db.prepare(
    `SELECT disabledAt, ${accountColumns} FROM accounts WHERE disabledAt <= ? ORDER BY disabledAt, id LIMIT ?`,
  );

  const nobodysRow = Object.fromEntries(
    Object.entries(sealed.nobody).map(([name, value]) => [
      name,
      typeof value === 'string' ? Buffer.from(value) : value,
    ]),
  );

  return {
    findById: async id => accountIn(byId.get(id)),
    findByIds: async ids => ids.flatMap(id => unlessDamaged(byId.get(id))),
    findByNumenKey: async numenKey => accountIn(byNumenKey.get(numenKey)),
    findByUsername: async username => accountIn(byUsername.get(username)),
    planImport: async rows => planOf(rows, rows.flatMap(foundFor)),
    changePassword: async change => inTransaction(db, () => changePassword(change)),
    importAccounts: async (rows, author) => inTransaction(db, () => importAll(rows, author ?? null)),
    setStatus: async (ids, status, author) => inTransaction(db, () => setStatus(ids, status, author ?? null)),
    disabledUntil: async (until, limit) => disabledUntil.all(until, limit).flatMap(leaverIn),
    all,
    reseal: async (after, write) => inTransaction(db, () => reseal(after, write)),
    count: async () => z.object({ total: z.int() }).parse(total.get()).total,
  };

  /** Nobody's row is read, and its seal looked at, as somebody's is: no time tells whether a NUMEN is known. */
  function accountIn(row: unknown): Account | null {
    const account = sealed.opened(textsOf(row ?? nobodysRow));
    return row === undefined ? null : account;
  }

  function unlessDamaged(row: unknown): Account[] {
    return row === undefined ? [] : sealed.unlessDamaged(textsOf(row));
  }

  function leaverIn(row: unknown): Leaver[] {
    const { disabledAt, ...stored } = leaverRow.parse(row);
    return sealed.unlessDamaged(textsOf(stored)).map(account => ({ account, disabledAt }));
  }

  function foundFor({ numenKey, username }: AccountImport): Account[] {
    return [byNumenKey.get(numenKey), byUsername.get(username)].flatMap(row => accountIn(row) ?? []);
  }

  function changePassword(change: PasswordChange): ChangeOutcome {
    const account = accountIn(byId.get(change.accountId));
    if (!account) return 'conflict';
    // Its outbox entries, written with it, outlive the resets that follow.
    if (account.lastResetId === change.resetId || change.outbox.some(({ id }) => entry.get(id)))
      return 'already';
    const { passwordHash, resetId, accountId, expectedVersion } = change;
    const { seal } = sealed.sealed(withPassword(account, change));
    const { changes } = setPassword.run(passwordHash, resetId, seal, accountId, expectedVersion);
    if (changes === 0) return 'conflict';
    appends.audit(change.audit);
    change.outbox.forEach(appends.outbox);
    return 'applied';
  }

  function importAll(rows: AccountImport[], author: Author | null): ImportCounts {
    const counts: ImportCounts = { inserted: 0, updated: 0, unchanged: 0 };
    for (const row of rows) counts[importOne(row, author)]++;
    return counts;
  }

  function importOne(row: AccountImport, author: Author | null): keyof ImportCounts {
    const account = accountIn(byNumenKey.get(row.numenKey));
    const next = account ? mergeImport(account, row) : accountOf(row, randomUUID());
    if (!next) return 'unchanged';
    store(next);
    leave(account ? tracesOf(account, next, now(), author) : tracesOfNew(next, now(), author));
    return account ? 'updated' : 'inserted';
  }

  function setStatus(ids: string[], status: Account['status'], author: Author | null): number {
    let changed = 0;
    for (const id of ids) {
      const account = accountIn(byId.get(id));
      const next = account && withStatus(account, status);
      if (!account || !next) continue;
      store(next);
      leave(tracesOf(account, next, now(), author));
      changed++;
    }
    return changed;
  }

  function leave({ audit, outbox }: ImportTraces): void {
    audit.forEach(appends.audit);
    outbox.forEach(appends.outbox);
  }

  function store(account: Account): void {
    try {
      const row = sealed.sealed(account);
      write.run(...columns.map(name => row[name]), account.status === 'disabled' ? now() : null);
    } catch (error) {
      if (!sqliteCode(error).startsWith('SQLITE_CONSTRAINT_UNIQUE')) throw error;
      throw new StoreConflict(`the user name ${account.username} belongs to another account`, {
        cause: error,
      });
    }
  }

  function reseal(after: string, write: boolean): ResealedPage {
    const rows = page.all(after).map(textsOf);
    const counts: ResealedPage = { seen: rows.length, resealed: 0, damaged: 0, last: lastUsername(rows) };
    for (const row of rows) {
      try {
        const anew = sealed.newSealOf(row);
        if (anew && write) setSeal.run(anew.seal, anew.account.id);
        if (anew) counts.resealed++;
      } catch (error) {
        if (!(error instanceof AccountDamaged)) throw error;
        counts.damaged++;
      }
    }
    return counts;
  }

  async function* all(first = ''): AsyncIterable<Account> {
    for (let after = first; ; ) {
      const accounts = page.all(after).map(row => sealed.opened(textsOf(row)));
      yield* accounts;
      const last = accounts.at(-1);
      if (!last) return;
      after = last.username;
    }
  }
}

const lastUsername = (rows: unknown[]): string | null => usernameSchema.parse(rows.at(-1))?.username ?? null;
const usernameSchema = sealedAccountSchema.pick({ username: true }).optional();

const leaverRow = z.looseObject({ disabledAt: z.int() });

const columns = sealedAccountSchema.keyof().options;

/** What `textsOf` reads. */
export const accountColumns = `version, ${asBytes(columns.filter(name => name !== 'version'))}`;
