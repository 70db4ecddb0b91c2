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
  /** None for a damaged one, of which the operator is told too. */
  unlessDamaged(stored: unknown): Account[];
  /** Null for nobody, at the same cost: another record is opened in its place. */
  openedOrNull(stored: unknown): Account | null;
  /** The seal that a record should bear now; the account is what it was. Null when it bears it already. */
  newSealOf(stored: unknown): { account: Account; seal: string } | null;
  /** The record that is opened in the place of nobody's. */
  nobody: SealedAccount;
}

export const sealedAccountSchema = accountSchema.extend({ seal: z.string() });
export type SealedAccount = z.infer<typeof sealedAccountSchema>;

/**
 * @param onDamage what the operator should read
 * @param formerSeal the one before, while the master key is being changed: both are made of every account, whichever it bears
 */
export function createSealedAccounts(
  seal: AccountSeal,
  onDamage: (message: string, error: unknown) => void,
  formerSeal?: AccountSeal,
): SealedAccounts {
  const nobody = { ...someone, seal: seal(someone) };
  return {
    sealed: account => ({ ...account, seal: seal(account) }),
    opened,
    unlessDamaged,
    openedOrNull,
    newSealOf,
    nobody,
  };

  function openedOrNull(stored: unknown): Account | null {
    const isThere = stored !== null && stored !== undefined;
    const account = opened(isThere ? stored : nobody);
    return isThere ? account : null;
  }

  function unlessDamaged(stored: unknown): Account[] {
    try {
      return [opened(stored)];
    } catch (error) {
      if (error instanceof AccountDamaged) return [];
      throw error;
    }
  }

  function newSealOf(stored: unknown): { account: Account; seal: string } | null {
    const account = opened(stored);
    const made = seal(account);
    return sealedAccountSchema.parse(stored).seal === made ? null : { account, seal: made };
  }

  function opened(stored: unknown): Account {
    const { data } = sealedAccountSchema.safeParse(stored);
    if (data) {
      const { seal: kept, ...account } = data;
      if ([seal, formerSeal].map(make => make?.(account)).includes(kept)) return account;
    }
    throw damaged(stored);
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

/** As long as accounts are. */
const someone: Account = {
  ...{ id: '-'.repeat(36), version: 1, numenKey: '-'.repeat(43), birthDateTag: '-'.repeat(43) },
  ...{
    lastName: 'Personne',
    firstName: 'Aucune',
    username: 'apersonne',
    email: 'aucune.personne@example.org',
  },
  ...{ accountType: 'academic', staffCategory: null, departement: null, recoveryEmail: null },
  ...{ status: 'active', passwordHash: `$argon2id$${'-'.repeat(87)}`, lastResetId: null },
};
