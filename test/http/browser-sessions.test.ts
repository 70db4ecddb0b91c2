import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBrowserSessions } from '../../src/http/browser-sessions';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { contractLimits } from '../contract/attempt-ledger';
import { start } from '../contract/contract';

let time = 0;
let folder: string;
let store: ReturnType<typeof openEmbeddedStore>;
beforeEach(() => {
  time = start;
  folder = mkdtempSync(join(tmpdir(), 'sesame-sessions-'));
  store = openEmbeddedStore({
    dataDir: folder,
    now: () => time,
    attemptLimits: contractLimits,
    keyFingerprint: 'fingerprint',
  });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('browser sessions', () => {
  it('replace the cookie for the same holder: the one before opens nothing at once', async () => {
    const sessions = createBrowserSessions({ secure: false, randomBytes, store: store.sessions });
    const [own, planted] = [browser(), browser()];
    const holder = await sessions.ensure(own.request(), own.response);
    planted.response.setHeader('Set-Cookie', own.setCookie());
    const renewed = await sessions.renewed(own.request());
    expect(renewed).toMatch(/^sesame_session=[\w-]{22}; HttpOnly; Path=\/; SameSite=Lax$/);
    expect(await sessions.holderOf(planted.request())).toBeNull();
    expect(await sessions.renewed(planted.request())).toBeNull();
    own.response.setHeader('Set-Cookie', renewed ?? '');
    expect(await sessions.holderOf(own.request())).toBe(holder);
    expect(await sessions.ensure(planted.request(), planted.response)).not.toBe(holder);
  });

  it('end what was given to a holder’s browser before, with its cookie', async () => {
    const sessions = createBrowserSessions({ secure: false, randomBytes, store: store.sessions });
    const own = browser();
    const holder = await sessions.ensure(own.request(), own.response);
    expect(await sessions.isCurrent({ holder, generation: 0 })).toBe(true);
    await sessions.retire(holder);
    expect(await sessions.isCurrent({ holder, generation: 0 })).toBe(false);
    expect(await sessions.isCurrent({ holder, generation: null })).toBe(true);
    expect(await sessions.holderOf(own.request())).toBeNull();
  });

  it('sets a cookie that scripts cannot read, and knows its holder afterwards', async () => {
    const sessions = createBrowserSessions({ secure: false, randomBytes, store: store.sessions });
    const visit = browser();
    const holder = await sessions.ensure(visit.request(), visit.response);
    expect(visit.setCookie()).toMatch(/^sesame_session=[\w-]{22}; HttpOnly; Path=\/; SameSite=Lax$/);
    expect(holder).toMatch(/^[\w-]{43}$/);
    expect(visit.setCookie()).not.toContain(holder);
    expect(await sessions.holderOf(visit.request())).toBe(holder);
  });

  it('keeps the cookie that the browser has', async () => {
    const sessions = createBrowserSessions({ secure: false, randomBytes, store: store.sessions });
    const visit = browser();
    const holder = await sessions.ensure(visit.request(), visit.response);
    const first = visit.setCookie();
    expect(await sessions.ensure(visit.request(), visit.response)).toBe(holder);
    expect(visit.setCookie()).toBe(first);
  });

  it('makes a cookie that a frame on another https site can use, and no sub-domain can set', async () => {
    const sessions = createBrowserSessions({ secure: true, randomBytes, store: store.sessions });
    const visit = browser();
    await sessions.ensure(visit.request(), visit.response);
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
  ])('has no holder for the cookie header %j', async cookie => {
    const sessions = createBrowserSessions({ secure: false, randomBytes, store: store.sessions });
    expect(await sessions.holderOf({ headers: { cookie } })).toBeNull();
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
