import type { Account } from '../account';
import type { HashingTurn } from '../password-hasher';
import type { Attempted, Attempting, Checked } from './attempted';
import type { Proof } from './proof';

export const currentPassword: Proof<'password'> = {
  kind: 'password',
  countedUnder: ({ id }) => id,
  audit: { refused: 'password.refused', locked: null },
};

/** Within a turn that has come already, so that no attempt is counted in vain. */
export function createCurrentPassword({ attempted }: { attempted: Attempting }) {
  return (claim: PasswordClaim, { channel }: { channel: string }): Promise<Attempted<Account>> =>
    attempted({
      proof: currentPassword,
      countedUnder: currentPassword.countedUnder(claim.account),
      channel,
      check: () => check(claim),
    });
}

export interface PasswordClaim {
  account: Account;
  password: string;
  turn: Pick<HashingTurn, 'recognizes'>;
}

async function check({ account, password, turn }: PasswordClaim): Promise<Checked<Account>> {
  const matches = await turn.recognizes(account.passwordHash, password);
  return matches ? { proven: account } : { refused: { accountId: account.id } };
}
