import type { ServerResponse } from 'node:http';
import { isAbandoned, lingerMs } from './abandoned';

export interface Answer {
  status: number;
  /** Null for none. */
  body: string | Buffer | null;
  /** The media type of the body. */
  type?: string;
  headers?: Readonly<Record<string, string>>;
}

/** Sends an answer whole; after it, a connection whose request was not read to its end is dropped. */
export function send(res: ServerResponse, { status, body, type, headers = {} }: Answer): void {
  const drops = isAbandoned(res.req);
  const length = body === null ? 0 : Buffer.byteLength(body);
  res.writeHead(status, {
    ...headers,
    ...(type === undefined ? {} : { 'Content-Type': type }),
    // RFC 9110 8.6: not with 204 and 304.
    ...(status === 204 || status === 304 ? {} : { 'Content-Length': String(length) }),
    ...(drops ? { Connection: 'close' } : {}),
  });
  if (!drops) {
    res.end(body ?? undefined);
    return;
  }
  if (body === null) res.flushHeaders();
  else res.write(body);
  // The end is what closes the socket: the answer, which is already whole, is to arrive before.
  setTimeout(() => res.end(), lingerMs).unref();
}

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  body: JSON.stringify(value),
  type: 'application/json; charset=utf-8',
  headers,
});
