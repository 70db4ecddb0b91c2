import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { SigningKey, SigningKeys } from './signing-keys';

/** What a token of Bot Framework says, once it is believed. */
export interface BotToken {
  /** The only address to which the answer may go. */
  serviceUrl: string;
  /** The channels for which its key may sign. */
  endorsements: ReadonlySet<string>;
}

export interface BotTokens {
  /**
   * @param authorization the header of that name
   * @returns null for whatever Bot Framework did not issue for this bot
   * @throws SigningKeysUnavailable
   */
  read(authorization: string): Promise<BotToken | null>;
}

export interface BotTokensDeps {
  appId: string;
  /** `https://api.botframework.com` in the public cloud. */
  issuer: string;
  keys: SigningKeys;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Tokens with which Bot Framework calls this bot (Microsoft Learn, « Authentication with the Bot Connector API », « Connector to
 * bot », step 4). There is one issuer, whatever the registration's type: `MicrosoftAppType` is about the tokens that the bot
 * fetches for itself. Those come from Entra and name this bot as their audience too: here nothing of Entra's is taken, neither
 * the bot's own token nor the Emulator's, another bot's (a skill's) or another cloud's.
 */
export function createBotTokens({ appId, issuer, keys, now }: BotTokensDeps): BotTokens {
  return {
    async read(authorization) {
      const token = bearer.exec(authorization)?.[1];
      if (!token || authorization.length > longestHeader) return null;
      return verify(token).catch(refused);
    },
  };

  async function verify(token: string): Promise<BotToken> {
    const { payload, protectedHeader } = await jwtVerify(token, async ({ kid }) => (await known(kid)).key, {
      algorithms: ['RS256'],
      issuer,
      audience: appId,
      clockTolerance: toleratedSeconds,
      requiredClaims: ['exp', 'nbf'],
      currentDate: new Date(now()),
    });
    // jose takes a list of audiences too; what is for others as well is not for us alone.
    const { serviceurl } = claims(appId).parse(payload);
    const { endorsements } = await known(protectedHeader.kid);
    return { serviceUrl: serviceurl, endorsements };
  }

  async function known(kid: unknown): Promise<SigningKey> {
    const key = typeof kid === 'string' ? await keys.find(kid) : null;
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;
/** Characters; Microsoft's have about a thousand. */
const longestHeader = 8_000;
/** « An industry-standard clock-skew of 5 minutes » (the same page). */
const toleratedSeconds = 300;

const claims = (appId: string) => z.object({ aud: z.literal(appId), serviceurl: z.string() });

/** Whatever is wrong with a token is one answer; only what is no fault of the token goes on. */
function refused(error: unknown): null {
  if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
  throw error;
}
