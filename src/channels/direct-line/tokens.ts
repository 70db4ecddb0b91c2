import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type Secrets, underEither } from '../../accounts/either-secret';

/** What a token stands for. The person cannot change any of it: `from.id` of an activity is ignored. */
export interface TokenBinding {
  conversationId: string;
  userId: string;
  /** SHA-256 of the browser's session cookie (see `BrowserSessions`). */
  holder: string;
  locale: string;
  /** When the chat was begun, in s since the epoch. */
  bornAt: number;
  /**
   * Of which generation of its browser's cookies (see `Session`) the page was that asked for it: with the next one it is over. Null where
   * a client has nothing but its token.
   */
  generation: number | null;
}

export type ReadToken =
  | { outcome: 'valid'; binding: TokenBinding }
  | { outcome: 'expired'; binding: TokenBinding }
  | { outcome: 'invalid' };

export interface DirectLineTokens {
  issue(binding: TokenBinding): Promise<string>;
  read(token: string): Promise<ReadToken>;
  /** Opens the stream of one conversation, for a minute, and nothing else. */
  issueForStream(
    binding: Pick<TokenBinding, 'conversationId' | 'bornAt' | 'holder' | 'generation'>,
  ): Promise<string>;
  /** Null when the token is not for a stream, forged or too old. */
  readForStream(token: string): Promise<StreamBinding | null>;
}

export interface StreamBinding extends Pick<TokenBinding, 'conversationId' | 'holder' | 'generation'> {
  /** When the chat is over, in ms since the epoch. */
  endsAt: number;
}

/** In seconds. directlinejs refreshes every 15 minutes, whatever it is told. */
export const tokenLifetime = 1800;
const streamTokenLifetime = 60;
/** However often its token is refreshed (ASVS 7.3.2: a session has an absolute age). In seconds. */
export const longestChat = 24 * 3600;

export function createTokens(deps: Secrets & { now: () => number }): DirectLineTokens {
  const sign = (
    claims: JWTPayload & { born: number },
    audience: string,
    lifetime: number,
  ): Promise<string> => {
    const issuedAt = Math.floor(deps.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(Math.min(issuedAt + lifetime, claims.born + longestChat))
      .sign(deps.secret);
  };

  const verify = async (token: string, audience: string) => {
    const currentDate = new Date(deps.now());
    const options = { algorithms: ['HS256'], issuer, audience, currentDate };
    const { payload } = await underEither(deps, secret => jwtVerify(token, secret, options));
    return payload;
  };

  const issue: DirectLineTokens['issue'] = ({ conversationId: conv, userId: user, holder: sid, ...rest }) => {
    const { locale, bornAt: born, generation: gen } = rest;
    return sign({ conv, user, sid, locale, born, gen }, chatAudience, tokenLifetime);
  };

  const read = async (token: string): Promise<ReadToken> => {
    try {
      return readAs('valid', await verify(token, chatAudience));
    } catch (error) {
      // jose looks at the signature, issuer and audience before it looks at the time.
      return error instanceof errors.JWTExpired ? readAs('expired', error.payload) : { outcome: 'invalid' };
    }
  };

  const issueForStream: DirectLineTokens['issueForStream'] = binding => {
    const { conversationId: conv, bornAt: born, holder: sid, generation: gen } = binding;
    return sign({ conv, born, sid, gen }, streamAudience, streamTokenLifetime);
  };

  const readForStream = async (token: string): Promise<StreamBinding | null> => {
    try {
      const { conv, born, sid, gen } = streamClaims.parse(await verify(token, streamAudience));
      return { conversationId: conv, holder: sid, generation: gen, endsAt: (born + longestChat) * 1000 };
    } catch {
      return null;
    }
  };

  return { issue, read, issueForStream, readForStream };
}

const issuer = 'sesame';
const chatAudience = 'sesame/direct-line';
const streamAudience = 'sesame/direct-line/stream';

/** `user` is the one claim that clients read: directlinejs takes its user's id from it. */
const chatClaims = z.object({
  conv: z.string(),
  user: z.string(),
  sid: z.string(),
  locale: z.string(),
  born: z.int(),
  gen: z.int().nullable(),
});
const streamClaims = chatClaims.pick({ conv: true, born: true, sid: true, gen: true });

function readAs(outcome: 'valid' | 'expired', payload: JWTPayload): ReadToken {
  const claims = chatClaims.safeParse(payload);
  if (!claims.success) return { outcome: 'invalid' };
  const {
    conv: conversationId,
    user: userId,
    sid: holder,
    locale,
    born: bornAt,
    gen: generation,
  } = claims.data;
  return { outcome, binding: { conversationId, userId, holder, locale, bornAt, generation } };
}
