import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createBrowserSessions } from '../../src/http/browser-sessions';

describe('browser sessions', () => {
  it('sets a cookie that scripts cannot read, and knows its holder afterwards', () => {
    const sessions = createBrowserSessions({ secure: false, randomBytes });
    const visit = browser();
    const holder = sessions.ensure(visit.request(), visit.response);
    expect(visit.setCookie()).toMatch(/^sesame_session=[\w-]{22}; HttpOnly; Path=\/; SameSite=Lax$/);
    expect(holder).toMatch(/^[\w-]{43}$/);
    expect(visit.setCookie()).not.toContain(holder);
    expect(sessions.holderOf(visit.request())).toBe(holder);
  });

  it('keeps the cookie that the browser has', () => {
    const sessions = createBrowserSessions({ secure: false, randomBytes });
    const visit = browser();
    const holder = sessions.ensure(visit.request(), visit.response);
    const first = visit.setCookie();
    expect(sessions.ensure(visit.request(), visit.response)).toBe(holder);
    expect(visit.setCookie()).toBe(first);
  });

  it('makes a cookie that a frame on another https site can use, and no sub-domain can set', () => {
    const sessions = createBrowserSessions({ secure: true, randomBytes });
    const visit = browser();
    sessions.ensure(visit.request(), visit.response);
    expect(visit.setCookie()).toMatch(
      /^__Host-sesame_session=.*Path=\/; Secure; SameSite=None; Partitioned$/,
    );
  });

  it.each([
    '',
    'sesame_session=',
    'sesame_session=short',
    'x=1; other=2',
    'sesame_session=aaaaaaaaaaaaaaaaaaaaa%',
  ])('has no holder for the cookie header %j', cookie => {
    const sessions = createBrowserSessions({ secure: false, randomBytes });
    expect(sessions.holderOf({ headers: { cookie } })).toBeNull();
  });
});

/** A cookie jar of one. */
function browser() {
  let header = '';
  return {
    request: () => ({ headers: { cookie: `other=1; ${header.split(';')[0]}` } }),
    response: {
      setHeader(_name: string, value: string) {
        header = value;
      },
    },
    setCookie: () => header,
  };
}
