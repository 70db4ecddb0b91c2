import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { createGrants } from '../../src/accounts/grants';

const secret = new Uint8Array(32).fill(3);
const minute = 60_000;

describe('a grant', () => {
  it('says what it was given for, until its very deadline', async () => {
    const { grants, at } = clocked();
    const grant = await grants.issue({ accountId: 'a', version: 3, conversationKey: 'c' });
    expect(grant.expiresAt).toBe(10 * minute);
    at(10 * minute - 1);
    expect(await grants.open(grant, 'c')).toEqual({
      accountId: 'a',
      version: 3,
      conversationKey: 'c',
      verifiedAt: 0,
      expiresAt: 10 * minute,
    });
    at(10 * minute);
    expect(await grants.open(grant, 'c')).toBeNull();
    expect(await grants.renew(grant, 'c')).toBeNull();
  });

  it('opens nothing in another conversation', async () => {
    const { grants } = clocked();
    const grant = await grants.issue({ accountId: 'a', version: 1, conversationKey: 'c' });
    expect(await grants.open(grant, 'd')).toBeNull();
    expect(await grants.renew(grant, 'd')).toBeNull();
  });

  it('is refused when it was forged', async () => {
    const { grants } = clocked();
    const { token } = await grants.issue({ accountId: 'a', version: 1, conversationKey: 'c' });
    const claims = { accountId: 'a', version: 1, conversationKey: 'c', verifiedAt: 0, expiresAt: minute };
    const sign = (header: { alg: string; typ?: string }, key: Uint8Array, more = {}) =>
      new SignJWT({ ...claims, ...more }).setProtectedHeader(header).sign(key);
    const [head, payload = '', signature] = token.split('.');
    const changed = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('"a"', '"b"')).toString(
      'base64url',
    );
    const none = Buffer.from('{"alg":"none","typ":"sesame-grant+jwt"}').toString('base64url');
    const typ = 'sesame-grant+jwt';
    const forged = [
      '',
      'a.b.c',
      `${head}.${changed}.${signature}`,
      `${none}.${payload}.`,
      await sign({ alg: 'HS256', typ }, new Uint8Array(32)),
      await sign({ alg: 'HS256' }, secret),
      await sign({ alg: 'HS512', typ }, new Uint8Array(64).fill(3)),
      await sign({ alg: 'HS256', typ }, secret, { admin: true }),
      await sign({ alg: 'HS256', typ }, secret, { version: '1' }),
    ];
    expect(await Promise.all(forged.map(forgery => grants.open({ token: forgery }, 'c')))).toEqual(
      forged.map(() => null),
    );
    expect(await grants.open({ token: await sign({ alg: 'HS256', typ }, secret) }, 'c')).not.toBeNull();
  });

  it('can be renewed until an hour after the verification, and says when it was', async () => {
    const { grants, at } = clocked();
    let grant = await grants.issue({ accountId: 'a', version: 1, conversationKey: 'c' });
    for (let now = 9; now <= 54; now += 9) {
      at(now * minute);
      const renewed = await grants.renew(grant, 'c');
      if (!renewed) throw new Error(`not renewed at ${now}`);
      expect(renewed.expiresAt).toBe(Math.min(now + 10, 60) * minute);
      grant = renewed;
    }
    expect((await grants.open(grant, 'c'))?.verifiedAt).toBe(0);
    at(59 * minute);
    expect(await grants.renew(grant, 'c')).toBeNull();
    at(60 * minute);
    expect(await grants.open(grant, 'c')).toBeNull();
  });
});

function clocked() {
  let time = 0;
  const grants = createGrants({ secret, now: () => time, grantMs: 10 * minute, longestMs: 60 * minute });
  return {
    grants,
    at: (now: number) => {
      time = now;
    },
  };
}
