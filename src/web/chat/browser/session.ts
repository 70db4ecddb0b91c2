import { textOf } from '../said';

/** The conversation, and what this tab may do in it. */
export interface Session {
  conversationId: string;
  token: string;
}

export type Refusal = 'cookies' | 'left' | 'ended' | 'unavailable';

/**
 * A token for the conversation of this page's cookie. The one that this page had before, expired or not, is its key: without it a
 * conversation that was left alone is not shown.
 */
export async function freshSession(
  conversationId: string | null,
  locale: string,
): Promise<{ session: Session } | { refused: Refusal }> {
  const key = kept?.conversationId === conversationId ? kept.token : undefined;
  const body = JSON.stringify({ locale, ...(conversationId === null ? {} : { conversationId }) });
  const answer = await call('/api/webchat/token', { method: 'POST', body, token: key });
  const json: unknown = await answer.json().catch(() => null);
  if (!answer.ok) return { refused: refusals.get(codeOf(json)) ?? 'unavailable' };
  const session = readSession(json);
  keep(session);
  return { session };
}

const refusals: ReadonlyMap<string, Refusal> = new Map([
  ['CookieRequired', 'cookies'],
  ['LeftAlone', 'left'],
  ['ConversationNotFound', 'ended'],
  ['TokenExpired', 'ended'],
]);

const codeOf = (json: unknown): string =>
  typeof json === 'object' && json !== null && 'error' in json ? textOf(json.error, 'code') : '';

export function readSession(json: unknown): Session {
  const [conversationId, token] = [textOf(json, 'conversationId'), textOf(json, 'token')];
  if (!conversationId || !token) throw new TypeError('not a session');
  return { conversationId, token };
}

export interface Call {
  method?: string;
  body?: string;
  token?: string;
  /** ms */
  limit?: number;
}

export function call(
  path: string,
  { method = 'GET', body, token, limit = longestCall }: Call = {},
): Promise<Response> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  return fetch(path, { method, body, headers, cache: 'no-store', signal: timeLimit(limit) });
}

const longestCall = 15_000;

/** `AbortSignal.timeout` is younger than the phones that we are opened on. */
function timeLimit(ms: number): AbortSignal {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), Math.min(ms, longestCall));
  return limit.signal;
}

/**
 * In this page's memory only. What a browser stores for a tab comes back with the tab, also for who opens it again an hour later on the
 * computer of a staff room.
 */
let kept: Session | null = null;

export function keep(session: Session): void {
  kept = session;
}
