import { isNativeError } from 'node:util/types';
import type { Account } from '../../accounts/account';
import { problemCode } from '../../problem-code';

/** Where the mail server looks passwords up: an LDAP directory, a passwd-file, or what stands behind a hook. */
export interface MailDirectory {
  /**
   * Brings what the directory has of an account up to what the store has at this moment. May be asked for however often, and by
   * several servers at once: what an account was before never replaces what it is.
   * @returns the account as the directory has acknowledged it; null when there is none
   * @throws DeliveryFailed
   */
  deliver(accountId: string): Promise<Account | null>;
  /** What a mail server must find before anybody's password changes. @throws DeliveryFailed */
  prepare?(): Promise<void>;
  close(): Promise<void>;
}

export type ReadAccount = (accountId: string) => Promise<Account | null>;

export const deliveryProblems = [
  'DIRECTORY_UNREACHABLE',
  /** It answered that it cannot now: busy, or with a fault of its own. */
  'DIRECTORY_FAILED',
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

/** What is logged and kept of a failure: its code, and what the directory called it. */
export const problemOf = (error: unknown): string => {
  if (error instanceof DeliveryFailed) return error.message;
  return problemCode(error);
};

/** Trying again helps nobody until somebody has looked at it: rights, a schema, an entry. */
export const isRefusal = (problem: string): boolean =>
  (refusals as readonly string[]).includes(problem.split(':')[0] ?? '');

const refusals = [
  'DIRECTORY_REFUSED',
  'MAILBOX_UNKNOWN',
  'MAILBOX_AMBIGUOUS',
] as const satisfies DeliveryProblem[];

/** What the system, or TLS, called it, such as ECONNREFUSED or CERT_HAS_EXPIRED; of a library's error, what it comes from. */
export function reasonOf(error: unknown): string {
  if (!isNativeError(error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return isNativeError(error.cause) ? reasonOf(error.cause) : error.name;
}

/** Null for who may not log in, and for who never had a password. */
export const passwordOf = ({
  status,
  passwordHash,
}: Pick<Account, 'status' | 'passwordHash'>): string | null => (status === 'active' ? passwordHash : null);
