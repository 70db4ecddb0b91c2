import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Keyring } from '../accounts/keyring';

/**
 * The browsers in which somebody was verified before: they keep their own wait when strangers try this person's NUMEN (OWASP, « Slow
 * down online guessing attacks with device cookies »). The cookie is a random number and, for each of the last people verified with
 * it, a keyed tag: it names nobody, opens nothing, and no server keeps it.
 */
export interface KnownBrowsers {
  /** What the browser brings, or null. */
  cookieOf(req: Pick<IncomingMessage, 'headers'>): string | null;
  /** In which lane it waits for this person; null when it is not known to them. */
  laneOf(cookie: string | null, numenKey: string): string | null;
  /** The `Set-Cookie` of a browser in which this person has just been verified. */
  remember(cookie: string | null, numenKey: string): string;
}

export function createKnownBrowsers({
  secure,
  keyring,
  randomBytes,
}: {
  /** The public address is https. */
  secure: boolean;
  keyring: Pick<Keyring, 'browserTag'>;
  randomBytes: (size: number) => Buffer;
}): KnownBrowsers {
  const { name, attributes } = secure ? overHttps : overHttp;
  return { cookieOf, laneOf, remember };

  function cookieOf({ headers }: Pick<IncomingMessage, 'headers'>): string | null {
    const pairs = (headers.cookie ?? '').split(';').map(pair => pair.trim());
    const value = pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1);
    return value && wellFormed.test(value) ? value : null;
  }

  function laneOf(cookie: string | null, numenKey: string): string | null {
    // The same work for a browser that brings nothing.
    const [browser = '', ...tags] = (cookie ?? '').split('.');
    const own = keyring.browserTag(browser, numenKey);
    const isKnown = tags.map(tag => isSame(tag, own)).some(Boolean);
    return isKnown ? `browser ${digest(browser).toString('base64url').slice(0, 16)}` : null;
  }

  function remember(cookie: string | null, numenKey: string): string {
    const [browser = '', ...tags] = (cookie ?? randomBytes(16).toString('base64url')).split('.');
    const own = keyring.browserTag(browser, numenKey);
    const others = tags.filter(tag => tag !== own).slice(0, mostPeople - 1);
    const value = [browser, own, ...others].join('.');
    return `${name}=${value}; HttpOnly; Path=/forms; Max-Age=${keptSeconds}; ${attributes}`;
  }
}

/** A staff room's computer has more people than this: those who come often keep their place. */
const mostPeople = 5;
const wellFormed = /^[\w-]{22}(\.[\w-]{22}){1,5}$/;

/** Thirteen months, as long as attempts are kept; the CNIL's limit for such a cookie. */
const keptSeconds = 396 * 24 * 3_600;

// As in `browser-sessions.ts`; `__Secure-`, because `__Host-` would not allow the path.
const overHttps = { name: '__Secure-sesame_known', attributes: 'Secure; SameSite=None; Partitioned' };
const overHttp = { name: 'sesame_known', attributes: 'SameSite=Lax' };

const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
