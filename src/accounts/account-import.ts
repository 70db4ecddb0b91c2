import type { Account } from './account';
import {
  type AccountImport,
  type ImportedField,
  importedFields,
  type RowPlan,
  unlessImported,
} from './account-repository';
import type { AuditKind, Author, NewAuditRecord } from './audit';
import { type NewOutboxEntry, type NoticeKind, noticeKinds } from './outbox';

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

/** Null when it is so already. */
export const withStatus = (account: Account, status: Account['status']): Account | null =>
  account.status === status ? null : { ...account, status, version: account.version + 1 };

/** A new account of an import row. */
export function accountOf(row: AccountImport, id: string): Account {
  return { ...unlessImported, ...row, id, version: 1, lastResetId: null };
}

/** @param found at least the accounts of the rows' NUMENs and of their user names */
export function planOf(rows: AccountImport[], found: Account[]): RowPlan[] {
  const byNumen = new Map(found.map(account => [account.numenKey, account]));
  const owners = new Map(found.map(({ username, numenKey }) => [username, numenKey]));
  return rows.map(row => {
    const account = byNumen.get(row.numenKey);
    const isConflict = (owners.get(row.username) ?? row.numenKey) !== row.numenKey;
    const planned = account ? changeOf(account, row) : newcomer;
    return { ...planned, ...(isConflict && { outcome: 'conflict' }) };
  });
}

const newcomer = {
  ...{ id: null, outcome: 'inserted', staysDisabled: false, disables: false, changed: [], emptied: [] },
} satisfies RowPlan;

function changeOf(account: Account, row: AccountImport): RowPlan {
  const merged = mergeImport(account, row);
  const after = merged ?? account;
  const changed = merged ? changedFields(account, merged) : [];
  return {
    id: account.id,
    outcome: merged ? 'updated' : 'unchanged',
    staysDisabled: account.status === 'disabled' && after.status === 'disabled',
    disables: account.status === 'active' && after.status === 'disabled',
    changed,
    emptied: changed.filter(name => after[name] === null),
  };
}

const changedFields = (before: Account, after: Account): ImportedField[] =>
  importedFields.filter(name => before[name] !== after[name]);

function isSameAccount(account: Account, merged: Account): boolean {
  const fields = Object.entries(merged);
  const before = new Map<string, unknown>(Object.entries(account));
  return fields.every(([name, value]) => before.get(name) === value);
}

/** What is written in the same write as a changed account. */
export interface ImportTraces {
  audit: NewAuditRecord[];
  outbox: NewOutboxEntry[];
}

/** That it is there, since when and by whom; none of what nobody imports, such as the people of a demonstration. */
export function tracesOfNew({ id }: Account, at: number, author: Author | null): ImportTraces {
  const created = { id: `account.created:${id}`, at, kind: 'account.created', subject: id, channel: 'cli' };
  return { audit: author ? [{ ...created, kind: 'account.created', ...author }] : [], outbox: [] };
}

/**
 * A record of each kind of change, and a message to the person of what could open the account to somebody else. The ids name the version
 * that the change made, so that a write whose outcome is unknown leaves them once.
 * @param at milliseconds since the epoch
 */
export function tracesOf(before: Account, after: Account, at: number, author: Author | null): ImportTraces {
  const kinds = changesBetween(before, after);
  const idOf = (kind: AuditKind) => `${kind}:${after.id}:${after.version}`;
  return {
    audit: kinds.map(kind => ({
      ...{ id: idOf(kind), at, kind, subject: after.id, channel: 'cli' },
      ...(kind === 'account.updated' && { detail: updatedFields(before, after).join(' ') }),
      ...author,
    })),
    outbox: [
      ...kinds.filter(isNotice).map(kind => ({
        ...{ id: idOf(kind), at, accountId: after.id, kind, date: null },
        ...formerAddress(kind, before),
      })),
      ...(opensOtherwise(before, after) ? [mailboxChanged(after, at)] : []),
    ],
  };
}

/** Their names, and no values. */
const updatedFields = (before: Account, after: Account): ImportedField[] =>
  changedFields(before, after).filter(name => name !== 'status' && kindOf[name] === 'account.updated');

/** Who may log in to the mailbox, or with what. */
const opensOtherwise = (before: Account, after: Account): boolean =>
  (['passwordHash', 'status', 'username'] as const).some(name => before[name] !== after[name]);

const mailboxChanged = ({ id: accountId, version }: Account, at: number): NewOutboxEntry => ({
  ...{ id: `mailbox.changed:${accountId}:${version}`, at, accountId, kind: 'mailbox.changed', date: null },
});

type ChangeKind = Extract<
  AuditKind,
  NoticeKind | 'password.imported' | 'account.updated' | 'account.disabled' | 'account.enabled'
>;

function changesBetween(before: Account, after: Account): ChangeKind[] {
  const changed = changedFields(before, after);
  return [...new Set(changed.map(name => (name === 'status' ? statusKind(after) : kindOf[name])))];
}

const statusKind = ({ status }: Account): ChangeKind =>
  status === 'disabled' ? 'account.disabled' : 'account.enabled';

const kindOf: Record<Exclude<ImportedField, 'status'>, ChangeKind> = {
  birthDateTag: 'birthDate.changed',
  recoveryEmail: 'recoveryEmail.changed',
  email: 'email.changed',
  passwordHash: 'password.imported',
  lastName: 'account.updated',
  firstName: 'account.updated',
  username: 'account.updated',
  accountType: 'account.updated',
  staffCategory: 'account.updated',
  departement: 'account.updated',
};

const isNotice = (kind: ChangeKind): kind is Extract<ChangeKind, NoticeKind> =>
  noticeKinds.some(notice => notice === kind);

function formerAddress(kind: ChangeKind, { email, recoveryEmail }: Account): { formerAddress?: string } {
  if (kind === 'email.changed') return { formerAddress: email };
  return kind === 'recoveryEmail.changed' && recoveryEmail ? { formerAddress: recoveryEmail } : {};
}
