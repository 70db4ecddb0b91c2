import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Session, SessionStore } from './session-store';

type Request = Pick<IncomingMessage, 'headers'>;
type Response = { setHeader(name: string, value: string): unknown };

/**
 * Ties a conversation and its forms to one browser: a link to a form opens nothing in another one. What the server
 * keeps and compares is the *holder*, the base64url SHA-256 of the browser's first cookie, so that no store holds a cookie. When a person
 * is verified the cookie is replaced (ASVS 7.2.4), and only the answer to the very request that verified them brings the new one: whoever
 * knew the cookie before, or planted it, holds nothing any more.
 */
export interface BrowserSessions {
  /** The holder; sets the cookie when the browser has none, or one that is not good. */
  ensure(req: Request, res: Response): Promise<string>;
  /** The holder, or null when the browser brings no cookie that is good. */
  holderOf(req: Request): Promise<string | null>;
  /** What the browser's cookie is, be it over; null when it brings none. */
  sessionOf(req: Request): Promise<Session | null>;
  /** The `Set-Cookie` of another cookie for the same holder; null when the request brings none that is good. */
  renewed(req: Request): Promise<string | null>;
  /** Ends every cookie of a holder, and nobody gets another. */
  retire(holder: string): Promise<void>;
  /** Whether what was given to a holder's browser of that generation still counts; null counts by itself. */
  isCurrent(given: { holder: string; generation: number | null }): Promise<boolean>;
  /** Another session in the place of the one that the browser has: its new holder. */
  replace(res: Response): string;
  /** Takes the cookie from the browser. */
  forget(res: Response): void;
}

export function createBrowserSessions(deps: {
  /** The public address is https. */
  secure: boolean;
  randomBytes: (size: number) => Buffer;
  store: SessionStore;
}): BrowserSessions {
  const { store } = deps;
  const { name, attributes } = deps.secure ? overHttps : overHttp;
  return { ensure, holderOf, sessionOf, renewed, retire, isCurrent, replace, forget };

  async function ensure(req: Request, res: Response): Promise<string> {
    return (await holderOf(req)) ?? replace(res);
  }

  function replace(res: Response): string {
    const made = newCookie();
    res.setHeader('Set-Cookie', settingOf(made));
    return hashOf(made);
  }

  function forget(res: Response): void {
    res.setHeader('Set-Cookie', `${name}=; HttpOnly; Path=/; Max-Age=0; ${attributes}`);
  }

  async function holderOf(req: Request): Promise<string | null> {
    const session = await sessionOf(req);
    return session?.state === 'newest' ? session.holder : null;
  }

  async function sessionOf(req: Request): Promise<Session | null> {
    const cookie = cookieOf(req, name);
    return cookie === null ? null : store.sessionOf(hashOf(cookie));
  }

  async function renewed(req: Request): Promise<string | null> {
    const cookie = cookieOf(req, name);
    const holder = await holderOf(req);
    return cookie && holder && replaced(holder, hashOf(cookie));
  }

  async function retire(holder: string): Promise<void> {
    await replaced(holder, (await store.newestOf(holder)).cookie);
  }

  async function isCurrent(given: { holder: string; generation: number | null }): Promise<boolean> {
    if (given.generation === null) return true;
    return (await store.newestOf(given.holder)).generation === given.generation;
  }

  async function replaced(holder: string, from: string): Promise<string | null> {
    const made = newCookie();
    return (await store.replace(holder, from, hashOf(made))) ? settingOf(made) : null;
  }

  function newCookie(): string {
    return deps.randomBytes(sessionBytes).toString('base64url');
  }

  function settingOf(cookie: string): string {
    return `${name}=${cookie}; HttpOnly; Path=/; ${attributes}`;
  }
}

// SameSite=None and Partitioned: on the assistance page of another site the widget's frame is third-party.
// __Host-: no sub-domain can set it over ours (RFC 6265bis 4.1.3.2).
const overHttps = {
  name: '__Host-sesame_session',
  attributes: 'Secure; SameSite=None; Partitioned',
};
const overHttp = { name: 'sesame_session', attributes: 'SameSite=Lax' };

/** ASVS 7.2.3: at least 128 bits from a CSPRNG. */
const sessionBytes = 16;
const wellFormed = /^[\w-]{22}$/;

function cookieOf(req: Request, name: string): string | null {
  const pairs = (req.headers.cookie ?? '').split(';').map(pair => pair.trim());
  const value = pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value && wellFormed.test(value) ? value : null;
}

const hashOf = (cookie: string): string => createHash('sha256').update(cookie).digest('base64url');
