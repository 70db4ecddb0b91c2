import { deliveryIdOf } from '../mail/directory/delivery-state';
import type { Wakeable } from '../repeated';
import type { Account } from './account';
import type { AccountRepository, ChangeOutcome, PasswordChange } from './account-repository';
import type { AttemptLedger } from './attempt-ledger';
import { forgiven } from './attempts';
import type { AuditKind, AuditLog, NewAuditRecord } from './audit';
import { canReset, type Grant, type GrantClaims, type Grants } from './grants';
import type { Keyring } from './keyring';
import type { LaneOf } from './lanes';
import { HashingBusy, type HashingTurn, type PasswordHasher } from './password-hasher';
import {
  type PasswordFacts,
  type PasswordLimits,
  type PasswordProblem,
  passwordProblems,
} from './password-policy';
import { type AttemptingDependencies, createAttempting } from './proofs/attempted';
import { createCurrentPassword } from './proofs/current-password';
import { attemptKeysOf } from './proofs/proofs';

export interface ResetRequest {
  grant: { token: string };
  conversationKey: string;
  channel: string;
  /** Names this reset: the form's ticket, so that a form posted twice is one reset. */
  resetId: string;
  newPassword: string;
  /** « J'ai oublié mon mot de passe » unticked: the current password proves it. */
  currentPassword: string | null;
}

export type ResetOutcome =
  /**
   * `grant` goes on from the account's new version; `delivery` names the reset where the mail server has yet to learn of it.
   */
  | { outcome: 'changed'; grant: Grant; delivery?: string }
  | { outcome: 'refused'; problems: PasswordProblem[] }
  | { outcome: 'wrongCurrentPassword'; remaining: number }
  | { outcome: 'locked'; until: number | null }
  | { outcome: 'grantEnded' }
  /** The account was changed by somebody else since the grant was given. */
  | { outcome: 'conflict' }
  /** Too many hashes are waiting: nothing was done, try again. */
  | { outcome: 'busy' };

export interface PasswordReset {
  reset(request: ResetRequest): Promise<ResetOutcome>;
}

/**
 * Sets a new password once: the grant is opened before anything else and again just before the write (the hash takes its
 * time in a queue), and the write itself names the version that the grant was given for.
 */
