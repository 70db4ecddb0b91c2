import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type Secrets, underEither } from './either-secret';
import type { SourceLocks } from './source-locks';

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
  /** How many passwords were set under this verification. */
  resets: z.int().nonnegative().default(0),
});
export type GrantClaims = z.infer<typeof claimsSchema>;

export interface Grants {
  issue(verified: { accountId: string; version: number; conversationKey: string }): Promise<Grant>;
  /** Null when forged, expired, of another conversation, or of one that has caused a lock since. */
  open(grant: { token: string }, conversationKey: string): Promise<GrantClaims | null>;
  /** A later deadline for a grant that is still valid, once; null when it is not, or was renewed before. */
  renew(grant: { token: string }, conversationKey: string): Promise<Grant | null>;
  /** After a reset, which has made another version of the account: the same verification, no longer than before. */
  afterReset(claims: GrantClaims, version: number): Promise<Grant>;
}

/**
 * @param secret 32 bytes (`keyring.secretFor('grants')`)
 * @param grantMs life of a grant, and of its one renewal
 */
export function createGrants({
  secret,
  formerSecret,
  locks,
  now,
  grantMs,
}: Secrets & {
  locks: Pick<SourceLocks, 'lastBy'>;
  now: () => number;
  grantMs: number;
}): Grants {
  return { issue, open, renew, afterReset };

  function issue(verified: Parameters<Grants['issue']>[0]): Promise<Grant> {
    const verifiedAt = now();
    return sign({ ...verified, verifiedAt, expiresAt: verifiedAt + grantMs, resets: 0 });
  }

  async function open(grant: { token: string }, conversationKey: string): Promise<GrantClaims | null> {
    const claims = await readClaims(grant.token, { secret, formerSecret });
    if (!claims || claims.conversationKey !== conversationKey || now() >= claims.expiresAt) return null;
    const lockedAt = await locks.lastBy(conversationKey);
    return lockedAt !== null && claims.verifiedAt <= lockedAt ? null : claims;
  }

  async function renew(grant: { token: string }, conversationKey: string): Promise<Grant | null> {
    const claims = await open(grant, conversationKey);
    if (!claims || wasRenewed(claims)) return null;
    return sign({ ...claims, expiresAt: now() + grantMs });
  }

  /** The only way to a life that is longer than the first one. */
  function wasRenewed({ verifiedAt, expiresAt }: GrantClaims): boolean {
    return expiresAt > verifiedAt + grantMs;
  }

  function afterReset(claims: GrantClaims, version: number): Promise<Grant> {
    return sign({ ...claims, version, resets: claims.resets + 1 });
  }

  async function sign(claims: GrantClaims): Promise<Grant> {
    const token = await new SignJWT({ ...claims }).setProtectedHeader(header).sign(secret);
    return { token, expiresAt: claims.expiresAt };
  }
}

/** Whoever needs more than one correction of a slip is verified again. */
const mostResets = 2;

export const canReset = ({ resets }: GrantClaims): boolean => resets < mostResets;

/** `typ` keeps apart the tokens of one secret's possible other uses: RFC 8725 3.11. */
const header = { alg: 'HS256', typ: 'sesame-grant+jwt' };

async function readClaims(token: string, secrets: Secrets): Promise<GrantClaims | null> {
  try {
    const { payload } = await underEither(secrets, secret =>
      jwtVerify(token, secret, { algorithms: [header.alg], typ: header.typ }),
    );
    return claimsSchema.parse(payload);
  } catch {
    // One outcome for every way in which a token can be wrong.
    return null;
  }
}
