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
  encodings: readonly { name: Encoding; bytes: () => Promise<Buffer> }[];
}
type Encoding = 'br' | 'gzip' | 'identity';

/** Compresses once, at the first request: nobody waits for it at the start, and pictures are compressed as they are. */
export function compressed(bytes: Buffer, type: string): StaticFile {
  const identity = { name: 'identity' as const, bytes: async () => bytes };
  const smaller = [
    { name: 'br' as const, bytes: once(() => brotli(bytes, brotliOptions)) },
    { name: 'gzip' as const, bytes: once(() => promisify(gzip)(bytes)) },
  ];
  const encodings = type === 'image/png' ? [identity] : [...smaller, identity];
  return { type, digest: digestOf(bytes), encodings };
}

function once(make: () => Promise<Buffer>): () => Promise<Buffer> {
  let made: Promise<Buffer> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const digestOf = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** For a file whose address carries its digest. */
export const forEver = 'public, max-age=31536000, immutable';
/** For a file whose address stays: fresh after a deployment, at the cost of a question. */
export const askAgain = 'public, max-age=300';

/** Answers with the file, or 304 when the browser has it. Encodings by RFC 9110 12.5.3, without its weights. */
export async function sendFile(
  req: Request,
  res: Response,
  file: StaticFile,
  cacheControl: string,
): Promise<void> {
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
  const body = isKnown || !chosen ? null : await chosen.bytes();
  send(res, { status: isKnown ? 304 : 200, body, headers });
}

function acceptedEncodings(req: Request): Set<string> {
  const header = req.headers['accept-encoding'];
  const offers = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  return new Set(offers.filter(offer => !/;\s*q=0(\.0+)?\s*$/.test(offer)).map(offer => nameOf(offer)));
}

const nameOf = (offer: string): string => offer.split(';')[0]?.trim().toLowerCase() ?? '';

const brotli = promisify<Buffer, { params: Record<number, number> }, Buffer>(brotliCompress);
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
