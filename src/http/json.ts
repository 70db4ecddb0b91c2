import type { IncomingMessage } from 'node:http';
import { type BodyLimits, type BodyProblem, readBody } from './body';

export type JsonBody = { outcome: 'read'; body: unknown } | { outcome: BodyProblem | 'malformed' };

/** Reads a JSON body; an empty one is `undefined`. */
export async function readJson(req: IncomingMessage, limits: BodyLimits): Promise<JsonBody> {
  const read = await readBody(req, limits);
  if (read.outcome !== 'read') return read;
  return read.bytes.length === 0 ? { outcome: 'read', body: undefined } : parseJson(read.bytes);
}

export const isJson = ({ headers }: IncomingMessage): boolean =>
  /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');

/**
 * JSON of strangers: no deeper, no longer and with no other keys than what our clients send, so that nothing behind this door has to
 * fear what it walks through, compares or stores.
 */
export function parseJson(
  bytes: Uint8Array,
  shape: JsonShape = ofOurClients,
): { outcome: 'read'; body: unknown } | { outcome: 'malformed' } {
  try {
    if (isTooIntricate(bytes, shape)) return { outcome: 'malformed' };
    return { outcome: 'read', body: JSON.parse(utf8.decode(bytes), checked) };
  } catch {
    return { outcome: 'malformed' };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

export interface JsonShape {
  /** Objects and lists within each other. */
  deepest: number;
  mostEntries: number;
}

/** Adaptive Cards are the deepest that Teams sends; a team of a thousand has the most entries. */
const ofOurClients: JsonShape = { deepest: 32, mostEntries: 5_000 };
const longestKey = 200;

/** Counted before anything is made of it: 256 KB of brackets would be 130 000 objects. */
function isTooIntricate(bytes: Uint8Array, { deepest, mostEntries }: JsonShape): boolean {
  let depth = 0;
  let entries = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) quoted = !quoted;
    else if (quoted && byte === backslash) at++;
    else if (quoted) continue;
    else if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) depth--;
    else if (byte === comma) entries++;
    if (depth > deepest || entries > mostEntries) return true;
  }
  return false;
}
const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * A name with half of a character in it cannot be written down and found again (SQLite, MongoDB and hashes differ on it): it is
 * refused. In what a person typed it is an accident of their keyboard, and becomes the sign for it.
 */
function checked(key: string, value: unknown): unknown {
  if (key === '__proto__' || key.length > longestKey || halfCharacter.test(key)) throw new TypeError('key');
  if (typeof value !== 'string' || !halfCharacter.test(value)) return value;
  if (key !== 'text') throw new TypeError('text');
  return value.replace(new RegExp(halfCharacter, 'gu'), '\uFFFD');
}
/** With `u`, whole pairs are one character and not of this class. */
const halfCharacter = /\p{Surrogate}/u;
