import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'restify';
import { dropWhatNobodyRead } from './abandoned';
import type { CommonHeaders } from './headers';
import { createPlaces } from './limits';
import { enterRequest } from './request-context';

declare module 'restify' {
  interface Server {
    /** Before restify has touched a request; false ends it here. Missing in its types. */
    first(handle: (req: IncomingMessage, res: ServerResponse) => boolean): this;
  }
}

export interface DoorDeps {
  headers: CommonHeaders;
  addressOf: (req: IncomingMessage) => string;
  limits: DoorLimits;
  /** A proxy of ours stands before us. */
  isBehindProxy?: boolean;
  /** Answers 503 with `Retry-After`. */
  refuse: (req: IncomingMessage, res: ServerResponse) => void;
}

export interface DoorLimits {
  /** Sockets at once; more are closed as soon as they come. */
  connections: number;
  /** Requests at once; more are refused. */
  requests: number;
}

/** What holds for every request, before any route: time limits, headers, load, and bodies that nobody reads. */
export function registerDoor(
  server: Server,
  { headers, addressOf, isBehindProxy = false, limits, refuse }: DoorDeps,
): void {
  limitConnections(server, limits, headers);
  const places = createPlaces(limits.requests, addressOf);
  const all = Object.entries(headers);
  server.first((req, res) => {
    for (const [name, value] of all) res.setHeader(name, value);
    dropWhatNobodyRead(req, res);
    enterRequest(req, addressOf(req), isBehindProxy);
    // Whatever answers GET answers HEAD (RFC 9110 9.3.2): Node, which has seen the method, sends the headers only.
    if (req.method === 'HEAD') {
      heads.add(req);
      req.method = 'GET';
    }
    const leave = isCheck(req) ? () => {} : places.take(req);
    if (leave) res.once('close', leave);
    else refuse(req, res);
    return leave !== null;
  });
}

/** Nothing has to begin for a request that only asks what the headers would be. */
export const asksHeadersOnly = (req: IncomingMessage): boolean => heads.has(req);
const heads = new WeakSet<IncomingMessage>();

/** Whoever watches over the server is answered, above all when it is busy. */
const isCheck = ({ url = '' }: IncomingMessage): boolean => /^\/(healthz|readyz)(\?|$)/.test(url);

function limitConnections({ server }: Server, { connections }: DoorLimits, headers: CommonHeaders): void {
  const times = {
    /** ms for the headers, and for headers and body together; a body has its own, shorter limit too (`readBody`). */
    headersTimeout: 30_000,
    requestTimeout: 60_000,
    /** Longer than a proxy keeps its connections to us: most close theirs after 60 s. */
    keepAliveTimeout: 65_000,
    /** How often the two above are looked at; an option of `createServer`, which restify keeps for itself. */
    connectionsCheckingInterval: 5_000,
  };
  Object.assign(server, times, { maxConnections: connections });
  // What is not even HTTP, or comes too slowly. Node's own answers have no headers.
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
    return refuseSocket(socket, statusOf(error.code), headers);
  });
}

const statusOf = (code: string | undefined): string => clientErrors.get(code ?? '') ?? '400 Bad Request';

const clientErrors: ReadonlyMap<string, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Payload Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/** An answer where there is no response to answer with. */
export function refuseSocket(socket: Duplex, status: string, headers: CommonHeaders, body = ''): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...lines,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
