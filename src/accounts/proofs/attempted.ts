import type { AttemptLedger } from '../attempt-ledger';
import { refused, succeeded } from '../attempts';
import type { AuditKind, AuditLog } from '../audit';
import type { Keyring } from '../keyring';
import type { SourceLocks } from '../source-locks';
import type { Proof } from './proof';

/** One attempt at a proof. */
export interface Attempt<Proven> {
  proof: Proof;
  /** `proof.countedUnder(account)`, or the like of a claim about nobody. */
  countedUnder: string;
  /** Names the attempt: made again under the same name, because its outcome was lost, it is counted and recorded once. */
  id: string;
  /** A keyed tag of what is claimed: the same again costs no further try. Null when nothing may be kept of it. */
  claim: string | null;
  /** Whose attempts wait together (`lanes.ts`). */
  lane: string;
  channel: string;
  conversationKey: string;
  /**
   * Evaluates the claim; called only once the attempt was counted.
   * @param repeated it was counted before: what became of it was lost, or somebody uses its name again
   */
  check(repeated: boolean): Promise<Checked<Proven>>;
}

/** Where an attempt is made, and under which name. */
export type AttemptScope = { attemptId: string } & Pick<
  Attempt<unknown>,
  'channel' | 'conversationKey' | 'lane'
>;

/** A refusal names the account that it was about, for the audit log; null when there is none. */
export type Checked<Proven> = { proven: Proven } | { refused: { accountId: string | null } };

/** `remaining`: how many more attempts may follow without a wait; `until` (ms): null when only a person can unlock. */
export type Attempted<Proven> =
  | { outcome: 'proven'; proven: Proven }
  | { outcome: 'rejected'; remaining: number }
  | { outcome: 'locked'; until: number | null };

export type Attempting = <Proven>(attempt: Attempt<Proven>) => Promise<Attempted<Proven>>;

export interface AttemptingDependencies {
  attempts: Pick<AttemptLedger, 'consume' | 'change'>;
  keyring: Pick<Keyring, 'attemptKey' | 'pseudonym'>;
  audit: Pick<AuditLog, 'append'>;
  locks: Pick<SourceLocks, 'noteLock'>;
  now: () => number;
}

/**
 * Counts first, then looks (the order of Ory Kratos), so that racing guesses cannot exceed the free attempts. Whatever is
 * refused costs the same: one count, one check, one audit record.
 */
export function createAttempting(deps: AttemptingDependencies): Attempting {
  const { attempts, keyring, audit, locks, now } = deps;
  return attempted;

  async function attempted<Proven>(attempt: Attempt<Proven>): Promise<Attempted<Proven>> {
    const { proof, countedUnder, id, claim, lane, channel } = attempt;
    const made = { id, claim, lane };
    const key = keyring.attemptKey(proof.kind, countedUnder);
    const stranger = keyring.pseudonym(key);
    const decision = await attempts.consume(key, made);
    if (!decision.allowed) {
      if (proof.audit.locked) await record(proof.audit.locked, id, stranger, channel);
      return { outcome: 'locked', until: decision.until };
    }
    const checked = await attempt.check(decision.repeated);
    if ('proven' in checked) {
      await attempts.change(key, known => ({ record: succeeded(known, made), answer: undefined }));
      return { outcome: 'proven', proven: checked.proven };
    }
    if (claim !== null)
      await attempts.change(key, known => ({ record: refused(known, made), answer: undefined }));
    await record(proof.audit.refused, id, checked.refused.accountId ?? stranger, channel);
    const { remaining, until } = decision;
    if (remaining > 0) return { outcome: 'rejected', remaining };
    await record('attempts.locked', id, checked.refused.accountId ?? stranger, channel);
    await locks.noteLock(attempt.conversationKey);
    return { outcome: 'locked', until };
  }

  function record(kind: AuditKind, id: string, subject: string, channel: string): Promise<void> {
    return audit.append({ id: `${kind}:${id}`, at: now(), kind, subject, channel });
  }
}
