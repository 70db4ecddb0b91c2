import type { AttemptLedger } from '../attempt-ledger';
import type { AuditKind, AuditLog } from '../audit';
import type { Keyring } from '../keyring';
import type { Proof } from './proof';

/** One attempt at a proof. */
export interface Attempt<Proven> {
  proof: Proof;
  /** `proof.countedUnder(account)`, or the like of a claim about nobody. */
  countedUnder: string;
  channel: string;
  /** Evaluates the claim; called only once the attempt was counted. */
  check(): Promise<Checked<Proven>>;
}

/** A refusal names the account that it was about, for the audit log; null when there is none. */
export type Checked<Proven> = { proven: Proven } | { refused: { accountId: string | null } };

/** `remaining`: how many more attempts may follow without a wait; `until` (ms): null when only a person can unlock. */
export type Attempted<Proven> =
  | { outcome: 'proven'; proven: Proven }
  | { outcome: 'rejected'; remaining: number }
  | { outcome: 'locked'; until: number | null };

export type Attempting = <Proven>(attempt: Attempt<Proven>) => Promise<Attempted<Proven>>;

export interface AttemptingDependencies {
  attempts: Pick<AttemptLedger, 'consume'>;
  keyring: Pick<Keyring, 'attemptKey' | 'pseudonym'>;
  audit: Pick<AuditLog, 'append'>;
  now: () => number;
  randomId: () => string;
}

/**
 * Counts first, then looks (the order of Ory Kratos), so that racing guesses cannot exceed the free attempts. Whatever is
 * refused costs the same: one count, one check, one audit record.
 */
export function createAttempting({
  attempts,
  keyring,
  audit,
  now,
  randomId,
}: AttemptingDependencies): Attempting {
  return attempted;

  async function attempted<Proven>(attempt: Attempt<Proven>): Promise<Attempted<Proven>> {
    const { proof, countedUnder, channel } = attempt;
    const key = keyring.attemptKey(proof.kind, countedUnder);
    const stranger = keyring.pseudonym(key);
    const decision = await attempts.consume(key);
    if (!decision.allowed) {
      if (proof.audit.locked) await record(proof.audit.locked, stranger, channel);
      return { outcome: 'locked', until: decision.until };
    }
    const checked = await attempt.check();
    if ('proven' in checked) return { outcome: 'proven', proven: checked.proven };
    await record(proof.audit.refused, checked.refused.accountId ?? stranger, channel);
    const { remaining, until } = decision;
    return remaining > 0 ? { outcome: 'rejected', remaining } : { outcome: 'locked', until };
  }

  function record(kind: AuditKind, subject: string, channel: string): Promise<void> {
    return audit.append({ id: randomId(), at: now(), kind, subject, channel });
  }
}
