import { createSecretKey, KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceClientCredentialsFactory } from 'botframework-connector';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';

export const appId = '22222222-3333-4444-8555-666666666666';

/** Once for each suite: a tenth of a second each. */
let made: ReturnType<typeof makeKeys> | undefined;
const makeKeys = async () => ({
  good: await generateKeyPair('RS256', { extractable: true }),
  otherChannel: await generateKeyPair('RS256'),
  unendorsed: await generateKeyPair('RS256'),
  stranger: await generateKeyPair('RS256'),
  /** Published later, by `rotate`. */
  next: await generateKeyPair('RS256'),
});

/** An OpenID provider as Microsoft's, for real tokens: their keys are fetched and checked as in production. */
export async function startIssuer(serviceUrl: string) {
  made ??= makeKeys();
  const keys = await made;
  const publicPem = new TextEncoder().encode(await exportSPKI(keys.good.publicKey));
  let rotated = false;
  let down = false;
  const issuer = 'https://issuer.example';
  let fetched = 0;
  const server = createServer(async (req, res) => {
    fetched++;
    if (down) {
      res.statusCode = 503;
      return res.end();
    }
    res.setHeader('Content-Type', 'application/json');
    const origin = `http://127.0.0.1:${port}`;
    if (req.url === '/config') return res.end(JSON.stringify({ issuer, jwks_uri: `${origin}/keys` }));
    const jwk = async (kid: string, key: Parameters<typeof exportJWK>[0], endorsements: string[]) => ({
      ...(await exportJWK(key)),
      kid,
      use: 'sig',
      endorsements,
    });
    const published = [
      await jwk('good', keys.good.publicKey, ['msteams', 'directline']),
      await jwk('otherChannel', keys.otherChannel.publicKey, ['skype']),
      await jwk('unendorsed', keys.unendorsed.publicKey, []),
      ...(rotated ? [await jwk('next', keys.next.publicKey, ['msteams'])] : []),
    ];
    return res.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  interface Token {
    /** Null for none. */
    kid?: string | null;
    key?: keyof typeof keys;
    /** `HS256` signs with the public key as if it were a secret. */
    alg?: string;
    issuer?: string;
    audience?: string | string[];
    serviceUrl?: string | null;
    /** s from now; null for none. */
    expiresIn?: number | null;
    notBefore?: number;
    claims?: Record<string, unknown>;
  }
  const sign = async (token: Token = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const { key = 'good', alg = 'RS256', kid = key, expiresIn = 600 } = token;
    const url = token.serviceUrl === undefined ? serviceUrl : token.serviceUrl;
    const jwt = new SignJWT({ ...(url === null ? {} : { serviceurl: url }), ...token.claims })
      .setProtectedHeader({ alg, ...(kid === null ? {} : { kid }) })
      .setIssuer(token.issuer ?? issuer)
      .setAudience(token.audience ?? appId)
      .setIssuedAt(now)
      .setNotBefore(now + (token.notBefore ?? 0));
    if (expiresIn !== null) jwt.setExpirationTime(now + expiresIn);
    const secret = alg === 'HS256' ? createSecretKey(publicPem) : KeyObject.from(keys[key].privateKey);
    return `Bearer ${await jwt.sign(secret)}`;
  };

  return {
    sign,
    fetches: () => fetched,
    metadataUrl: `http://127.0.0.1:${port}/config`,
    issuer,
    /** Publishes another key. */
    rotate: () => {
      rotated = true;
    },
    /** Answers 503 until told otherwise. */
    goesDown: (isDown: boolean) => {
      down = isDown;
    },
    /** botbuilder's names. */
    cloud: {
      ToChannelFromBotLoginUrl: 'https://login.invalid/tenant',
      ToChannelFromBotOAuthScope: 'https://api.example',
      ToBotFromChannelTokenIssuer: issuer,
      OAuthUrl: 'https://token.invalid/',
      ToBotFromChannelOpenIdMetadataUrl: `http://127.0.0.1:${port}/config`,
      ToBotFromEmulatorOpenIdMetadataUrl: `http://127.0.0.1:${port}/config`,
      CallerId: 'urn:botframework:azure',
    },
    credentials: new TestCredentials(),
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}

/** The bot's own token, which in production Entra gives. */
class TestCredentials extends ServiceClientCredentialsFactory {
  override isValidAppId = async (id: string) => id === appId;
  override isAuthenticationDisabled = async () => false;
  override createCredentials = async () => ({
    signRequest: async (request: never) => {
      const { headers } = request as { headers: { set(name: string, value: string): void } };
      headers.set('Authorization', 'Bearer the-bots-own-token');
      return request;
    },
  });
}
