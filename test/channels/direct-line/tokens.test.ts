import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { createTokens, longestChat, tokenLifetime } from '../../../src/channels/direct-line/tokens';

const secret = randomBytes(32);
const bornAt = 1_800_000_000;
let at = bornAt * 1000;
const tokens = createTokens({ secret, now: () => at });
const binding = { conversationId: 'c', userId: 'u', holder: 'h', locale: 'fr', bornAt, generation: 2 };
const claims = { conv: 'c', user: 'u', sid: 'h', locale: 'fr', born: bornAt, gen: 2 };
const issued = { iss: 'sesame', aud: 'sesame/direct-line', iat: bornAt, exp: bornAt + tokenLifetime };

const signed = (payload: JWTPayload, header: Record<string, string> = { alg: 'HS256' }, key = secret) =>
  new SignJWT(payload).setProtectedHeader({ ...header, alg: header.alg ?? 'HS256' }).sign(key);

describe('a Direct Line token', () => {
  it('is what any library of JSON Web Tokens reads', async () => {
    at = bornAt * 1000;
    const { payload, protectedHeader } = await jwtVerify(await tokens.issue(binding), secret, {
      currentDate: new Date(at),
    });
    expect({ payload, protectedHeader }).toEqual({
      payload: { ...claims, ...issued },
      protectedHeader: { alg: 'HS256' },
    });
  });

  it('is taken as the versions before have signed it', async () => {
    expect(await tokens.read(await signed({ ...claims, ...issued }))).toEqual({ outcome: 'valid', binding });
  });

  it('is over at the second that it says, and still tells whose it was', async () => {
    const token = await tokens.issue(binding);
    at = (bornAt + tokenLifetime) * 1000 - 1;
    expect((await tokens.read(token)).outcome).toBe('valid');
    at += 1;
    expect(await tokens.read(token)).toEqual({ outcome: 'expired', binding });
    at = bornAt * 1000;
  });

  it('never outlives its chat', async () => {
    at = (bornAt + longestChat - 60) * 1000;
    const token = await tokens.issue(binding);
    at += 60_000;
    expect((await tokens.read(token)).outcome).toBe('expired');
    at = bornAt * 1000;
  });

  it.each<[string, () => Promise<string>]>([
    ['another secret', () => signed({ ...claims, ...issued }, {}, randomBytes(32))],
    [
      'another algorithm of the same kind',
      () => signed({ ...claims, ...issued }, { alg: 'HS512' }, randomBytes(64)),
    ],
    ['a header of somebody else’s', () => signed({ ...claims, ...issued }, { typ: 'JWT' })],
    ['another issuer', () => signed({ ...claims, ...issued, iss: 'other' })],
    ['another audience', () => signed({ ...claims, ...issued, aud: 'sesame/grant' })],
    ['no end', () => signed({ ...claims, iss: issued.iss, aud: issued.aud })],
    ['no signature', async () => `${(await tokens.issue(binding)).split('.').slice(0, 2).join('.')}.`],
    ['the stream’s claims', () => tokens.issueForStream(binding)],
    ['what is no token', async () => 'a.b.c'],
    ['nothing', async () => ''],
  ])('with %s is none', async (_what, make) => {
    expect(await tokens.read(await make())).toEqual({ outcome: 'invalid' });
  });

  it('has one spelling, and none of its characters can be another', async () => {
    const token = await tokens.issue(binding);
    for (let place = 0; place < token.length; place++) {
      const other = token[place] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, place) + other + token.slice(place + 1);
      expect([place, (await tokens.read(changed)).outcome]).toEqual([place, 'invalid']);
    }
  });

  it('opens no stream, and a stream’s opens nothing else, for a minute', async () => {
    const stream = await tokens.issueForStream(binding);
    const endsAt = (bornAt + longestChat) * 1000;
    expect(await tokens.readForStream(stream)).toEqual({
      conversationId: 'c',
      holder: 'h',
      generation: 2,
      endsAt,
    });
    expect(await tokens.readForStream(await tokens.issue(binding))).toBeNull();
    at += 60_000;
    expect(await tokens.readForStream(stream)).toBeNull();
    at = bornAt * 1000;
  });
});
