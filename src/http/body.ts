import type { IncomingMessage } from 'node:http';
import { abandon } from './abandoned';

export type Body = { outcome: 'read'; bytes: Buffer } | { outcome: BodyProblem };

/** `cut`: the sender has gone, and nobody will read the answer. */
export type BodyProblem = 'tooLarge' | 'tooSlow' | 'encoded' | 'cut';

export interface BodyLimits {
  /** Bytes. */
  limit: number;
  /** ms from the first look at the body to its end. */
  withinMs?: number;
  /** Bytes that are kept of it, when its beginning is enough: the rest is read and thrown away. */
  kept?: number;
}

/**
 * Reads the body of a request: the only reader there is. What is too large or too slow is not read on: the answer is sent, and the
 * connection dropped (see `send`). Not restify's `bodyReader`: it counts compressed bytes only, and reads them all first.
 */
export async function readBody(
  req: IncomingMessage,
  { limit, withinMs = patienceMs, kept = limit }: BodyLimits,
): Promise<Body> {
  const problem = problemAtOnce(req, limit);
  const body: Body = problem ? { outcome: problem } : await collect(req, { limit, withinMs, kept });
  if (body.outcome !== 'read') abandon(req);
  return body;
}

/** 64 KB in it is 35 kbit/s: slower than the slowest phone that can show the page. */
const patienceMs = 15_000;

function problemAtOnce({ headers }: IncomingMessage, limit: number): BodyProblem | null {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return 'encoded';
  return Number(headers['content-length'] ?? 0) > limit ? 'tooLarge' : null;
}

function collect(req: IncomingMessage, { limit, withinMs, kept }: Required<BodyLimits>): Promise<Body> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let size = 0;
    const add = (chunk: Buffer) => {
      const room = kept - size;
      size += chunk.length;
      if (size > limit) end({ outcome: 'tooLarge' });
      else if (room > 0) chunks.push(chunk.subarray(0, room));
    };
    const whole = () => end({ outcome: 'read', bytes: Buffer.concat(chunks) });
    const cut = () => end({ outcome: 'cut' });
    const timer = setTimeout(() => end({ outcome: 'tooSlow' }), withinMs);
    const end = (body: Body) => {
      clearTimeout(timer);
      req.off('data', add).off('end', whole).off('close', cut);
      resolve(body);
    };
    // Stays: an error that nobody listens to would end the process.
    req.on('error', cut);
    req.on('data', add).on('end', whole).on('close', cut);
  });
}
