import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { base64url } from 'jose';
import { type Service, startService } from '../../conversations/service';
import { type Connector, startConnector } from './connector';
import { appId, startIssuer } from './issuer';
import { talkInTeams, tenantId } from './talk';

// Five pairs of RSA keys, on machines that do other things too.
jest.setTimeout(240_000);

let service: Service;
let connector: Connector;
let issuer: Awaited<ReturnType<typeof startIssuer>>;
beforeAll(async () => {
  connector = await startConnector();
  issuer = await startIssuer(connector.url);
  const { cloud, credentials } = issuer;
  service = await startService({
    settings: {
      bot: {
        appId,
        appType: 'SingleTenant',
        tenantId,
        allowedTenants: [tenantId],
        serviceOrigins: [connector.origin],
      },
    },
    secrets: { appPassword: 'a-password', directLineSecret: undefined },
    botCloud: { cloud, credentials },
  });
});
afterEach(() => connector.forget());
afterAll(async () => {
  await service.stop();
  await issuer.stop();
  await connector.stop();
});

const otherTenant = '99999999-0000-4000-8000-000000000000';

/** Word for word the same, whatever was wrong. */
const refusal = '{"error":{"code":"Refused","message":"This request was not accepted."}}';

const user = (more = {}) =>
  talkInTeams(service, connector, { token: () => issuer.sign(), install: false, ...more });

const unsigned = () => {
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  const claims = { iss: 'https://issuer.example', aud: appId, exp: 9_999_999_999, serviceurl: connector.url };
  return `Bearer ${part({ alg: 'none', kid: 'good' })}.${part(claims)}.`;
};
const tampered = async () => {
  const [header, , signature] = (await issuer.sign()).split('.');
  const claims = { iss: 'https://issuer.example', aud: appId, exp: 9_999_999_999, serviceurl: connector.url };
  return `${header}.${base64url.encode(JSON.stringify(claims))}.${signature}`;
};

const forged: [string, () => Promise<string> | string][] = [
  ['no token at all', () => ''],
  ['another scheme', async () => (await issuer.sign()).replace('Bearer', 'Basic')],
  ['what is no token', () => 'Bearer not.a.token'],
  ['a token for another bot', () => issuer.sign({ audience: '99999999-0000-4000-8000-000000000000' })],
  ['a token of another issuer', () => issuer.sign({ issuer: 'https://issuer.example.evil' })],
  ['a token that has expired', () => issuer.sign({ expiresIn: -3600 })],
  ['a token that is not valid yet', () => issuer.sign({ notBefore: 3600, expiresIn: 7200 })],
  ['a token for another service', () => issuer.sign({ serviceUrl: 'https://smba.trafficmanager.net/emea/' })],
  ['a key that is not endorsed for Teams', () => issuer.sign({ key: 'otherChannel' })],
  ['a key that nobody published', () => issuer.sign({ key: 'stranger' })],
  ['the signature of a stranger under a published name', () => issuer.sign({ key: 'stranger', kid: 'good' })],
  ['no signature', unsigned],
  ['claims that were changed', tampered],
  ['a token without the service that it is for', () => issuer.sign({ serviceUrl: null })],
  ['a key that is endorsed for nothing', () => issuer.sign({ key: 'unendorsed' })],
  ['the token that the bot fetches for itself', () => issuer.sign(entra(tenantId, '1.0', appId))],
  ['the same, version 2', () => issuer.sign(entra(tenantId, '2.0', appId))],
  ['the same, from another tenant', () => issuer.sign(entra(otherTenant, '1.0', appId))],
  ['the same, from another tenant, version 2', () => issuer.sign(entra(otherTenant, '2.0', appId))],
  ['the Emulator’s', () => issuer.sign(entra('d6d49420-f39b-4df7-a1dc-d59a935871db', '1.0', appId))],
  ['another bot, as a skill is called', () => issuer.sign(entra(tenantId, '1.0', otherTenant))],
  ['the government’s cloud', () => issuer.sign({ issuer: 'https://api.botframework.us' })],
  ['another cloud than the one that is set', () => issuer.sign({ issuer: 'https://api.botframework.com' })],
  ['no time at which it ends', () => issuer.sign({ expiresIn: null })],
  ['several audiences', () => issuer.sign({ audience: [appId, otherTenant] })],
  ['a key without a name', () => issuer.sign({ kid: null })],
  ['a key by the name of a prototype’s', () => issuer.sign({ kid: '__proto__' })],
  ['the public key as a secret', () => issuer.sign({ alg: 'HS256' })],
  ['another algorithm of the same key, RS384', () => issuer.sign({ alg: 'RS384' })],
  ['another algorithm of the same key, RS512', () => issuer.sign({ alg: 'RS512' })],
  ['another algorithm of the same key, PS256', () => issuer.sign({ alg: 'PS256' })],
  ['two tokens', async () => `${await issuer.sign()} ${await issuer.sign()}`],
  ['a token of 9 KB', () => issuer.sign({ claims: { more: 'x'.repeat(7_000) } })],
];

