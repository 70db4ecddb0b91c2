import { createHash, timingSafeEqual } from 'node:crypto';
import { type Account, type AccountType, type AccountView, viewOf } from './account';
import type { AccountRepository } from './account-repository';
import type { AttemptLedger } from './attempt-ledger';
import type { AuditKind, AuditLog } from './audit';
import type { Grant, Grants } from './grants';
import type { Keyring } from './keyring';

/** What a person claims, already keyed (see `keyring.ts`). */
export interface IdentityClaims {
  numenKey: string;
  birthDateTag: string;
  accountType: AccountType;
}

/** Where the claim was made: the grant opens the account for this conversation only. */
export interface ClaimScope {
  conversationKey: string;
  channel: string;
}

/** An unknown NUMEN, a wrong date, another account type and a disabled account are all the same `rejected`. */
export type VerifyOutcome =
  | { outcome: 'verified'; grant: Grant; account: AccountView }
  | { outcome: 'rejected'; remaining: number }
  | { outcome: 'locked'; until: number | null };

export interface IdentityVerifier {
  verify(claims: IdentityClaims, scope: ClaimScope): Promise<VerifyOutcome>;
}

/**
 * Counts first, then looks (the order of Ory Kratos), so that racing guesses cannot exceed the free attempts. Whatever is
 * wrong, the work is the same: one count, one read, one comparison of fixed length, one audit record.
 */
export function createIdentityVerifier({
  accounts,
  attempts,
  keyring,
  grants,
  audit,
  now,
  randomId,
}: {
  accounts: Pick<AccountRepository, 'findByNumenKey'>;
  attempts: AttemptLedger;
  keyring: Keyring;
  grants: Grants;
  audit: AuditLog;
  now: () => number;
  randomId: () => string;
}): IdentityVerifier {
  return { verify };

  async function verify(claims: IdentityClaims, scope: ClaimScope): Promise<VerifyOutcome> {
    const key = keyring.attemptKey('identity', claims.numenKey);
    const stranger = keyring.pseudonym(key);
    const decision = await attempts.consume(key);
    if (!decision.allowed) {
      await record('identity.locked', stranger, scope);
      return { outcome: 'locked', until: decision.until };
    }
    const account = await accounts.findByNumenKey(claims.numenKey);
    const proven = isProven(account, claims);
    if (account && proven) return verified(account, key, scope);
    await record('identity.rejected', account?.id ?? stranger, scope);
    const { remaining, until } = decision;
    return remaining > 0 ? { outcome: 'rejected', remaining } : { outcome: 'locked', until };
  }

  async function verified(account: Account, key: string, scope: ClaimScope): Promise<VerifyOutcome> {
    await attempts.clear(key);
    await record('identity.verified', account.id, scope);
    const { conversationKey } = scope;
    const grant = await grants.issue({ accountId: account.id, version: account.version, conversationKey });
    return { outcome: 'verified', grant, account: viewOf(account) };
  }

  function record(kind: AuditKind, subject: string, { channel }: ClaimScope): Promise<void> {
    return audit.append({ id: randomId(), at: now(), kind, subject, channel });
  }
}

/** Every part is looked at whatever the others say: no short cut tells which of them was wrong. */
function isProven(account: Account | null, claims: IdentityClaims): boolean {
  const sameDate = isSameTag(account?.birthDateTag ?? tagOfNobody, claims.birthDateTag);
  const sameType = account?.accountType === claims.accountType;
  const isActive = account?.status === 'active';
  return [account !== null, sameDate, sameType, isActive].every(Boolean);
}

const tagOfNobody = '-'.repeat(43);

/** Digests, because `timingSafeEqual` wants equal lengths and a claim may have any. */
function isSameTag(stored: string, claimed: string): boolean {
  return timingSafeEqual(digest(stored), digest(claimed));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
