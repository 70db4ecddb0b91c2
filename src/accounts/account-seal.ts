import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Account, accountSchema } from './account';

/** A keyed checksum over every field of an account: `keyring.accountSeal`. */
export type AccountSeal = (account: Account) => string;

/** What is read is not what was written: a disk, a restore or somebody changed it. Never served; restored from a backup. */
export class AccountDamaged extends Error {
  readonly code = 'ACCOUNT_DAMAGED';
}

export interface SealedAccounts {
  /** As it is stored: with its seal. */
  sealed(account: Account): SealedAccount;
  /**
   * The account of a stored record.
   * @throws AccountDamaged, which the operator is told too
   */
  opened(stored: unknown): Account;
  /** Null for nobody, at the same cost. */
  openedOrNull(stored: unknown): Account | null;
}

export const sealedAccountSchema = accountSchema.extend({ seal: z.string() });
export type SealedAccount = z.infer<typeof sealedAccountSchema>;

/** @param onDamage what the operator should read */
export function createSealedAccounts(
  seal: AccountSeal,
  onDamage: (message: string, error: unknown) => void,
): SealedAccounts {
  return {
    sealed: account => ({ ...account, seal: seal(account) }),
    opened,
    openedOrNull: stored => (stored === null || stored === undefined ? nobody() : opened(stored)),
  };

  function opened(stored: unknown): Account {
    const { data } = sealedAccountSchema.safeParse(stored);
    if (data) {
      const { seal: kept, ...account } = data;
      if (kept === seal(account)) return account;
    }
    throw damaged(stored);
  }

  function nobody(): null {
    seal(someone);
    return null;
  }

  function damaged(stored: unknown): AccountDamaged {
    const { id } = idSchema.safeParse(stored).data ?? { id: 'without an id' };
    const error = new AccountDamaged(`the account ${id} is not what was written: restore it from a backup`);
    onDamage(error.message, error);
    return error;
  }
}

const idSchema = z.object({ id: z.string() });

/** Of the fields by their names, whatever their order. */
export function accountText(account: Account): string {
  return JSON.stringify(accountSchema.keyof().options.map(name => [name, account[name]]));
}

/** Tells damage, but not from what somebody wrote on purpose: for a store that is opened without keys, in tests. */
export const unkeyedSeal: AccountSeal = account =>
  createHash('sha256').update(accountText(account)).digest('base64url');

const someone: Account = {
  ...{ id: '', version: 1, numenKey: '', birthDateTag: '', lastName: '', firstName: '', username: '' },
  ...{ email: '', accountType: 'academic', staffCategory: null, departement: null, recoveryEmail: null },
  ...{ status: 'active', passwordHash: null, lastResetId: null },
};
