import { unaccented } from './fold';
import { markupOf, tag } from './markup';

/** Where something stands in a text: start, end (exclusive), in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** A text as it is compared, which knows of each of its characters where it stands in the text that was typed. */
export interface SeenText {
  readonly text: string;
  /** Where the characters from `start` to `end` of `text` come from, with what hangs on them (accents, invisible characters). */
  spanOf(start: number, end: number): Span;
}

/**
 * Compatibility characters as plain ones (`１` and `²` too), digits of any script as 0 to 9, no invisible character and no
 * markup, one space for several. Letters keep their accents and their case.
 */
export const seenText = (typed: string): SeenText => seenOnce(typed);

/** As `fold` does: besides, without accents, in lower case, one kind of apostrophe. */
export const foldedText = (typed: string): SeenText => foldedOnce(typed);

/** The text with nothing but this sign in these places: what stands around keeps its place. */
export const blank = (text: string, spans: readonly Span[], sign = ' '): string =>
  spans.reduce(
    (left, [start, end]) => left.slice(0, start) + sign.repeat(end - start) + left.slice(end),
    text,
  );

const cluster = new RegExp(String.raw`${tag}|&nbsp;|&#160;|\s+|\P{M}\p{M}*|\p{M}+`, 'gu');

/** Letters of Latin scripts are most of what is typed: each is rewritten once. */
function remembered(rewriteOne: (cluster: string) => string): (cluster: string) => string {
  const known = new Map<string, string>();
  return cluster => {
    if (cluster.length > 1 || cluster > '\u024f') return rewriteOne(cluster);
    const written = known.get(cluster) ?? rewriteOne(cluster);
    known.set(cluster, written);
    return written;
  };
}

/** Every rule looks at the message that it is given: the same one, many times over. */
function onceInARow(as: (cluster: string) => string): (typed: string) => SeenText {
  let last = { typed: '', seen: rewrite('', as) };
  return typed => {
    if (typed !== last.typed) last = { typed, seen: rewrite(typed, as) };
    return last.seen;
  };
}

function rewrite(typed: string, as: (cluster: string) => string): SeenText {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  const markup = markupOf(typed);
  for (const { 0: found, index } of clustersOf(typed, markup)) {
    const written = as(found);
    const end = index + found.length;
    if (written === '' || (written === ' ' && (text === '' || text.endsWith(' ')))) {
      if (ends.length > 0) ends[ends.length - 1] = end;
      continue;
    }
    for (let unit = 0; unit < written.length; unit += 1) {
      starts.push(index);
      ends.push(end);
    }
    text += written;
  }
  return { text, spanOf: (start, end) => [starts[start] ?? typed.length, ends[end - 1] ?? typed.length] };
}

/** Text in its clusters; a tag is one only where it is markup (`markup.ts`). */
function* clustersOf(typed: string, markup: ReadonlySet<number>): Iterable<{ 0: string; index: number }> {
  const next = new RegExp(cluster);
  for (let found = next.exec(typed); found; found = next.exec(typed)) {
    const isText = found[0].startsWith('<') && found[0].length > 1 && !markup.has(found.index);
    if (isText) next.lastIndex = found.index + 1;
    yield { 0: isText ? '<' : found[0], index: found.index };
  }
}

function plain(found: string): string {
  if (/^(?:\s|<(?=.)|&.+;)/su.test(found) && found.length > 1) return ' ';
  return found
    .replace(/[ºª]/gu, '°')
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(otherDigit, digitValue)
    .replace(/\s+/gu, ' ');
}

/** What a pasted text brings along and nobody sees; the frame of a keycap emoji too. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Me}]|(?!\s)\p{Cc}/gu;
const otherDigit = /(?![0-9])\p{Nd}/gu;

/** Unicode has the ten digits of a script in a row, from zero on. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}

const seenOnce = onceInARow(remembered(plain));
const foldedOnce = onceInARow(remembered(found => unaccented(plain(found))));
