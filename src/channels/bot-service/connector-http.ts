import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ConnectorClientOptions } from 'botframework-connector';
import { HttpHeaders } from './bot-framework';

type HttpClient = NonNullable<ConnectorClientOptions['httpClient']>;
type OutgoingRequest = Parameters<HttpClient['sendRequest']>[0];
type Answered = Awaited<ReturnType<HttpClient['sendRequest']>>;

export interface ConnectorHttpDeps {
  /** Whether replies, and the token with them, may go to an address. */
  isAllowed: (url: string) => boolean;
  /** ms for one request. */
  timeoutMs?: number;
  /** ms that may pass before the last try begins. */
  patienceMs?: number;
  now: () => number;
  /** From 0 to 1: retries of many servers must not meet. */
  random: () => number;
  wait?: (ms: number) => Promise<void>;
}

/** A channel that did not take what the bot sent. `status` is null when there was no answer at all. */
export class ConnectorError extends Error {
  readonly code = 'CONNECTOR_ERROR';
  /** @param isRefusal it was certainly not taken; otherwise nobody knows */
  constructor(
    readonly status: number | null,
    readonly isRefusal: boolean,
  ) {
    super(`the channel answered ${status ?? 'nothing'}`);
  }
}

/**
 * How the bot writes to a channel. The SDK would also send again what may have been taken, and has no time limit: a person would
 * read the same sentence four times. Here a message is sent again only when the channel has refused it for now, before the next
 * one; what can be repeated without harm (updates, deletions) also when there was no answer. The SDK is given errors that it does
 * not retry in its turn.
 */
export function createConnectorHttp(deps: ConnectorHttpDeps): HttpClient {
  const { timeoutMs = 4_000, patienceMs = 10_000, wait = sleep } = deps;

  return {
    async sendRequest(request) {
      if (!deps.isAllowed(request.url)) throw new ConnectorError(null, true);
      const startedAt = deps.now();
      for (let tries = 1; ; tries++) {
        const { response, failure } = await attempt(request, timeoutMs);
        if (response && isTaken(response)) return answered(request, response);
        const isRefusal = response !== null || neverArrived(failure);
        const pause = pauseBefore(request, tries, response, isRefusal);
        if (pause === null || deps.now() - startedAt + pause > patienceMs)
          throw new ConnectorError(response?.status ?? null, isRefusal);
        await wait(pause);
      }
    },
  };

  /** ms to wait before another try, or null when there is to be none. */
  function pauseBefore(
    { method }: OutgoingRequest,
    tries: number,
    response: Response | null,
    isRefusal: boolean,
  ): number | null {
    if (tries >= mostTries) return null;
    const isForNow = response ? notNow.has(response.status) || response.status >= 500 : isRefusal;
    if (!isForNow && !(response === null && repeatable.has(method))) return null;
    const asked = retryAfterMs(response, deps.now());
    return asked ?? firstPauseMs * 2 ** (tries - 1) * (0.5 + deps.random());
  }
}

const isTaken = ({ status }: Response): boolean => status >= 200 && status < 300;
const mostTries = 3;
const firstPauseMs = 300;

/** Teams: « retry 412, 429, 502, 504 with a back-off » (Microsoft Learn, rate-limit). */
const notNow: ReadonlySet<number> = new Set([412, 429]);
const repeatable: ReadonlySet<string> = new Set(['PUT', 'DELETE', 'GET']);

interface Attempt {
  response: Response | null;
  failure: unknown;
}

interface Response {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Not `fetch`: three calls a turn cost more there than the dialog, and Node's own client keeps its connections as well. */
const agents = { http: new HttpAgent(pool()), https: new HttpsAgent(pool()) };
/** `timeout`: ms after which a connection that nobody uses is closed; channels close theirs later. */
function pool() {
  return { keepAlive: true, timeout: 4_000, maxSockets: 256 };
}

async function attempt(request: OutgoingRequest, timeoutMs: number): Promise<Attempt> {
  try {
    const response = await exchange(request, timeoutMs);
    // A redirection would take the bot's token somewhere that nobody allowed.
    if (response.status >= 300 && response.status < 400) throw new TypeError('a redirection');
    return { response, failure: null };
  } catch (failure) {
    return { response: null, failure };
  }
}

function exchange(request: OutgoingRequest, timeoutMs: number): Promise<Response> {
  const isHttps = request.url.startsWith('https:');
  const [send, agent] = isHttps ? [httpsRequest, agents.https] : [httpRequest, agents.http];
  const body = typeof request.body === 'string' ? request.body : '';
  const headers = { ...headersOf(request), 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = send(request.url, { method: request.method, headers, agent }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text: Buffer.concat(chunks).toString() });
      });
    });
    const late = setTimeout(() => sent.destroy(new Error('no answer in time')), timeoutMs);
    sent.on('error', reject).on('close', () => clearTimeout(late));
    sent.end(body);
  });
}

function headersOf({ headers }: OutgoingRequest): Record<string, string> {
  const all = headers.headersArray().map(({ name, value }) => [name, value] as const);
  return Object.fromEntries(all.filter(([name]) => !chosenHere.has(name.toLowerCase())));
}
const chosenHere: ReadonlySet<string> = new Set(['content-length', 'accept-encoding', 'connection', 'host']);

function answered(request: OutgoingRequest, { status, headers, text }: Response): Answered {
  const plain = Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
  return { request, status, headers: new HttpHeaders(Object.fromEntries(plain)), bodyAsText: text };
}

/** The connection was never made, so nothing can have been taken. */
function neverArrived(failure: unknown): boolean {
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}

/** RFC 9110 10.2.3: seconds, or a date. */
function retryAfterMs(response: Response | null, now: number): number | null {
  const header = response?.headers['retry-after'];
  if (!header) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
