import type { IncomingMessage, ServerResponse } from 'node:http';

const abandoned = new WeakSet<IncomingMessage>();

/** Nothing more is read of this request; once it is answered, its connection is dropped. */
export function abandon(req: IncomingMessage): void {
  req.pause();
  abandoned.add(req);
}

export const isAbandoned = (req: IncomingMessage): boolean => abandoned.has(req);

/**
 * ms between the answer and the end of a connection on which there is still something to read. A socket that is closed with unread
 * bytes sends a reset, at which the other side may forget the answer too (RFC 9112 9.6).
 */
export const lingerMs = 500;

/**
 * For every request, whoever answers it: Node reads on what nobody read, to the end, however long it is and takes. Here a body that is
 * longer than any of our forms is not, and one that is short has a moment to end.
 */
export function dropWhatNobodyRead(req: IncomingMessage, res: ServerResponse): void {
  const declared = declaredBytes(req);
  if (declared === 0) return;
  const isShort = declared <= readOnBytes;
  // Once somebody has begun to read it, Node does not read the rest away by itself when the answer has gone (and 24 cannot be stopped then).
  if (!isShort) req.read(0);
  res.once('finish', () => {
    if (req.complete || isAbandoned(req)) return;
    if (!isShort) abandon(req);
    const timer = setTimeout(() => req.socket.destroy(), isShort ? readOnMs : lingerMs).unref();
    // As soon as it has ended: what a timer holds, a flood of refused requests would fill the memory with.
    req.once('close', () => clearTimeout(timer));
  });
}

/** What keeps a connection usable, and costs nothing. */
const readOnBytes = 64 * 1024;
const readOnMs = 5_000;

function declaredBytes({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Number.POSITIVE_INFINITY;
  return Number(headers['content-length'] ?? 0);
}
