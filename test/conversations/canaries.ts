import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret that stands nowhere else in the world, so that a single byte string of it is a leak. */
export interface Canary {
  kind: 'numen' | 'birthDate' | 'password';
  text: string;
}

/** Somewhere that a secret might have ended. */
export interface Place {
  name: string;
  bytes: Buffer;
}

export const place = (name: string, content: unknown): Place => ({
  name,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

export const filesOf = (folder: string): Place[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map(path => ({ name: path.slice(folder.length), bytes: readFileSync(path) }));

/** « place: kind as spelling », for every one that is found. */
export function findCanaries(canaries: readonly Canary[], places: readonly Place[]): string[] {
  const needles = needlesOf(canaries);
  return places.flatMap(({ name, bytes }) => {
    const found = new Set<string>();
    for (let at = 0; at + 4 <= bytes.length; at++) {
      for (const { needle, label } of needles.get(bytes.readUInt32LE(at)) ?? []) {
        if (bytes.compare(needle, 0, needle.length, at, Math.min(at + needle.length, bytes.length)) === 0)
          found.add(`${name}: ${label}`);
      }
    }
    return [...found];
  });
}

/** By their first four bytes: thousands of spellings are looked for in one pass over megabytes. */
function needlesOf(canaries: readonly Canary[]): Map<number, { needle: Buffer; label: string }[]> {
  const needles = new Map<number, { needle: Buffer; label: string }[]>();
  for (const { kind, text } of canaries) {
    for (const spelling of new Set(spellingsOf(kind, text))) {
      const needle = Buffer.from(spelling);
      const start = needle.readUInt32LE(0);
      needles.set(start, [...(needles.get(start) ?? []), { needle, label: `${kind} as ${spelling}` }]);
    }
  }
  return needles;
}

function spellingsOf(kind: Canary['kind'], text: string): (string | Buffer)[] {
  const spoken = [...new Set(waysToWrite[kind](text))];
  return spoken.flatMap(words => [words, ...encodingsOf(words)]);
}

/** As people and programs write it. */
const waysToWrite: Record<Canary['kind'], (text: string) => string[]> = {
  numen: numen => [
    numen,
    numen.toLowerCase(),
    numen.slice(3, 10),
    numen.replace(/^(..)(.)(..)(.....)(...)$/u, '$1 $2 $3 $4 $5'),
    numen.replace(/^(..)(.)(.......)(...)$/u, '$1-$2-$3-$4'),
    [...numen].reverse().join(''),
  ],
  birthDate: date => {
    const [day = '', month = '', year = ''] = date.split('/');
    const separators = ['/', '-', '.', ' ', ''];
    return [
      ...separators.map(separator => [day, month, year].join(separator)),
      ...separators.map(separator => [year, month, day].join(separator)),
      ...['fr-FR', 'en-GB', 'en-US'].map(locale =>
        new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
          Date.UTC(Number(year), Number(month) - 1, Number(day)),
        ),
      ),
    ];
  },
  password: password => [password, password.normalize('NFD'), password.toLowerCase()],
};

function encodingsOf(text: string): (string | Buffer)[] {
  const bytes = Buffer.from(text);
  return [
    encodeURIComponent(text),
    new URLSearchParams({ x: text }).toString().slice(2),
    bytes.toString('hex'),
    JSON.stringify(text).slice(1, -1),
    text.replace(
      /[\u0080-\uffff]/gu,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
    Buffer.from(text, 'utf16le'),
    ...[0, 1, 2].flatMap(offset => [
      base64Within(bytes, offset, 'base64'),
      base64Within(bytes, offset, 'base64url'),
    ]),
  ];
}

/** What base64 makes of these bytes wherever they start within others: without the characters that their neighbours share. */
function base64Within(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(encoding)
    .replace(/=+$/u, '');
  const first = offset === 0 ? 0 : offset + 1;
  const whole = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(first, whole);
}
