import type { IncomingMessage } from 'node:http';

export type JsonBody =
  | { outcome: 'read'; body: unknown }
  | { outcome: 'malformed' }
  | { outcome: 'tooLarge' }
  | { outcome: 'encoded' };

/**
 * Reads a JSON body of at most `limit` bytes; an empty one is `undefined`. Not restify's `bodyReader`: it counts
 * compressed bytes only, and has read them all before it refuses.
 */
export async function readJsonBody(req: IncomingMessage, limit: number): Promise<JsonBody> {
  if (req.headers['content-encoding'] !== undefined) return refuse(req, 'encoded');
  if (Number(req.headers['content-length'] ?? 0) > limit) return refuse(req, 'tooLarge');
  const bytes = await collect(req, limit);
  return bytes === null ? refuse(req, 'tooLarge') : parse(bytes);
}

function refuse(req: IncomingMessage, outcome: 'encoded' | 'tooLarge'): JsonBody {
  req.resume();
  return { outcome };
}

/** The bytes, or null as soon as there are too many. */
function collect(req: IncomingMessage, limit: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) return resolve(null);
      chunks.push(chunk);
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', reject);
    req.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

function parse(bytes: Buffer): JsonBody {
  if (bytes.length === 0) return { outcome: 'read', body: undefined };
  try {
    return { outcome: 'read', body: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { outcome: 'malformed' };
  }
}
