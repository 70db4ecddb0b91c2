import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import iconv from 'iconv-lite';

/** What Excel and its like save a table in, by the names of `iconv-lite`. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'win1252';

/** By its first bytes, or else by whether all of it is UTF-8; Windows-1252 is what is left, and what a French Excel saves as « CSV ». */
export async function encodingOf(path: string): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let encoding: Encoding | null = null;
  for await (const chunk of bytesOf(path)) {
    encoding ??= wideEncoding(chunk) ?? 'utf8';
    if (encoding !== 'utf8') return encoding;
    if (!isText(() => utf8.decode(chunk, { stream: true }))) return 'win1252';
  }
  return isText(() => utf8.decode()) ? 'utf8' : 'win1252';
}

/** With a byte order mark, or without one by the zero byte of its first letter. */
function wideEncoding([first, second]: Buffer): Encoding | null {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf16le';
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf16be' : null;
}

function isText(decode: () => string): boolean {
  try {
    decode();
    return true;
  } catch {
    return false;
  }
}

/**
 * Its text, without the byte order mark, and with `\n` at the end of every line.
 * @param onRead bytes read so far
 */
export async function* textOf(
  path: string,
  encoding: Encoding,
  onRead: (bytes: number) => void = () => {},
): AsyncIterable<string> {
  // Not TextDecoder: some releases of Node read Windows-1252 as Latin-1 there (nodejs/node#56542).
  const decoder = iconv.getDecoder(encoding);
  let read = 0;
  let held = '';
  for await (const chunk of bytesOf(path)) {
    read += chunk.length;
    onRead(read);
    const text = held + decoder.write(chunk);
    // The other half of a line's end may be in the next chunk.
    held = text.endsWith('\r') ? '\r' : '';
    yield withUnixLines(text.slice(0, text.length - held.length));
  }
  yield withUnixLines(held + (decoder.end() ?? ''));
}

const withUnixLines = (text: string): string => text.replace(/\r\n?/g, '\n');

async function* bytesOf(path: string): AsyncIterable<Buffer> {
  const input = createReadStream(path);
  try {
    for await (const chunk of input) yield Buffer.from(chunk);
  } finally {
    input.destroy();
  }
}

/**
 * « LefÃ¨vre »: UTF-8 that something took for Windows-1252 on its way. A name that is spelled so by its owner would not be
 * UTF-8 when it is written back.
 */
export function isMisread(text: string): boolean {
  const bytes = iconv.encode(text, 'win1252');
  return !isAscii(bytes) && isUtf8(bytes);
}
