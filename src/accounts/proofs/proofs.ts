import type { Account } from '../account';
import type { Keyring } from '../keyring';
import { currentPassword } from './current-password';
import { numenAndBirthDate } from './numen-and-birth-date';
import type { Proof, ProofKind } from './proof';

/** Every proof: one more is a file beside these, its kind, and what the compiler then finds missing. */
export const proofs: { [Kind in ProofKind]: Proof<Kind> } = {
  identity: numenAndBirthDate,
  password: currentPassword,
};

/** Every key that an account's attempts are counted under: they are cleared together. */
export function attemptKeysOf(account: Account, keyring: Pick<Keyring, 'attemptKey'>): string[] {
  return Object.values(proofs).map(proof => keyring.attemptKey(proof.kind, proof.countedUnder(account)));
}
