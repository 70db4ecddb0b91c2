import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

type Request = Pick<IncomingMessage, 'headers'>;
type Response = { setHeader(name: string, value: string): unknown };

/**
 * Ties a conversation and its forms to one browser: a link to a form opens nothing in another one. What the server
 * keeps and compares is the *holder*, the base64url SHA-256 of the cookie, so that no store holds a cookie.
 */
export interface BrowserSessions {
  /** The holder; sets the cookie when the browser has none, or one that is not ours. */
  ensure(req: Request, res: Response): string;
  /** The holder, or null when the browser brings no well-formed cookie. */
  holderOf(req: Request): string | null;
  /** Another cookie in the place of the one that the browser has: its new holder. */
  replace(res: Response): string;
  /** Takes the cookie from the browser. */
  forget(res: Response): void;
}

export function createBrowserSessions(deps: {
  /** The public address is https. */
  secure: boolean;
  randomBytes: (size: number) => Buffer;
}): BrowserSessions {
  const { name, attributes } = deps.secure ? overHttps : overHttp;

  const ensure = (req: Request, res: Response): string => {
    const known = cookieOf(req, name);
    return known ? holderFor(known) : replace(res);
  };

  const replace = (res: Response): string => {
    const made = deps.randomBytes(sessionBytes).toString('base64url');
    res.setHeader('Set-Cookie', `${name}=${made}; HttpOnly; Path=/; ${attributes}`);
    return holderFor(made);
  };

  const holderOf = (req: Request): string | null => {
    const known = cookieOf(req, name);
    return known ? holderFor(known) : null;
  };

  const forget = (res: Response): void => {
    res.setHeader('Set-Cookie', `${name}=; HttpOnly; Path=/; Max-Age=0; ${attributes}`);
  };

  return { ensure, holderOf, replace, forget };
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

const holderFor = (cookie: string): string => createHash('sha256').update(cookie).digest('base64url');
