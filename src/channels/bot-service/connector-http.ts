import { HttpHeaders } from 'botbuilder-stdlib/lib/azureCoreHttpCompat';
import type { ConnectorClientOptions } from 'botframework-connector';

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
        if (response?.ok) return answered(request, response);
        const isRefusal = response !== null || neverArrived(failure);
        const pause = pauseBefore(request, tries, response, isRefusal);
        if (pause === null || deps.now() - startedAt + pause > patienceMs)
          throw new ConnectorError(response?.status ?? null, isRefusal);
        await response?.body?.cancel();
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

const mostTries = 3;
const firstPauseMs = 300;

/** Teams: « retry 412, 429, 502, 504 with a back-off » (Microsoft Learn, rate-limit). */
const notNow: ReadonlySet<number> = new Set([412, 429]);
const repeatable: ReadonlySet<string> = new Set(['PUT', 'DELETE', 'GET']);

interface Attempt {
  response: Response | null;
  failure: unknown;
}

async function attempt(request: OutgoingRequest, timeoutMs: number): Promise<Attempt> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: headersOf(request),
      body: typeof request.body === 'string' ? request.body : undefined,
      signal: AbortSignal.timeout(timeoutMs),
      // A redirection would take the bot's token somewhere that nobody allowed.
      redirect: 'error',
    });
    return { response, failure: null };
  } catch (failure) {
    return { response: null, failure };
  }
}

function headersOf({ headers }: OutgoingRequest): Record<string, string> {
  const all = headers.headersArray().map(({ name, value }) => [name, value] as const);
  return Object.fromEntries(all.filter(([name]) => !chosenByFetch.has(name.toLowerCase())));
}
const chosenByFetch: ReadonlySet<string> = new Set([
  'content-length',
  'accept-encoding',
  'connection',
  'host',
]);

async function answered(request: OutgoingRequest, response: Response): Promise<Answered> {
  const headers = new HttpHeaders(Object.fromEntries(response.headers));
  return { request, status: response.status, headers, bodyAsText: await response.text() };
}

/** The connection was never made, so nothing can have been taken. */
function neverArrived(failure: unknown): boolean {
  const cause = failure instanceof Error ? failure.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}

/** RFC 9110 10.2.3: seconds, or a date. */
function retryAfterMs(response: Response | null, now: number): number | null {
  const header = response?.headers.get('retry-after');
  if (!header) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
