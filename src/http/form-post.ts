import type { IncomingMessage } from 'node:http';
import { readBody } from './body';

/** The fields of a post, each once; or why there are none. */
export type FormPost =
  | { ok: true; fields: Record<string, string> }
  | { ok: false; reason: 'crossSite' | 'unsupported' | 'tooLarge' | 'malformed' };

/** Reads an `application/x-www-form-urlencoded` post of one of our own pages. */
export async function readFormPost(req: IncomingMessage, publicUrl: string): Promise<FormPost> {
  if (!isFromOurPages(req, publicUrl)) return { ok: false, reason: 'crossSite' };
  if (!isFormEncoded(req)) return { ok: false, reason: 'unsupported' };
  const read = await readBody(req, { limit: longestBody });
  if (read.outcome !== 'read') return { ok: false, reason: reasons[read.outcome] };
  const fields = fieldsOf(read.bytes);
  return fields ? { ok: true, fields } : { ok: false, reason: 'malformed' };
}

/** The longest passwords, each character written as `%F0%9F%98%80`, are within it. */
const longestBody = 16 * 1024;

const reasons = {
  tooLarge: 'tooLarge',
  tooSlow: 'malformed',
  encoded: 'unsupported',
  cut: 'malformed',
} as const;

/**
 * A page of another site cannot know a ticket, but does not get to try one either. Our pages ask for no referrer, so that
 * browsers write `Origin: null` on their posts (Fetch, « append a request Origin header »): `Sec-Fetch-Site`, which no
 * page can forge, then tells; where it is missing too, the ticket and the cookie are what protects.
 */
function isFromOurPages({ headers }: IncomingMessage, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  if (origin === undefined || origin === 'null') return true;
  return origin === new URL(publicUrl).origin || hostOf(origin) === headers.host;
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

function isFormEncoded({ headers }: IncomingMessage): boolean {
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  return type.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}

/** Null for broken escapes, for what is not UTF-8, for a field that comes twice, and for more than our forms have. */
function fieldsOf(body: Buffer): Record<string, string> | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    // URLSearchParams takes anything; decodeURIComponent throws for what is not UTF-8 under its escapes.
    decodeURIComponent(text);
    const pairs = [...new URLSearchParams(text)];
    if (pairs.length > mostFields || pairs.some(([name]) => !fieldName.test(name))) return null;
    const fields = Object.fromEntries(pairs);
    return Object.keys(fields).length === pairs.length ? fields : null;
  } catch {
    return null;
  }
}

const mostFields = 50;
/** Letters first: `__proto__` is none of our fields. */
const fieldName = /^[a-z][\w-]{0,99}$/i;
