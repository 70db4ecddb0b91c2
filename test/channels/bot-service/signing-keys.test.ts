import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createBotTokens } from '../../../src/channels/bot-service/bot-tokens';
import { createSigningKeys, SigningKeysUnavailable } from '../../../src/channels/bot-service/signing-keys';
import { appId, startIssuer } from './issuer';

// Five pairs of RSA keys for each, on machines that do other things too.
jest.setTimeout(240_000);

const minute = 60_000;
const day = 24 * 60 * minute;

let issuer: Awaited<ReturnType<typeof startIssuer>>;
let time = 0;
beforeEach(async () => {
  issuer = await startIssuer('https://smba.trafficmanager.net/emea/');
});
afterEach(() => issuer.stop());

const openKeys = () => createSigningKeys({ metadataUrl: issuer.metadataUrl, now: () => time });
/** Two documents: what the provider is, and its keys. */
const reads = () => issuer.fetches() / 2;

describe('the keys of Bot Framework', () => {
  it('are read once, however many ask at once', async () => {
    const keys = openKeys();
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.find('good')));
    expect(found.every(key => key?.endorsements.has('msteams'))).toBe(true);
    expect(reads()).toBe(1);
  });

  it('are not looked for again for every name that somebody invents', async () => {
    const keys = openKeys();
    for (let count = 0; count < 1000; count++) {
      expect(await keys.find(`invented-${count}`)).toBeNull();
      time += minute / 100;
    }
    // Ten minutes: at the start, and once in five.
    expect(reads()).toBeLessThanOrEqual(3);
  });

  it('are found when they are new', async () => {
    const keys = openKeys();
    expect(await keys.find('next')).toBeNull();
    issuer.rotate();
    time += 5 * minute;
    expect((await keys.find('next'))?.endorsements).toEqual(new Set(['msteams']));
  });

  it('stay good for days while nobody answers, and not for ever', async () => {
    const keys = openKeys();
    await keys.find('good');
    issuer.goesDown(true);
    time += 2 * day;
    expect(await keys.find('good')).not.toBeNull();
    time += 2 * day;
    await expect(keys.find('good')).rejects.toThrow(SigningKeysUnavailable);
    issuer.goesDown(false);
    time += 5_000;
    expect(await keys.find('good')).not.toBeNull();
  });

  it('are asked for at most once in five seconds while nobody answers', async () => {
    issuer.goesDown(true);
    const keys = openKeys();
    for (let count = 0; count < 100; count++) {
      await expect(keys.find('good')).rejects.toThrow(SigningKeysUnavailable);
      time += 100;
    }
    expect(issuer.fetches()).toBeLessThanOrEqual(2);
  });

  it('that nobody can read are no fault of a token', async () => {
    issuer.goesDown(true);
    const { issuer: name } = issuer;
    const tokens = createBotTokens({ appId, issuer: name, keys: openKeys(), now: Date.now });
    await expect(tokens.read(await issuer.sign())).rejects.toThrow(SigningKeysUnavailable);
    expect(await tokens.read('Bearer not.a.token')).toBeNull();
  });
});
