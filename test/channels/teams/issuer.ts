import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceClientCredentialsFactory } from 'botframework-connector';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const appId = '22222222-3333-4444-8555-666666666666';

/** An OpenID provider as Microsoft's, for real tokens: botbuilder fetches its keys and checks them as in production. */
export async function startIssuer(serviceUrl: string) {
  const keys = {
    good: await generateKeyPair('RS256'),
    otherChannel: await generateKeyPair('RS256'),
    stranger: await generateKeyPair('RS256'),
  };
  const issuer = 'https://issuer.example';
  let fetched = 0;
  const server = createServer(async (req, res) => {
    fetched++;
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
    ];
    return res.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  interface Token {
    kid?: string;
    key?: keyof typeof keys;
    issuer?: string;
    audience?: string;
    serviceUrl?: string | null;
    /** s from now. */
    expiresIn?: number;
    notBefore?: number;
    claims?: Record<string, unknown>;
  }
  const sign = async (token: Token = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const url = token.serviceUrl === undefined ? serviceUrl : token.serviceUrl;
    const jwt = await new SignJWT({ ...(url === null ? {} : { serviceurl: url }), ...token.claims })
      .setProtectedHeader({ alg: 'RS256', kid: token.kid ?? token.key ?? 'good' })
      .setIssuer(token.issuer ?? issuer)
      .setAudience(token.audience ?? appId)
      .setIssuedAt(now)
      .setNotBefore(now + (token.notBefore ?? 0))
      .setExpirationTime(now + (token.expiresIn ?? 600))
      .sign(keys[token.key ?? 'good'].privateKey);
    return `Bearer ${jwt}`;
  };

  return {
    sign,
    fetches: () => fetched,
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
