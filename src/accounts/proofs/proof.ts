import type { Account } from '../account';
import type { AuditKind } from '../audit';

/** The ledger's keys are derived from these names: a renamed kind would forget its locks. */
export type ProofKind = 'identity' | 'password';

/** One way in which people prove who they are: what its attempts are counted and written down as. */
export interface Proof<Kind extends ProofKind = ProofKind> {
  kind: Kind;
  /** What attempts on this account are counted under; a claim about nobody is counted under the like. */
  countedUnder(account: Account): string;
  audit: {
    refused: AuditKind;
    /** Null: an attempt that is not evaluated leaves no record. */
    locked: AuditKind | null;
  };
}
