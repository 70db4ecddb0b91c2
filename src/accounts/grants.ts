/** Proof that a person was verified. The token is a signed JWT (HS256, `jose`), opaque to whoever carries it. */
export interface Grant {
  token: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** What a grant says, once opened. */
export interface GrantClaims {
  accountId: string;
  /** The account's version when the grant was given: a grant changes a password once at most. */
  version: number;
  conversationKey: string;
  /** When the person was verified (ms); renewals do not move it. */
  verifiedAt: number;
  expiresAt: number;
}

export interface Grants {
  issue(claims: {
    accountId: string;
    version: number;
    conversationKey: string;
    verifiedAt?: number;
  }): Promise<Grant>;
  /** Null when forged, expired, or of another conversation. */
  open(grant: { token: string }, conversationKey: string): Promise<GrantClaims | null>;
  /** A new deadline for a grant that is still valid; null when it is not, or when its longest life is over. */
  renew(grant: { token: string }, conversationKey: string): Promise<Grant | null>;
}