export function createPasswordReset(deps: {
  accounts: Pick<AccountRepository, 'findById' | 'changePassword'>;
  attempts: AttemptLedger;
  keyring: Keyring;
  grants: Grants;
  hasher: Pick<PasswordHasher, 'inTurn'>;
  audit: AuditLog;
  locks: AttemptingDependencies['locks'];
  limits: PasswordLimits;
  laneOf: LaneOf;
  /** Woken after a change; absent when the mail server learns of passwords in another way. */
  deliveries?: Pick<Wakeable, 'wake'>;
  now: () => number;
  randomId: () => string;
}): PasswordReset {
  const { accounts, attempts, keyring, grants, hasher, audit, limits, laneOf, now, randomId } = deps;
  const prove = createCurrentPassword({ attempted: createAttempting(deps), audit });
  return { reset };

  async function reset(request: ResetRequest): Promise<ResetOutcome> {
    const claims = await grants.open(request.grant, request.conversationKey);
    if (!claims) return late(request);
    const account = await accounts.findById(claims.accountId);
    if (account?.lastResetId === request.resetId) return repeated(account, request, claims);
    if (!canReset(claims)) return late(request);
    if (account?.version !== claims.version || account.status !== 'active')
      return refuse(request, claims, 'conflict');
    const problems = passwordProblems(request.newPassword, factsOf(account, request, keyring), limits);
    if (problems.length > 0) {
      await audit.append(auditOf('password.unfit', account.id, request));
      return { outcome: 'refused', problems };
    }
    return whenBusy(async () => {
      const proven = await hasher.inTurn(turn => proveAndHash(account, request, turn));
      return 'outcome' in proven ? proven : changeTo(proven.passwordHash, account, request);
    });
  }

  /** The same form again, because its answer was lost: changed, unless it now asks for another password than was set. */
  async function repeated(
    account: Account,
    request: ResetRequest,
    claims: GrantClaims,
  ): Promise<ResetOutcome> {
    return whenBusy(async () => {
      const isSet = await hasher.inTurn(turn => turn.verify(account.passwordHash, request.newPassword));
      if (!isSet) return refuse(request, claims, 'conflict');
      await forgive(account, request, claims);
      return changed(account, claims, request);
    });
  }

  async function proveAndHash(
    account: Account,
    request: ResetRequest,
    turn: HashingTurn,
  ): Promise<ResetOutcome | { passwordHash: string }> {
    const unproven = await proveCurrentPassword(account, request, turn);
    return unproven ?? { passwordHash: await turn.hash(request.newPassword) };
  }

  /** Out of the turn: whoever waits for the database keeps nobody from being hashed. */
  async function changeTo(
    passwordHash: string,
    account: Account,
    request: ResetRequest,
  ): Promise<ResetOutcome> {
    const claims = await grants.open(request.grant, request.conversationKey);
    if (!claims) return late(request);
    const outcome = await change(changeOf(account, request, passwordHash));
    if (outcome === 'conflict') return refuse(request, claims, 'conflict');
    await forgive(account, request, claims);
    return changed({ ...account, version: claims.version + 1 }, claims, request);
  }

  /** Null when it is right, or was not asked for. */
  async function proveCurrentPassword(
    account: Account,
    request: ResetRequest,
    turn: HashingTurn,
  ): Promise<ResetOutcome | null> {
    const { currentPassword: password } = request;
    if (password === null) return null;
    const { resetId: attemptId, channel, conversationKey } = request;
    const place = { attemptId, channel, conversationKey, lane: laneOf(channel) };
    const attempt = await prove({ account, password, turn }, place);
    if (attempt.outcome === 'proven') return null;
    return attempt.outcome === 'rejected' ? { ...attempt, outcome: 'wrongCurrentPassword' } : attempt;
  }

  /** When the write's outcome is unknown, the account itself says whether this very reset was applied. */
  async function change(passwordChange: PasswordChange): Promise<ChangeOutcome> {
    try {
      return await accounts.changePassword(passwordChange);
    } catch (error) {
      const account = await accounts.findById(passwordChange.accountId);
      if (account?.lastResetId === passwordChange.resetId) return 'already';
      throw error;
    }
  }

  function changeOf(account: Account, request: ResetRequest, passwordHash: string): PasswordChange {
    const { resetId, conversationKey } = request;
    const id = `password.changed:${resetId}`;
    const entry = { at: now(), accountId: account.id, date: null };
    return {
      accountId: account.id,
      expectedVersion: account.version,
      resetId,
      passwordHash,
      audit: { ...auditOf('password.changed', account.id, request), id },
      outbox: [
        { ...entry, id, kind: 'password.changed' },
        { ...entry, id: deliveryIdOf(resetId), kind: 'mailbox.changed', resetId, conversationKey },
      ],
    };
  }

  async function changed(
    account: Account,
    claims: GrantClaims,
    { resetId }: ResetRequest,
  ): Promise<ResetOutcome> {
    deps.deliveries?.wake();
    const grant = await grants.afterReset(claims, account.version);
    return { outcome: 'changed', grant, ...(deps.deliveries && { delivery: resetId }) };
  }

  async function refuse(
    request: ResetRequest,
    claims: GrantClaims,
    outcome: 'conflict',
  ): Promise<ResetOutcome> {
    await audit.append(auditOf('password.refused', claims.accountId, request));
    return { outcome };
  }

  /** Of whom is no longer known: the conversation stands for it. */
  async function late(request: ResetRequest): Promise<ResetOutcome> {
    await audit.append(auditOf('password.late', keyring.pseudonym(request.conversationKey), request));
    return { outcome: 'grantEnded' };
  }

  async function forgive(account: Account, { channel }: ResetRequest, claims: GrantClaims): Promise<void> {
    const { verifiedAt } = claims;
    for (const key of attemptKeysOf(account, keyring))
      await attempts.change(key, (known, at) => ({
        record: forgiven(known, at, { verifiedAt, lane: laneOf(channel) }),
        answer: undefined,
      }));
  }

  function auditOf(kind: AuditKind, subject: string, { channel }: ResetRequest): NewAuditRecord {
    return { id: randomId(), at: now(), kind, subject, channel };
  }
}

function factsOf(account: Account, { currentPassword }: ResetRequest, keyring: Keyring): PasswordFacts {
  const { lastName, firstName, username, email, numenKey, birthDateTag } = account;
  return {
    lastName,
    firstName,
    username,
    email,
    currentPassword,
    isOwnNumen: numen => keyring.numenKey(numen) === numenKey,
    isOwnBirthDate: isoDate => keyring.birthDateTag(numenKey, isoDate) === birthDateTag,
  };
}

async function whenBusy(work: () => Promise<ResetOutcome>): Promise<ResetOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HashingBusy) return { outcome: 'busy' };
    throw error;
  }
}
