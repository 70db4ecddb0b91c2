import type { Account } from './account';
import { type AuditLog, type Author, everybody } from './audit';
import type { Keyring } from './keyring';
import type { Outbox } from './outbox';
import type { Person, PersonalRecords } from './personal-records';
import { attemptKeysOf } from './proofs/proofs';

/** Forgets people for good, for an operator as for the server itself. */
export interface Removal {
  /** Those of whom the mail server would keep a password that nobody knows of any more: their mailbox is shut first. */
  undelivered(accounts: readonly Account[]): Promise<Account[]>;
  remove(accounts: readonly Account[], author?: Author): Promise<void>;
}

export interface RemovalDependencies {
  audit: Pick<AuditLog, 'append'>;
  outbox: Pick<Outbox, 'pending'>;
  personal: Pick<PersonalRecords, 'remove'>;
  keyring: Pick<Keyring, 'attemptKey' | 'pseudonym'>;
  /** Whether changes of accounts are delivered to a mail server. */
  delivers?: boolean;
  now: () => number;
  randomId: () => string;
}

export function createRemoval({
  audit,
  outbox,
  personal,
  keyring,
  delivers,
  now,
  randomId,
}: RemovalDependencies): Removal {
  return { undelivered, remove };

  async function remove(accounts: readonly Account[], author?: Author): Promise<void> {
    // Not of whom: nothing is to be found of them any more.
    for (const _ of accounts)
      await audit.append({
        ...{ id: randomId(), at: now(), kind: 'account.removed', subject: everybody },
        ...(author ? { channel: 'cli', ...author } : { channel: 'server' }),
      });
    if (accounts.length > 0) await personal.remove(accounts.map(account => personOf(account, keyring)));
  }

  async function undelivered(accounts: readonly Account[]): Promise<Account[]> {
    if (!delivers) return [];
    const entries = await outbox.pending(Number.MAX_SAFE_INTEGER, 'mailbox.changed');
    const waiting = new Set(entries.map(({ accountId }) => accountId));
    return accounts.filter(({ id, status }) => status === 'active' || waiting.has(id));
  }
}

/** By what records are known to be theirs. */
export function personOf(account: Account, keyring: Pick<Keyring, 'attemptKey' | 'pseudonym'>): Person {
  const attemptKeys = attemptKeysOf(account, keyring);
  return { account, attemptKeys, pseudonyms: attemptKeys.map(keyring.pseudonym) };
}
