import type { SeenText } from '../seen-text';
import { isMonth, monthNamed, numberWordsIn, spelled } from './names';

/** A run of digits or one of letters. */
export interface Token {
  text: string;
  /** As the names of numbers are spelled. */
  spelled: string;
  isNumber: boolean;
  /** A number in words, or a part of one. */
  isSaid: boolean;
  /** 1 to 12, of a month's name; 0 when it may be two months. */
  month: number | undefined;
  /** Letters are glued to its digits (« I4 », « 1O », « 1985x »): never read as what it resembles. */
  isSlip: boolean;
  start: number;
  end: number;
  /** What stands before it, since the last one. */
  gap: string;
}

export type Tokens = readonly Token[];

export const ordinalEnds: ReadonlySet<string> = new Set('er ier re e eme ieme st nd rd th'.split(' '));

type Piece = Omit<Token, 'gap'>;

/** Pieces of a text; words that are glued to digits for a reason (« 3mars75 », « né14/07/1985 ») are pieces of their own. */
export function tokensOf({ text }: SeenText): Token[] {
  const tokens: Token[] = [];
  for (const { 0: run, index } of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu))
    for (const piece of piecesOf(run, index, text))
      tokens.push({ ...piece, gap: text.slice(tokens.at(-1)?.end ?? 0, piece.start) });
  return tokens;
}

function piecesOf(run: string, start: number, text: string): Piece[] {
  if (!/[0-9]/u.test(run))
    return [isForDigits(run, start, text) ? numberOf(inDigits(run), run, start) : wordOf(run, start)];
  const groups: { text: string; isWord: boolean }[] = [];
  const parts = run.match(/[0-9]+|[^0-9]+/gu) ?? [];
  for (const [place, part] of parts.entries()) {
    const around = [text[start - 1], text.slice(start + run.length)];
    const isWord = !/^[0-9]/u.test(part) && mayTouchDigits(parts, place, around);
    const last = groups.at(-1);
    if (!last || last.isWord || isWord) groups.push({ text: part, isWord });
    else last.text += part;
  }
  let end = start;
  return groups.map(group => {
    end += group.text.length;
    return group.isWord
      ? wordOf(group.text, end - group.text.length)
      : ofDigits(group.text, end - group.text.length, text);
  });
}

const leading: ReadonlySet<string> = new Set('ne nee le date du ddn dob born on naissance'.split(' '));

/** « le14 », « 3mars75 », « 1er », « 18T00 »; « 14/07e », « 75e » at the end of a date and « 14e/07 » are none that people number. */
function mayTouchDigits(
  parts: readonly string[],
  place: number,
  [sign = '', rest = '']: readonly (string | undefined)[],
): boolean {
  const [before, letters = '', after] = [parts[place - 1], parts[place], parts[place + 1]];
  if (before === undefined && leading.has(letters)) return true;
  if (before !== undefined && after === undefined && ordinalEnds.has(letters))
    return before.length <= 2 && !/[/.-]/u.test(sign) && !(letters === 'e' && /^ ?[/.-]/u.test(rest));
  if (before !== undefined && after !== undefined && letters === 't') return true;
  if (isMonth(letters) || monthNamed(letters) === undefined) return isMonth(letters);
  const isLike = (letter: string | undefined) => letter !== undefined && likeDigits.has(letter);
  return !((before !== undefined && isLike(letters[0])) || (after !== undefined && isLike(letters.at(-1))));
}

function wordOf(text: string, start: number): Piece {
  const said = spelled(text);
  const isSaid = numberWordsIn([said]) > 0;
  const end = start + text.length;
  return { text, spelled: said, isNumber: false, isSaid, month: monthNamed(text), isSlip: false, start, end };
}

const numberOf = (digits: string, written: string, start: number): Piece => ({
  ...{ text: digits, spelled: digits, isNumber: true, isSaid: false, month: undefined },
  ...{ isSlip: digits !== written, start, end: start + written.length },
});

/** « 14 », « I4 », « 14h »: digits, what is meant for digits, or something else. */
function ofDigits(text: string, start: number, whole: string): Piece {
  const isUnit = /^[0-9]{1,2}(?:h(?:[0-9]{2})?|mn|min|k?[mg]|cm|mm|[gmk]o|eur|ans|j)$/u.test(text);
  const isName = text.replace(/[^\p{L}]/gu, '').length >= 4;
  return (isUnit || isName) && !isBetweenSigns(text, start, whole)
    ? { ...wordOf(text, start), month: undefined }
    : numberOf(/[^0-9]/u.test(text) ? meantDigits(text) : text, text, start);
}

/** « Windows11Pro » and « 14h » are no numbers; « Paris14/07/1985 » and « 1g/07/1985 » are, with something glued to them. */
const isBetweenSigns = (text: string, start: number, whole: string): boolean =>
  /[/.-] ?$/u.test(whole.slice(0, start)) || /^ ?[/.-] ?[0-9]/u.test(whole.slice(start + text.length));

const likeDigits: ReadonlyMap<string, string> = new Map(
  Object.entries({ o: '0', q: '0', i: '1', l: '1', z: '2', s: '5', b: '8', g: '9' }),
);
const inDigits = (text: string): string => Array.from(text, sign => likeDigits.get(sign) ?? sign).join('');

/** What was probably meant; only to see that it was a date: it is refused. */
function meantDigits(text: string): string {
  const digits = inDigits(text);
  const isOfDate = /^(?:[0-9]{1,2}|[0-9]{4}|[0-9]{8})$/u.test(digits);
  if (text.length <= 6 && !isOfDate) return text.replace(/[^0-9]/gu, '');
  if (text.length <= 10 && /^[0-9]+$/u.test(digits)) return digits;
  const group = /[0-9]+$/u.exec(text)?.[0] ?? /[0-9]+/u.exec(text)?.[0] ?? '';
  return group.length > 8 ? group.slice(-2) : group;
}

/** « ll/02/1980 », « S/07/1985 », « 14/O/1985 », and no Roman month between signs. */
function isForDigits(letters: string, start: number, text: string): boolean {
  if (!/^[oqilszb]{1,2}$/u.test(letters)) return false;
  const [before, after] = [text[start - 1] ?? ' ', text.slice(start + letters.length)];
  const isInside = /[/.-]/u.test(before);
  return (
    /^[/.-][0-9oil]/u.test(after) && !(isInside && /^i+$/u.test(letters)) && (isInside || before === ' ')
  );
}
