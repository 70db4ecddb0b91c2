import type { Account } from './account';
import type { AccountImport } from './account-repository';

/**
 * The account as an import row leaves it, or null when it changes nothing. A password that its owner chose here is never
 * replaced by the file's: a nightly import would give back the old, lost one.
 */
export function mergeImport(account: Account, row: AccountImport): Account | null {
  const imported = account.lastResetId === null ? row.passwordHash : null;
  const merged: Account = { ...account, ...row, passwordHash: imported ?? account.passwordHash };
  if (isSameAccount(account, merged)) return null;
  return { ...merged, version: account.version + 1 };
}

/** A new account of an import row. */
export function accountOf(row: AccountImport, id: string): Account {
  return { ...row, id, version: 1, lastResetId: null };
}

function isSameAccount(account: Account, merged: Account): boolean {
  const fields = Object.entries(merged);
  const before = new Map<string, unknown>(Object.entries(account));
  return fields.every(([name, value]) => before.get(name) === value);
}
