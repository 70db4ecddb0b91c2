export type AccountType = 'academic' | 'external';

/** One person's account. Neither the NUMEN nor the birth date is in it: only keyed HMACs of them. */
export interface Account {
  /** Opaque, random, never shown. */
  id: string;
  /** Grows by one at every change; every write names the version that it read. */
  version: number;
  /** `keyring.numenKey(numen)`; unique. */
  numenKey: string;
  /** `keyring.birthDateTag(numenKey, isoDate)`. */
  birthDateTag: string;
  lastName: string;
  firstName: string;
  /** Unique. */
  username: string;
  email: string;
  accountType: AccountType;
  staffCategory: string | null;
  departement: string | null;
  recoveryEmail: string | null;
  status: 'active' | 'disabled';
  /** argon2id PHC string; null when no password was ever set. */
  passwordHash: string | null;
  /** The reset that set `passwordHash`; null when it came from an import. */
  lastResetId: string | null;
}

/** What « Mon compte » may show of an account once its owner is verified. */
export type AccountView = Pick<Account, 'firstName' | 'lastName' | 'username' | 'email' | 'accountType'>;

export function viewOf({ firstName, lastName, username, email, accountType }: Account): AccountView {
  return { firstName, lastName, username, email, accountType };
}