/** What Entra issues for this bot: to itself, to the Emulator, to another bot. */
function entra(tenant: string, ver: '1.0' | '2.0', by: string) {
  const issuedBy =
    ver === '1.0' ? `https://sts.windows.net/${tenant}/` : `https://login.microsoftonline.com/${tenant}/v2.0`;
  return { issuer: issuedBy, claims: { tid: tenant, ver, ...(ver === '1.0' ? { appid: by } : { azp: by }) } };
}

describe('/api/messages of a registered bot', () => {
  it('takes what Microsoft has signed, and answers with its own token', async () => {
    const person = await user({ install: true });
    expect(person.hears()).toContain('Attention au filoutage');
    expect(connector.calls[0]?.authorization).toBe('Bearer the-bots-own-token');
  });

  it.each(forged)('refuses %s', async (_what, token) => {
    const logged = service.logged.length;
    const person = await user({ token: async () => token() });
    const answer = await person.posts({ type: 'message', text: 'Bonjour' });
    expect(answer).toMatchObject({ status: 401, text: refusal });
    expect(connector.calls).toEqual([]);
    expect(await service.store.conversations.load(person.conversationKey)).toBeNull();
    expect(service.logged.slice(logged).join()).not.toMatch(/Bearer|eyJ/);
  });

  it.each([
    ['another tenant', { channelData: { tenant: { id: '99999999-0000-4000-8000-000000000000' } } }, 403],
    ['no tenant', { channelData: {}, conversation: { id: 'a:none', conversationType: 'personal' } }, 403],
    ['a service of nobody’s', { serviceUrl: 'https://smba.trafficmanager.net.evil.example/' }, 403],
    ['a service within the machine', { serviceUrl: 'http://127.0.0.1:9/' }, 403],
    ['a service with a password in it', { serviceUrl: 'https://a:b@smba.trafficmanager.net/' }, 403],
    ['a channel that is not served', { channelId: 'emulator' }, 403],
    ['no channel', { channelId: undefined }, 400],
    ['no conversation', { conversation: undefined }, 400],
    ['no type', { type: undefined }, 400],
    ['a type that is none', { type: 7 }, 400],
    ['nobody', { from: undefined }, 400],
    ['a list', { conversation: [] }, 400],
  ])('refuses %s', async (_what, more, status) => {
    const person = await user();
    expect(await person.posts({ type: 'message', text: 'Bonjour', ...more })).toMatchObject({
      status,
      text: refusal,
    });
    expect(connector.calls).toEqual([]);
  });

  it.each([
    ['what is not JSON', '{', 'application/json', 400],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415],
    ['text', '{}', 'text/plain', 415],
    ['300 KB', JSON.stringify({ text: 'x'.repeat(300_000) }), 'application/json', 413],
    ['a list', '[]', 'application/json', 400],
    ['null', 'null', 'application/json', 400],
  ])('refuses %s in the same words', async (_what, body, type, status) => {
    const response = await fetch(`${service.origin}/api/messages`, {
      method: 'POST',
      headers: { 'Content-Type': type, Authorization: await issuer.sign() },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(refusal);
  });

  it('does not fetch the keys at every call', async () => {
    const before = issuer.fetches();
    const person = await user();
    for (let count = 0; count < 5; count++) await person.says('Bonjour');
    expect(issuer.fetches()).toBe(before);
  });
});

describe('/api/messages of a bot that is not registered', () => {
  let local: Service;
  let production: Service;
  beforeAll(async () => {
    local = await startService();
    production = await startService({ settings: { production: true } });
  });
  afterAll(async () => {
    await local.stop();
    await production.stop();
  });

  it('takes what comes from this machine, for this machine', async () => {
    const person = await talkInTeams(local, connector);
    expect(person.hears()).toContain('Attention au filoutage');
  });

  it.each([
    ['through a proxy', { 'X-Forwarded-For': '127.0.0.1' }, {}],
    ['from a page', { Origin: 'http://localhost:8080' }, {}],
    ['to answer elsewhere', {}, { serviceUrl: 'https://smba.trafficmanager.net/emea/' }],
    ['to answer into the network', {}, { serviceUrl: 'http://10.0.0.1/' }],
    ['to answer to what only looks like this machine', {}, { serviceUrl: 'http://127.0.0.1.evil.example/' }],
    ['to answer into a file', {}, { serviceUrl: 'file:///etc/passwd' }],
  ])('takes nothing %s', async (_what, headers, more) => {
    const person = await talkInTeams(local, connector, { install: false });
    const response = await fetch(`${local.origin}/api/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers } as Record<string, string>,
      body: JSON.stringify(person.envelope({ type: 'message', text: 'Bonjour', ...more })),
    });
    expect([400, 403]).toContain(response.status);
    expect(await response.text()).toBe(refusal);
    expect(connector.calls).toEqual([]);
  });

  it('takes nothing in production', async () => {
    const person = await talkInTeams(production, connector, { install: false });
    expect(await person.posts({ type: 'message', text: 'Bonjour' })).toMatchObject({
      status: 403,
      text: refusal,
    });
    expect(connector.calls).toEqual([]);
  });
});
