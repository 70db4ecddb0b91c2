import type { Account } from '../account';
import type { AuditLog } from '../audit';
import type { HashingTurn } from '../password-hasher';
import type { Attempted, Attempting, AttemptScope, Checked } from './attempted';
import type { Proof } from './proof';

export const currentPassword: Proof<'password'> = {
  kind: 'password',
  countedUnder: ({ id }) => id,
  audit: { refused: 'password.refused', locked: null },
};

/**
 * Within a turn that has come already, so that no attempt is counted in vain. What was typed is no part of the attempt's name, since
 * nothing is kept of a password that could be guessed from: so what was refused under a name stays refused under it.
 */
export function createCurrentPassword({
  attempted,
  audit,
}: {
  attempted: Attempting;
  audit: Pick<AuditLog, 'list'>;
}) {
  return (claim: PasswordClaim, { attemptId: id, ...place }: AttemptScope): Promise<Attempted<Account>> =>
    attempted({
      proof: currentPassword,
      countedUnder: currentPassword.countedUnder(claim.account),
      id,
      claim: null,
      ...place,
      check: async repeated =>
        repeated && (await wasRefused(claim.account, id)) ? refused(claim.account) : check(claim),
    });

  async function wasRefused({ id: accountId }: Account, attemptId: string): Promise<boolean> {
    const records = await audit.list(accountId, lastRecords);
    return records.some(({ id }) => id === `${currentPassword.audit.refused}:${attemptId}`);
  }
}

/** More than an account gets between an attempt and its repetition. */
const lastRecords = 100;

export interface PasswordClaim {
  account: Account;
  password: string;
  turn: Pick<HashingTurn, 'recognizes'>;
}

async function check({ account, password, turn }: PasswordClaim): Promise<Checked<Account>> {
  const matches = await turn.recognizes(account.passwordHash, password);
  return matches ? { proven: account } : refused(account);
}

const refused = ({ id }: Account) => ({ refused: { accountId: id } });
