import { itemsOf, textOf } from '../said';
import { type Call, call, keep, type Refusal, readSession, type Session } from './session';

/** Why a conversation cannot go on here. */
export type Loss = Refusal | 'elsewhere';

export interface LineListener {
  /** New activities, each once, in their order, up to this watermark. */
  heard(activities: readonly unknown[], watermark: string): void;
  /** Whether what is said now comes through. */
  changed(state: 'open' | 'offline'): void;
  /** The end of the line. */
  lost(why: Loss): void;
}

/** A message as it is sent; `id` is its own name, so that sent again it is still one message. */
export interface Outgoing {
  id: string;
  text?: string;
  value?: unknown;
}

/** The live side of a conversation, over Direct Line 3.0. */
export interface Line {
  /** False when it was not sent, however often it was tried. */
  send(message: Outgoing): Promise<boolean>;
  /** Says that the person is there, without a word; no matter when it does not come through. */
  present(): Promise<void>;
  /** What a wait for the server may have been about is there now: no need to wait any longer. */
  hurry(): void;
  close(): void;
}

/** @param refresh another token for the same conversation, when the one of the session has expired */
export function openLine(deps: {
  base: string;
  session: Session;
  watermark: string;
  locale: () => string;
  refresh: () => Promise<{ session: Session } | { refused: Refusal }>;
  listener: LineListener;
}): Line {
  const { base, listener } = deps;
  let { session, watermark } = deps;
  let socket: WebSocket | undefined;
  let closed = false;
  /** Connections in a row that came to nothing. */
  let failures = 0;
  let lastSign = Date.now();
  let waiting: number | undefined;
  /** A person was verified: the token is over with the cookie that it came with. */
  let isStale = false;
  let hurriedAt = 0;

  const beat = setInterval(lookForSigns, 5_000);
  const renewal = setInterval(renew, renewEvery);
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  void connect();
  return { send, present, hurry, close };

  // --- hearing ---

  async function connect(): Promise<void> {
    waiting = undefined;
    try {
      const answer = await authorized(`${conversation()}?watermark=${watermark}`);
      if (!answer) return;
      if (answer.status === 404) return lose('ended');
      if (!answer.ok) return again();
      const json: unknown = await answer.json();
      session = readSession(json);
      keep(session);
      if (failures >= pollAfter) await poll();
      listen(textOf(json, 'streamUrl'));
    } catch {
      again();
    }
  }

  function listen(address: string): void {
    if (closed) return;
    const opened = new WebSocket(address);
    socket = opened;
    lastSign = Date.now();
    opened.addEventListener('open', () => {
      failures = 0;
      listener.changed('open');
    });
    opened.addEventListener('message', ({ data }) => {
      lastSign = Date.now();
      if (data !== '') hear(JSON.parse(String(data)));
    });
    opened.addEventListener('close', ({ code }) => {
      if (socket !== opened) return;
      socket = undefined;
      // The server's word for « opened in another tab ».
      if (code === 4000) lose('elsewhere');
      else if (code === policyViolation) waitForCookie();
      else again();
    });
  }

  function hear(set: unknown): void {
    watermark = textOf(set, 'watermark') || watermark;
    listener.heard(itemsOf(set, 'activities'), watermark);
  }

  /** Where no socket comes through (some proxies), asking now and then does. */
  async function poll(): Promise<void> {
    const answer = await authorized(`${conversation()}/activities?watermark=${watermark}`);
    if (!answer?.ok) return;
    hear(await answer.json());
    listener.changed('open');
  }

  function again(): void {
    if (closed || waiting !== undefined) return;
    failures += 1;
    if (failures > 1) listener.changed('offline');
    const wait = Math.min(longestWait, 500 * 2 ** failures);
    waiting = setTimeout(connect, wait * (0.5 + Math.random() / 2));
  }

  /** The other cookie comes with the answer to what verified the person; in another window it may have come already. */
  function waitForCookie(): void {
    isStale = true;
    waiting = setTimeout(connect, Date.now() - hurriedAt < cookieWait ? 0 : cookieWait);
  }

  /** The network is back, or somebody looks at the page again: no need to wait any longer. */
  function hurry(): void {
    hurriedAt = Date.now();
    if (waiting === undefined || document.visibilityState === 'hidden') return;
    clearTimeout(waiting);
    void connect();
  }

  /** The server gives a sign every 15 s: a socket without one is dead, whatever the browser believes (a laptop that slept). */
  function lookForSigns(): void {
    if (!socket || Date.now() - lastSign < silence) return;
    const dead = socket;
    socket = undefined;
    dead.close();
    again();
  }

  // --- speaking ---

  async function send(message: Outgoing): Promise<boolean> {
    const { id, ...said } = message;
    const body = JSON.stringify({
      type: 'message',
      locale: deps.locale(),
      channelData: { clientActivityID: id },
      ...said,
    });
    const until = Date.now() + longestSending;
    for (const pause of pauses) {
      const limit = until - pause - Date.now();
      if (limit < 0) return false;
      await new Promise(resolve => setTimeout(resolve, pause));
      if (closed) return false;
      const sent = await authorized(`${conversation()}/activities`, { method: 'POST', body, limit }).catch(
        () => null,
      );
      if (sent === undefined) return false;
      // It may have brought another cookie, and so the way to another token.
      if (sent?.ok) hurry();
      if (sent?.ok) return true;
      if (sent?.status === 404) {
        lose('ended');
        return false;
      }
    }
    return false;
  }

  async function present(): Promise<void> {
    const body = JSON.stringify({ type: 'typing' });
    await authorized(`${conversation()}/activities`, { method: 'POST', body }).catch(() => null);
  }

  // --- the token ---

  /** With a fresh token when the first one has expired; undefined when there is none to be had. */
  async function authorized(path: string, init: Omit<Call, 'token'> = {}) {
    if (isStale && !(await renewed())) return undefined;
    const answer = await call(path, { ...init, token: session.token });
    if (answer.status !== 401 && answer.status !== 403) return answer;
    return (await renewed()) ? call(path, { ...init, token: session.token }) : undefined;
  }

  /** False when there is none to be had. */
  async function renewed(): Promise<boolean> {
    const fresh = await deps.refresh();
    if ('refused' in fresh) {
      if (fresh.refused === 'unavailable') throw new Error('unavailable');
      lose(fresh.refused);
      return false;
    }
    session = fresh.session;
    isStale = false;
    return true;
  }

  async function renew(): Promise<void> {
    const answer = await call(`${base}/tokens/refresh`, { method: 'POST', token: session.token }).catch(
      () => null,
    );
    if (!answer?.ok) return;
    session = readSession(await answer.json());
    keep(session);
  }

  function lose(why: Loss): void {
    if (closed) return;
    close();
    listener.lost(why);
  }

  function close(): void {
    closed = true;
    clearTimeout(waiting);
    clearInterval(beat);
    clearInterval(renewal);
    removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', hurry);
    const open = socket;
    socket = undefined;
    open?.close();
  }

  function conversation(): string {
    return `${base}/conversations/${encodeURIComponent(session.conversationId)}`;
  }
}

// In ms.
const renewEvery = 10 * 60_000;
const longestWait = 20_000;
const silence = 40_000;
const cookieWait = 5_000;
/** As a form is given back. */
const longestSending = 20_000;
/** Before each try to send. */
const pauses = [0, 1_000, 3_000];
/** The code of a socket that the server has no longer a right to serve (RFC 6455 7.4.1). */
const policyViolation = 1008;
/** Failed connections before what is new is asked for without a socket. */
const pollAfter = 2;
