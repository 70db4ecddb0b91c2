import { createHash, timingSafeEqual } from 'node:crypto';
import type { Account, AccountType } from '../account';
import type { AccountRepository } from '../account-repository';
import type { Attempted, Attempting, AttemptScope, Checked } from './attempted';
import type { Proof } from './proof';

/** What a person claims, already keyed (see `keyring.ts`). */
export interface IdentityClaims {
  numenKey: string;
  birthDateTag: string;
  accountType: AccountType;
}

export const numenAndBirthDate: Proof<'identity'> = {
  kind: 'identity',
  countedUnder: ({ numenKey }) => numenKey,
  audit: { refused: 'identity.rejected', locked: 'identity.locked' },
};

/** Whatever is wrong, the work is the same: one read, one comparison of fixed length. */
export function createNumenAndBirthDate({
  accounts,
  attempted,
}: {
  accounts: Pick<AccountRepository, 'findByNumenKey'>;
  attempted: Attempting;
}) {
  return (claims: IdentityClaims, { attemptId, ...place }: AttemptScope): Promise<Attempted<Account>> =>
    attempted({
      proof: numenAndBirthDate,
      countedUnder: claims.numenKey,
      id: nameOf(attemptId, claims),
      claim: tagOf(claims),
      ...place,
      check: () => check(claims),
    });

  async function check(claims: IdentityClaims): Promise<Checked<Account>> {
    const account = await accounts.findByNumenKey(claims.numenKey);
    const proven = isProven(account, claims);
    return account && proven ? { proven: account } : { refused: { accountId: account?.id ?? null } };
  }
}

/** Other claims are another attempt, even under a name that was already used: a guess is never evaluated uncounted. */
function nameOf(attemptId: string, { numenKey, birthDateTag, accountType }: IdentityClaims): string {
  const named = JSON.stringify([attemptId, numenKey, birthDateTag, accountType]);
  return digest(named).toString('base64url').slice(0, nameLength);
}

/** Of a tag that is keyed: what is kept of a guess tells nothing without the keys. 66 bits keep twenty guesses apart. */
function tagOf({ birthDateTag, accountType }: IdentityClaims): string {
  return digest(JSON.stringify([birthDateTag, accountType]))
    .toString('base64url')
    .slice(0, 11);
}

/** 132 bits. */
const nameLength = 22;

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
