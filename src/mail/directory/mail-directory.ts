import type { Account } from '../../accounts/account';

/** Where the mail server looks passwords up: an LDAP directory, a passwd-file, or what stands behind a hook. */
export interface MailDirectory {
  /**
   * Brings what the directory has of an account up to what the store has at this moment. May be asked for however often, and by
   * several servers at once: what an account was before never replaces what it is.
   * @returns the account as the directory has acknowledged it; null when there is none
   * @throws DeliveryFailed
   */
  deliver(accountId: string): Promise<Account | null>;
  close(): Promise<void>;
}

export type ReadAccount = (accountId: string) => Promise<Account | null>;

export const deliveryProblems = [
  'DIRECTORY_UNREACHABLE',
  /** It answered, and no: rights, policies, a schema. */
  'DIRECTORY_REFUSED',
  'MAILBOX_UNKNOWN',
  /** Several entries answer to one user name. */
  'MAILBOX_AMBIGUOUS',
  /** Somebody else changed it meanwhile: what it has now is looked at again. */
  'DIRECTORY_CHANGED',
] as const;
export type DeliveryProblem = (typeof deliveryProblems)[number];

/** Its message says nothing that was sent. */
export class DeliveryFailed extends Error {
  constructor(
    readonly code: DeliveryProblem,
    /** What the directory or the system called it: a name, never a text of theirs. */
    readonly reason = '',
  ) {
    super(reason ? `${code}: ${reason}` : code);
  }
}

/** Null for who may not log in, and for who never had a password. */
export const passwordOf = ({
  status,
  passwordHash,
}: Pick<Account, 'status' | 'passwordHash'>): string | null => (status === 'active' ? passwordHash : null);
