import type { IncomingMessage } from 'node:http';

/** The fields of a post, each once; or why there are none. */
export type FormPost =
  | { ok: true; fields: Record<string, string> }
  | { ok: false; reason: 'crossSite' | 'unsupported' | 'tooLarge' | 'malformed' };

/** Reads an `application/x-www-form-urlencoded` post of one of our own pages. */
export async function readFormPost(req: IncomingMessage, publicUrl: string): Promise<FormPost> {
  const body = await readBody(req);
  if (!isFromOurPages(req, publicUrl)) return { ok: false, reason: 'crossSite' };
  if (!isFormEncoded(req)) return { ok: false, reason: 'unsupported' };
  if (body === null) return { ok: false, reason: 'tooLarge' };
  const fields = fieldsOf(body);
  return fields ? { ok: true, fields } : { ok: false, reason: 'malformed' };
}

/** The longest passwords, each character written as `%F0%9F%98%80`, are within it. */
const longestBody = 16 * 1024;
/** Whoever sends more than this does not wait for an answer. */
const longestDrain = 16 * 1024 * 1024;

/** Null when it is too long. The rest of it is read and dropped, or the sender would not read our answer. */
async function readBody(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req) {
    length += chunk.length;
    if (length > longestDrain) break;
    if (length <= longestBody) chunks.push(chunk);
  }
  return length <= longestBody ? Buffer.concat(chunks) : null;
}

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
  const encoding = headers['content-encoding'] ?? 'identity';
  return type.trim().toLowerCase() === 'application/x-www-form-urlencoded' && encoding === 'identity';
}

/** Null for broken escapes, for what is not UTF-8, and for a field that comes twice. */
function fieldsOf(body: Buffer): Record<string, string> | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    // URLSearchParams takes anything; decodeURIComponent throws for what is not UTF-8 under its escapes.
    decodeURIComponent(text);
    const pairs = [...new URLSearchParams(text)];
    const fields = Object.fromEntries(pairs);
    return Object.keys(fields).length === pairs.length ? fields : null;
  } catch {
    return null;
  }
}
