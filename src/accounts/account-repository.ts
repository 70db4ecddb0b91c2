import { type Account, accountSchema } from './account';
import type { Author, NewAuditRecord } from './audit';
import type { NewOutboxEntry } from './outbox';

/** A new password, with everything that must be written together with it. */
export interface PasswordChange {
  accountId: string;
  /** The version that was read; the change is refused when the account has moved on. */
  expectedVersion: number;
  /** Names the change: applying the same one again changes nothing. */
  resetId: string;
  passwordHash: string;
  audit: NewAuditRecord;
  /** What is to be done about it: the person is told, the mail server learns of it. */
  outbox: NewOutboxEntry[];
}

/** `already`: this very reset was applied before. `conflict`: the account is not at `expectedVersion`, or is gone. */
export type ChangeOutcome = 'applied' | 'already' | 'conflict';

/**
 * An import row as it is stored: what the file says, keyed. A field that is absent (a column that the file does not have) leaves what
 * is stored; so does `passwordHash: null`.
 */
export type AccountImport = Omit<Account, 'id' | 'version' | 'lastResetId' | OptionalField> &
  Partial<Pick<Account, OptionalField>>;
type OptionalField = keyof typeof unlessImported;

/** What a new account has where the file says nothing. */
export const unlessImported = {
  accountType: 'academic',
  staffCategory: null,
  departement: null,
  recoveryEmail: null,
  status: 'active',
  passwordHash: null,
} as const satisfies Partial<Account>;

export interface ImportCounts {
  inserted: number;
  updated: number;
  unchanged: number;
}

export const importedFields = accountSchema
  .omit({
    ...{ id: true, version: true, numenKey: true, lastResetId: true },
  })
  .keyof().options;
export type ImportedField = (typeof importedFields)[number];

/** What an import would do with one row. */
export interface RowPlan {
  /** The account that it is of; null when there is none yet. */
  id: string | null;
  /** `conflict`: its user name belongs to another account. */
  outcome: keyof ImportCounts | 'conflict';
  /** Whether that account is disabled, and would still be. */
  staysDisabled: boolean;
  /** Whether that account is active, and would not be any more. */
  disables: boolean;
  /** What the row says otherwise than that account. */
  changed: ImportedField[];
  /** Of these, what that account has and would not have any more. */
  emptied: ImportedField[];
}

export interface AccountRepository {
  findById(id: string): Promise<Account | null>;
  /** Those that there are, in any order, without the damaged ones; at most some hundreds at once. */
  findByIds(ids: string[]): Promise<Account[]>;
  findByNumenKey(numenKey: string): Promise<Account | null>;
  findByUsername(username: string): Promise<Account | null>;
  /** What `importAccounts` would do with these rows, each taken by itself; at most some hundreds at once. */
  planImport(rows: AccountImport[]): Promise<RowPlan[]>;
  /** One atomic, durable write: password, version + 1, `lastResetId`, audit record and outbox entries, or nothing. */
  changePassword(change: PasswordChange): Promise<ChangeOutcome>;
  /**
   * Inserts or updates by `numenKey`, durably; callers send batches. A batch with a conflict is not written at all; one that
   * is interrupted may be written in part on MongoDB (whole accounts always), and is finished by sending it again.
   * What it changes of an account is written with its audit records and notices (`tracesOf`).
   * @param author whose import it is, for those records
   * @throws StoreConflict when a user name already belongs to another account.
   */
  importAccounts(rows: AccountImport[], author?: Author): Promise<ImportCounts>;
  /**
   * Disables or enables accounts, with the audit records and the delivery of what that changes; durably, callers send batches.
   * @returns how many were not so before
   */
  setStatus(ids: string[], status: Account['status'], author?: Author): Promise<number>;
  /** Who is disabled since that moment (ms) or longer, the longest first. */
  disabledUntil(moment: number, limit: number): Promise<Leaver[]>;
  /** Every account, in the order of user names, without loading them all; `after`: only those after that user name. */
  all(after?: string): AsyncIterable<Account>;
  count(): Promise<number>;
  /**
   * Seals anew the accounts of one page that bear the seal of the master key before; nothing else of them changes. Interrupted and begun
   * again, it goes on with those that are left.
   * @param after the last user name of the page before
   * @param write false only counts them
   */
  reseal(after: string, write: boolean): Promise<ResealedPage>;
}

/** Whose account is disabled, and since when (ms). */
export interface Leaver {
  account: Account;
  disabledAt: number;
}

export interface ResealedPage {
  /** Accounts in this page: none at the end. */
  seen: number;
  resealed: number;
  /** Of which neither key made the seal: left as they are, and told to the operator. */
  damaged: number;
  last: string | null;
}

/** Thrown for what only an operator can cause, e.g. one user name for two NUMENs in an import. */
export class StoreConflict extends Error {
  readonly code = 'STORE_CONFLICT';
}

/** The account as a change that is applied leaves it. */
export function withPassword(account: Account, { passwordHash, resetId }: PasswordChange): Account {
  return { ...account, passwordHash, lastResetId: resetId, version: account.version + 1 };
}
