import type { AccountType, AccountView } from './account';
import type { Grant } from './grants';

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
