import { z } from 'zod';
import type { Secrets } from '../../accounts/either-secret';
import { claimsIn, signedToken } from './signed-token';

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
  const secrets = [deps.secret, deps.formerSecret].filter(secret => secret !== undefined);
  const seconds = () => Math.floor(deps.now() / 1000);

  const sign = (claims: { born: number; [name: string]: unknown }, aud: string, lifetime: number): string => {
    const iat = seconds();
    const exp = Math.min(iat + lifetime, claims.born + longestChat);
    return signedToken({ ...claims, iss: issuer, aud, iat, exp }, deps.secret);
  };

  const issue: DirectLineTokens['issue'] = async ({
    conversationId: conv,
    userId: user,
    holder: sid,
    ...rest
  }) => {
    const { locale, bornAt: born, generation: gen } = rest;
    return sign({ conv, user, sid, locale, born, gen }, chatAudience, tokenLifetime);
  };

  const read = async (token: string): Promise<ReadToken> => {
    const { data } = chatClaims.safeParse(claimsIn(token, secrets));
    if (!data) return { outcome: 'invalid' };
    const { conv: conversationId, user: userId, sid: holder, locale, born: bornAt, gen: generation } = data;
    const binding = { conversationId, userId, holder, locale, bornAt, generation };
    return { outcome: data.exp > seconds() ? 'valid' : 'expired', binding };
  };

  const issueForStream: DirectLineTokens['issueForStream'] = async binding => {
    const { conversationId: conv, bornAt: born, holder: sid, generation: gen } = binding;
    return sign({ conv, born, sid, gen }, streamAudience, streamTokenLifetime);
  };

  const readForStream = async (token: string): Promise<StreamBinding | null> => {
    const { data } = streamClaims.safeParse(claimsIn(token, secrets));
    if (!data || data.exp <= seconds()) return null;
    const { conv, born, sid, gen } = data;
    return { conversationId: conv, holder: sid, generation: gen, endsAt: (born + longestChat) * 1000 };
  };

  return { issue, read, issueForStream, readForStream };
}

const issuer = 'sesame';
const chatAudience = 'sesame/direct-line';
const streamAudience = 'sesame/direct-line/stream';

/** `user` is the one claim that clients read: directlinejs takes its user's id from it. */
const chatClaims = z.object({
  iss: z.literal(issuer),
  aud: z.literal(chatAudience),
  exp: z.int(),
  conv: z.string(),
  user: z.string(),
  sid: z.string(),
  locale: z.string(),
  born: z.int(),
  gen: z.int().nullable(),
});
const streamClaims = chatClaims
  .pick({ iss: true, exp: true, conv: true, sid: true, born: true, gen: true })
  .extend({ aud: z.literal(streamAudience) });
