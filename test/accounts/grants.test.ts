import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { canReset, createGrants, type Grant, type GrantClaims, type Grants } from '../../src/accounts/grants';

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
      resets: 0,
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

  it('can be renewed once, whenever that is asked, and says when the person was verified', async () => {
    for (const asked of [0, 1, 9]) {
      const { grants, at } = clocked();
      const grant = await grants.issue({ accountId: 'a', version: 1, conversationKey: 'c' });
      at(asked * minute + 1);
      const renewed = await grants.renew(grant, 'c');
      if (!renewed) throw new Error(`not renewed at ${asked}`);
      expect(renewed.expiresAt).toBe((asked + 10) * minute + 1);
      expect(await grants.open(renewed, 'c')).toMatchObject({ verifiedAt: 0, resets: 0 });
      expect(await grants.renew(renewed, 'c')).toBeNull();
      at((asked + 10) * minute);
      expect(await grants.renew(renewed, 'c')).toBeNull();
      expect(await grants.open(renewed, 'c')).not.toBeNull();
      at((asked + 10) * minute + 1);
      expect(await grants.open(renewed, 'c')).toBeNull();
    }
  });

  it('lasts no longer because of a reset, and allows two of them, renewed or not', async () => {
    const { grants, at } = clocked();
    const grant = await grants.issue({ accountId: 'a', version: 1, conversationKey: 'c' });
    at(9 * minute);
    const first = await afterReset(grants, grant);
    expect(first.expiresAt).toBe(10 * minute);
    const renewed = await grants.renew(first, 'c');
    if (!renewed) throw new Error('not renewed');
    expect(await claimsOf(grants, renewed)).toMatchObject({ resets: 1, version: 2 });
    expect(canReset(await claimsOf(grants, renewed))).toBe(true);
    const second = await afterReset(grants, renewed);
    expect(second.expiresAt).toBe(19 * minute);
    expect(canReset(await claimsOf(grants, second))).toBe(false);
    expect(await grants.renew(second, 'c')).toBeNull();
  });

  it('is over when its own conversation has caused a lock since, and no other', async () => {
    const { grants, at, locks } = clocked();
    const [mine, other] = await Promise.all(
      ['c', 'd'].map(conversationKey => grants.issue({ accountId: 'a', version: 1, conversationKey })),
    );
    if (!mine || !other) throw new Error('no grants');
    at(minute);
    locks.set('c', minute);
    expect([await grants.open(mine, 'c'), await grants.renew(mine, 'c')]).toEqual([null, null]);
    expect(await grants.open(other, 'd')).not.toBeNull();
    at(2 * minute);
    const later = await grants.issue({ accountId: 'a', version: 1, conversationKey: 'c' });
    expect(await grants.open(later, 'c')).not.toBeNull();
  });
});

async function claimsOf(grants: Grants, grant: Grant): Promise<GrantClaims> {
  const claims = await grants.open(grant, 'c');
  if (!claims) throw new Error('the grant is over');
  return claims;
}

async function afterReset(grants: Grants, grant: Grant): Promise<Grant> {
  const claims = await claimsOf(grants, grant);
  return grants.afterReset(claims, claims.version + 1);
}

function clocked() {
  let time = 0;
  const locked = new Map<string, number>();
  const locks = { lastBy: async (conversationKey: string) => locked.get(conversationKey) ?? null };
  const grants = createGrants({ secret, locks, now: () => time, grantMs: 10 * minute });
  return {
    grants,
    locks: locked,
    at: (now: number) => {
      time = now;
    },
  };
}
