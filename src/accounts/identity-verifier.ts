import { type Account, type AccountView, viewOf } from './account';
import type { AccountRepository } from './account-repository';
import type { AttemptLedger } from './attempt-ledger';
import type { AuditLog, NewAuditRecord } from './audit';
import type { Floor } from './floor';
import type { Grant, Grants } from './grants';
import type { Keyring } from './keyring';
import type { LaneOf } from './lanes';
import { type AttemptingDependencies, createAttempting } from './proofs/attempted';
import { createNumenAndBirthDate, type IdentityClaims } from './proofs/numen-and-birth-date';
import type { GuessPlace, Spraying } from './spraying';

/** Where the claim was made: the grant opens the account for this conversation only. */
export interface ClaimScope extends GuessPlace {
  /** Names the attempt: the same claims again under the same name cost nothing more, and are answered the same. */
  attemptId: string;
}

/** An unknown NUMEN, a wrong date, another account type and a disabled account are all the same `rejected`. */
export type VerifyOutcome =
  | { outcome: 'verified'; grant: Grant; account: AccountView }
  | { outcome: 'rejected'; remaining: number }
  | { outcome: 'locked'; until: number | null };

export interface IdentityVerifier {
  verify(claims: IdentityClaims, scope: ClaimScope): Promise<VerifyOutcome>;
}

/** Whatever is answered about an identity is answered in the same time. */
export const withFloor = ({ verify }: IdentityVerifier, floor: Floor): IdentityVerifier => ({
  verify: (claims, scope) => floor(() => verify(claims, scope)),
});

/** Who proves an identity gets a grant. */
export function createIdentityVerifier(deps: {
  accounts: Pick<AccountRepository, 'findByNumenKey'>;
  attempts: AttemptLedger;
  keyring: Keyring;
  grants: Grants;
  audit: AuditLog;
  locks: AttemptingDependencies['locks'];
  laneOf: LaneOf;
  spraying: Spraying;
  now: () => number;
}): IdentityVerifier {
  const { accounts, grants, audit, keyring, laneOf, spraying, now } = deps;
  const prove = createNumenAndBirthDate({ accounts, attempted: createAttempting(deps) });
  return { verify };

  async function verify(claims: IdentityClaims, scope: ClaimScope): Promise<VerifyOutcome> {
    const { attemptId, channel, conversationKey } = scope;
    const held = await spraying.admit(claims.numenKey, attemptId, scope);
    if (held) {
      await spraying.failed(scope, 'held');
      await audit.append(heldBack(claims, scope));
      return { outcome: 'locked', until: held.until };
    }
    const lane = laneOf(channel, scope.browser);
    const attempt = await prove(claims, { attemptId, channel, conversationKey, lane });
    if (attempt.outcome === 'proven') return verified(attempt.proven, scope);
    await spraying.failed(scope, attempt.outcome === 'locked' ? 'locked' : 'refused');
    return attempt;
  }

  function heldBack({ numenKey }: IdentityClaims, { attemptId, channel }: ClaimScope): NewAuditRecord {
    const subject = keyring.pseudonym(keyring.attemptKey('identity', numenKey));
    return { id: `identity.held:${attemptId}`, at: now(), kind: 'identity.held', subject, channel };
  }

  async function verified(account: Account, scope: ClaimScope): Promise<VerifyOutcome> {
    const { conversationKey, channel, attemptId } = scope;
    await spraying.succeeded(account.numenKey, scope);
    await audit.append({
      id: `identity.verified:${attemptId}:${account.id}`,
      at: now(),
      kind: 'identity.verified',
      subject: account.id,
      channel,
    });
    const grant = await grants.issue({ accountId: account.id, version: account.version, conversationKey });
    return { outcome: 'verified', grant, account: viewOf(account) };
  }
}
