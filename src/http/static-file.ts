import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'restify';
import { send } from './send';

/** A file as it is sent: in the encodings that a browser may accept, best first. */
export interface StaticFile {
  type: string;
  /** Of the contents; changes with them. */
  digest: string;
  encodings: readonly { name: 'br' | 'gzip' | 'identity'; bytes: Buffer }[];
}

/** Compresses once, when the server starts or at the first request. */
export async function compressed(bytes: Buffer, type: string): Promise<StaticFile> {
  const [br, gz] = await Promise.all([brotli(bytes, brotliOptions), promisify(gzip)(bytes)]);
  return {
    type,
    digest: digestOf(bytes),
    encodings: [
      { name: 'br', bytes: br },
      { name: 'gzip', bytes: gz },
      { name: 'identity', bytes },
    ],
  };
}

export const digestOf = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** For a file whose address carries its digest. */
export const forEver = 'public, max-age=31536000, immutable';
/** For a file whose address stays: fresh after a deployment, at the cost of a question. */
export const askAgain = 'public, max-age=300';

/** Answers with the file, or 304 when the browser has it. Encodings by RFC 9110 12.5.3, without its weights. */
export function sendFile(req: Request, res: Response, file: StaticFile, cacheControl: string): void {
  const accepted = acceptedEncodings(req);
  const chosen = file.encodings.find(({ name }) => name === 'identity' || accepted.has(name));
  const etag = `"${file.digest}-${chosen?.name}"`;
  const headers = {
    'Content-Type': file.type,
    'Cache-Control': cacheControl,
    ETag: etag,
    Vary: 'Accept-Encoding',
    ...(chosen && chosen.name !== 'identity' ? { 'Content-Encoding': chosen.name } : {}),
  };
  const isKnown = req.headers['if-none-match'] === etag;
  send(res, { status: isKnown ? 304 : 200, body: isKnown ? null : (chosen?.bytes ?? null), headers });
}

function acceptedEncodings(req: Request): Set<string> {
  const header = req.headers['accept-encoding'];
  const offers = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  return new Set(offers.filter(offer => !/;\s*q=0(\.0+)?\s*$/.test(offer)).map(offer => nameOf(offer)));
}

const nameOf = (offer: string): string => offer.split(';')[0]?.trim().toLowerCase() ?? '';

const brotli = promisify<Buffer, { params: Record<number, number> }, Buffer>(brotliCompress);
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
