import { describe, expect, it } from '@jest/globals';
import { createKeyring } from '../../src/accounts/keyring';
import { createKnownBrowsers } from '../../src/http/known-browsers';

const keyring = createKeyring(Buffer.alloc(32, 5));
let made = 0;
const randomBytes = (size: number) => Buffer.alloc(size, ++made);
const browsers = createKnownBrowsers({ secure: true, keyring, randomBytes });
const cookieIn = (setCookie: string): string => /^[^=]+=([^;]+)/.exec(setCookie)?.[1] ?? '';
const known = (...people: string[]): string => {
  let cookie: string | null = null;
  for (const person of people) cookie = cookieIn(browsers.remember(cookie, person));
  return cookie ?? '';
};

describe('a browser in which somebody was verified', () => {
  it('has a lane of its own for them, and for nobody else', () => {
    const [one, other] = [known('anne'), known('anne')];
    expect(browsers.laneOf(one, 'anne')).toMatch(/^browser [\w-]{16}$/);
    expect(browsers.laneOf(other, 'anne')).not.toBe(browsers.laneOf(one, 'anne'));
    expect([browsers.laneOf(one, 'paul'), browsers.laneOf(null, 'anne')]).toEqual([null, null]);
  });

  it('is not made up from another browser’s tag, nor under other keys', () => {
    const [, tag] = known('anne').split('.');
    expect(browsers.laneOf(`${'A'.repeat(22)}.${tag}`, 'anne')).toBeNull();
    const keyless = createKnownBrowsers({
      secure: true,
      keyring: createKeyring(Buffer.alloc(32)),
      randomBytes,
    });
    expect(keyless.laneOf(known('anne'), 'anne')).toBeNull();
  });

  it('knows the last five people, and keeps its number', () => {
    const cookie = known('a', 'b', 'c', 'd', 'e', 'f', 'b');
    const lanes = ['a', 'b', 'c', 'd', 'e', 'f'].map(person => browsers.laneOf(cookie, person));
    expect(lanes.map(lane => lane !== null)).toEqual([false, true, true, true, true, true]);
    expect(new Set(lanes.filter(Boolean)).size).toBe(1);
  });

  it('brings it to the forms only, where no script and no other site reads it', () => {
    const header = browsers.remember(null, '99E0000001AAA');
    expect(header).toMatch(
      /^__Secure-sesame_known=[\w.-]+; HttpOnly; Path=\/forms; Max-Age=34214400; Secure; SameSite=None; Partitioned$/,
    );
    const cookie = header.split(';')[0] ?? '';
    expect(browsers.cookieOf({ headers: { cookie: `other=1; ${cookie}` } })).toBe(cookieIn(header));
    for (const broken of ['', 'x', `${'A'.repeat(22)}`, `${'A'.repeat(22)}.${'B'.repeat(21)}`])
      expect(browsers.cookieOf({ headers: { cookie: `__Secure-sesame_known=${broken}` } })).toBeNull();
  });
});
