import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** Proof that a person was verified. The token is a signed JWT (HS256, `jose`), opaque to whoever carries it. */
export const grantSchema = z.object({
  token: z.string(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
});
export type Grant = z.infer<typeof grantSchema>;

/** What a grant says, once opened. JWT's own `exp` counts seconds; a grant's deadline is exact, so it is a claim of ours. */
const claimsSchema = z.strictObject({
  accountId: z.string(),
  /** The account's version when the grant was given: a grant changes a password once at most. */
  version: z.int(),
  conversationKey: z.string(),
  /** When the person was verified (ms); renewals do not move it. */
  verifiedAt: z.number(),
  expiresAt: z.number(),
});
export type GrantClaims = z.infer<typeof claimsSchema>;

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

/**
 * @param secret 32 bytes (`keyring.secretFor('grants')`)
 * @param grantMs life of a grant, and of each renewal
 * @param longestMs time from the verification after which nothing is renewed
 */
export function createGrants({
  secret,
  now,
  grantMs,
  longestMs,
}: {
  secret: Uint8Array;
  now: () => number;
  grantMs: number;
  longestMs: number;
}): Grants {
  return { issue, open, renew };

  async function issue(claims: GrantRequest): Promise<Grant> {
    const verifiedAt = claims.verifiedAt ?? now();
    const expiresAt = Math.min(now() + grantMs, verifiedAt + longestMs);
    const payload: GrantClaims = { ...claims, verifiedAt, expiresAt };
    const token = await new SignJWT({ ...payload }).setProtectedHeader(header).sign(secret);
    return { token, expiresAt };
  }

  async function open(grant: { token: string }, conversationKey: string): Promise<GrantClaims | null> {
    const claims = await readClaims(grant.token, secret);
    if (!claims || claims.conversationKey !== conversationKey) return null;
    return now() < claims.expiresAt ? claims : null;
  }

  async function renew(grant: { token: string }, conversationKey: string): Promise<Grant | null> {
    const claims = await open(grant, conversationKey);
    if (!claims || claims.expiresAt >= claims.verifiedAt + longestMs) return null;
    const { accountId, version, verifiedAt } = claims;
    return issue({ accountId, version, conversationKey, verifiedAt });
  }
}

type GrantRequest = Parameters<Grants['issue']>[0];

/** `typ` keeps apart the tokens of one secret's possible other uses: RFC 8725 3.11. */
const header = { alg: 'HS256', typ: 'sesame-grant+jwt' };

async function readClaims(token: string, secret: Uint8Array): Promise<GrantClaims | null> {
  try {
    const { payload } = await jwtVerify(token, secret, { algorithms: [header.alg], typ: header.typ });
    return claimsSchema.parse(payload);
  } catch {
    // One outcome for every way in which a token can be wrong.
    return null;
  }
}
