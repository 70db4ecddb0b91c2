import { foldedText, type SeenText, type Span } from '../seen-text';
import { isoDate } from './calendar';
import {
  type Form,
  isDotted,
  isNear,
  isOrdinalEnd,
  type Part,
  skip,
  type Token,
  type Tokens,
  tokensOf,
  type Written,
  wordsFrom,
  type Year,
  yearOf,
} from './date-tokens';
import { dayNamed, numberWordsIn, spelled, yearNamed } from './number-names';
import { isSaid, spokenDate } from './spoken-date';

export interface DateReading {
  /** yyyy-mm-dd, or null when no calendar has this date, or when it is unclear which one is meant. */
  iso: string | null;
  /** Where it stands in the text. */
  span: Span;
  /** The year was written with two digits: of the 1900s from 30 on, of the 2000s before. */
  isShort: boolean;
  /** The day and the month are numbers that days and months have. */
  isLikely: boolean;
  /** A slip, a second number beside it, a month that may be two: another date may be meant, and nothing is corrected. */
  isUnclear: boolean;
}

/**
 * The dates of a text in the order in which they stand, day before month when it is all numbers (« 03/04/1975 » is the 3rd of
 * April). Says nothing of what a date is for.
 */
export function findDates(text: string): DateReading[] {
  const seen = foldedText(text);
  const tokens = tokensOf(seen);
  if (!tokens.some(token => token.isNumber || token.month !== undefined || isSaid(token))) return [];
  const found: DateReading[] = [];
  let from = 0;
  for (let place = 0; place < tokens.length; ) {
    const date = dateAt(tokens, place);
    if (date) found.push(readingOf(date, tokens, { from, place }, seen));
    place += date?.length ?? 1;
    if (date) from = place;
  }
  return found;
}

function readingOf(
  date: Written,
  tokens: Tokens,
  { from, place }: { from: number; place: number },
  seen: SeenText,
): DateReading {
  const { day, month, year } = date;
  const end = place + date.length;
  const first = place > from && belongsBefore(tokens, place) ? place - 1 : place;
  const last = belongsAfter(tokens, end) ? end : end - 1;
  const isWhole = first === place && last === end - 1;
  const isUnclear = !isWhole || month === 0 || tokens.slice(place, end).some(({ isSlip }) => isSlip);
  return {
    iso: isUnclear ? null : isoDate(day, month, year.full),
    span: seen.spanOf(tokens[first]?.start ?? 0, tokens[last]?.end ?? 0),
    isShort: year.isShort,
    isLikely: day <= 31 && month <= 12,
    isUnclear,
  };
}

const joiningSign = /^(?:[/.:_|\\·]|\p{Pd}| ?[/_|\\·] ?| ?\p{Pd} ?)$/u;

/** A number before it that may be the beginning of its first one: « 1 4/07/1985 », « 1/2/3/1980 », « vingt 4 mars 1975 ». */
function belongsBefore(tokens: Tokens, place: number): boolean {
  const [before, first] = [tokens[place - 1], tokens[place]];
  if (!before || !first?.isNumber) return false;
  if (!before.isNumber) return isTens(before.text) && first.text.length === 1 && /^[ -]$/u.test(first.gap);
  if (before.end - before.start > 4) return false;
  const isCut = before.text.length === 1 && first.text.length === 1 && /^[ ,.;]{1,2}$/u.test(first.gap);
  return isCut || joiningSign.test(first.gap);
}

const isTens = (word: string): boolean => (dayNamed([spelled(word)])?.value ?? 0) >= 20;

/** « 14/07/1985/3 »; but two dates may be joined by a sign. */
function belongsAfter(tokens: Tokens, end: number): boolean {
  const after = tokens[end];
  return after?.isNumber === true && /^(?:[/._]|\p{Pd})$/u.test(after.gap) && !dateAt(tokens, end);
}

function dateAt(tokens: Tokens, place: number): Written | undefined {
  for (const form of forms) {
    const date = form(tokens, place);
    if (date) return date;
  }
  return undefined;
}

/** « 3 mars 1975 », « le vingt-trois du mois de novembre 57 », « 12.XII.1975 ». */
const dayMonthYear: Form = (tokens, place) => {
  const isNamed = tokens.slice(place + 1, place + 12).some(({ month }) => month !== undefined);
  if (!isNamed && !tokens[place]?.isNumber) return undefined;
  const day = dayAt(tokens, place);
  const month = day && monthAt(tokens, skip(tokens, day.next), romanIsFine(tokens, day.next));
  const year = month && yearAt(tokens, skip(tokens, month.next));
  return year && whole(place, day, month, year);
};

/** « March 3rd, 1975 », « march the third nineteen sixty ». */
const monthDayYear: Form = (tokens, place) => {
  const month = monthHere(tokens, place, false);
  const day = month && dayAt(tokens, skip(tokens, month.next));
  const year = day && yearAt(tokens, skip(tokens, day.next));
  // « mar. 14/07/1985 » begins with a Tuesday.
  if (year?.value.isShort && joiningSign.test(tokens[year.next]?.gap ?? '')) return undefined;
  return year && whole(place, day, month, year);
};

/** « en 1975 le 12 mars », « 1975, March 12 ». */
const yearFirst: Form = (tokens, place) => {
  const year = fullYearAt(tokens, place);
  if (!year) return undefined;
  const next = skip(tokens, year.next);
  const day = dayAt(tokens, next);
  const month = monthAt(tokens, day ? skip(tokens, day.next) : next, false);
  if (day && month) return whole(place, day, month, year, month.next);
  const last = month && dayAt(tokens, skip(tokens, month.next));
  return last && whole(place, last, month, year, last.next);
};

/** « 1975-03-12 ». */
const isoOrder: Form = (tokens, place) => {
  const year = fullYearAt(tokens, place);
  const month = year && smallAt(tokens, year.next);
  const day = month && smallAt(tokens, month.next);
  if (!day || !isAlike(tokens, year.next, month.next)) return undefined;
  return whole(place, day, month, year, day.next);
};

/** « 12/03/1975 », « 12 , 03 , 75 », « le 12 du 3 1975 ». */
const numeric: Form = (tokens, place) => {
  const day = smallAt(tokens, place, true);
  const middle = day && skip(tokens, day.next);
  const month = day && smallAt(tokens, middle ?? 0);
  const last = month && skip(tokens, month.next);
  const year = month && yearAt(tokens, last ?? 0);
  if (!day || !month || !year) return undefined;
  const date = whole(place, day, month, year);
  return isDoubtful(tokens, place, [middle ?? 0, last ?? 0], date) ? undefined : date;
};

/** « 12031975 », « 19750312 », « 120375 ». */
const compact: Form = (tokens, place) => {
  const token = tokens[place];
  if (!token?.isNumber || /[°#]/u.test(token.gap) || isInRow(tokens, place)) return undefined;
  for (const shape of compactShapes) {
    const { day, month, year } = shape.exec(token.text)?.groups ?? {};
    if (!day || !month || !year) continue;
    const date = { day: Number(day), month: Number(month), year: yearOf(year), length: 1 };
    const isReal = isoDate(date.day, date.month, date.year.full) !== null;
    if (!token.isSlip || (isReal && year.length === 4)) return date;
  }
  return undefined;
};

const compactShapes = [
  /^(?<day>\d{2})(?<month>\d{2})(?<year>(?:19|20)\d{2})$/u,
  /^(?<year>(?:19|20)\d{2})(?<month>[01]\d)(?<day>[0-3]\d)$/u,
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4}|\d{2})$/u,
];

/** « 0 5 0 3 1 9 7 9 », « 05 03 1 9 7 9 »: digit by digit, eight in all and no more around them. */
const digitByDigit: Form = (tokens, place) => {
  const isJoined = (token: Token | undefined) =>
    token?.isNumber === true && !token.isSlip && /^[ /._\p{Pd}]{1,3}$/u.test(token.gap);
  if (!tokens[place]?.isNumber || (isJoined(tokens[place]) && tokens[place - 1]?.isNumber)) return undefined;
  const after = tokens.slice(place + 1, place + 10);
  const end = after.findIndex(token => !isJoined(token));
  const row = [...tokens.slice(place, place + 1), ...(end < 0 ? after : after.slice(0, end))];
  const { day, month, year } = compactShapes[0]?.exec(row.map(({ text }) => text).join(''))?.groups ?? {};
  if (!day || !month || !year || row.filter(({ text }) => text.length === 1).length < 4) return undefined;
  const isReal = isoDate(Number(day), Number(month), Number(year)) !== null;
  return isReal
    ? { day: Number(day), month: Number(month), year: yearOf(year), length: row.length }
    : undefined;
};

/** Meant as a date, and none: « 1/2/3/1980 », « 114/07/1985 », « 10/E/07/1985 », « 14 juillet 985 », « 14/07/'85 ». */
const misshapen: Form = (tokens, place) => {
  if (!tokens[place]?.isNumber) return undefined;
  const length =
    slashedFrom(tokens, place) ?? misnumberedYear(tokens, place) ?? yearThenNumbers(tokens, place);
  return length === undefined ? undefined : { day: 1, month: 0, year: { full: 0, isShort: false }, length };
};

function slashedFrom(tokens: Tokens, place: number): number | undefined {
  const rest = tokens.slice(place + 1, place + 5);
  const end = rest.findIndex(({ gap }) => !/^\/'?$/u.test(gap));
  const slashed = [...tokens.slice(place, place + 1), ...(end < 0 ? rest : rest.slice(0, end))];
  const year = slashed.at(-1);
  const fewest = year?.gap === "/'" ? 2 : 3;
  const isYear = year?.isNumber === true && year.text.length >= fewest && year.text.length <= 5;
  const isOne = isYear && slashed.slice(0, -1).every(({ text }) => text.length <= 3);
  return isOne && slashed.length >= 3 ? slashed.length : undefined;
}

/** « 1985 le 14/07 » may be the 14th of July, and a year beside another date. */
function yearThenNumbers(tokens: Tokens, place: number): number | undefined {
  const year = /^(?:19|20)[0-9]{2}$/u.test(tokens[place]?.text ?? '') ? place + 1 : undefined;
  const day = year && smallAt(tokens, skip(tokens, year));
  const month = day && day.next - 1 > place + 1 ? smallAt(tokens, day.next) : undefined;
  return month && tokens[month.next - 1]?.gap === '/' ? month.next - place : undefined;
}

function misnumberedYear(tokens: Tokens, place: number): number | undefined {
  const day = smallAt(tokens, place, true);
  const month = day && monthAt(tokens, skip(tokens, day.next), false);
  const last = month && skip(tokens, month.next);
  const year = last === undefined ? undefined : tokens[last];
  const isOne = isNear(year) && year.isNumber && /^(?:\d{3}|\d{5,6})$/u.test(year.text);
  return isOne && last !== undefined ? last + 1 - place : undefined;
}

const forms: readonly Form[] = [
  digitByDigit,
  spokenDate,
  dayMonthYear,
  monthDayYear,
  yearFirst,
  isoOrder,
  numeric,
  compact,
  misshapen,
];

function whole(
  place: number,
  day: Part<number>,
  month: Part<number>,
  year: Part<Year>,
  end: number = year.next,
): Written {
  return { day: day.value, month: month.value, year: year.value, length: end - place };
}

function dayAt(tokens: Tokens, place: number): Part<number> | undefined {
  const small = smallAt(tokens, place, true);
  if (small) return small;
  // « vint-trois » is not « trois ».
  if (/^\p{Pd}$/u.test(tokens[place]?.gap ?? '') && tokens[place - 1]?.isNumber === false) return undefined;
  const said = dayNamed(wordsFrom(tokens, place, 5));
  return said && { value: said.value, next: place + said.length };
}

/** One or two digits, « 1er », « 3 rd » and « 23° » too. */
function smallAt(tokens: Tokens, place: number, isFirst = false): Part<number> | undefined {
  const token = tokens[place];
  if (!token?.isNumber || token.text.length > 2 || !(isFirst || isNear(token))) return undefined;
  const after = tokens[place + 1];
  const isOrdinal = after !== undefined && isOrdinalEnd(after);
  return { value: Number(token.text), next: place + (isOrdinal ? 2 : 1) };
}

function monthAt(tokens: Tokens, place: number, orRoman: boolean): Part<number> | undefined {
  return isNear(tokens[place]) ? monthHere(tokens, place, orRoman) : undefined;
}

function monthHere(tokens: Tokens, place: number, orRoman: boolean): Part<number> | undefined {
  const token = tokens[place];
  if (!token || token.isNumber) return undefined;
  const isSaid = token.text === 'sept' && tokens[place - 1]?.text === 'du' && !isDotted(tokens, place);
  const value = isSaid
    ? 0
    : (token.month ?? (orRoman ? romanMonths.indexOf(token.text) + 1 || undefined : undefined));
  return value === undefined ? undefined : { value, next: place + 1 };
}

/** « 12.XII.1975 »: between signs only, since « 2 x 1975 » is something else. */
const romanIsFine = (tokens: Tokens, place: number): boolean =>
  /^ ?[./-] ?$/u.test(tokens[place]?.gap ?? '') || (tokens[place]?.text.length ?? 0) > 1;

const romanMonths = 'i ii iii iv v vi vii viii ix x xi xii'.split(' ');

function yearAt(tokens: Tokens, place: number): Part<Year> | undefined {
  const token = tokens[place];
  if (!isNear(token)) return undefined;
  return token.isNumber ? yearInDigits(tokens, place, token) : yearInWords(tokens, place);
}

/** « 19 75 » is one year; « 14h » is none. */
function yearInDigits(tokens: Tokens, place: number, { text }: Token): Part<Year> | undefined {
  if (text.length === 4) return { value: yearOf(text), next: place + 1 };
  const after = tokens[place + 1];
  if (text.length !== 2 || (after?.gap === '' && !after.isNumber)) return undefined;
  const isCut = /^(?:19|20)$/u.test(text) && after?.isNumber && after.text.length === 2 && after.gap === ' ';
  return isCut
    ? { value: yearOf(text + after.text), next: place + 2 }
    : { value: yearOf(text), next: place + 1 };
}

/** A year that goes on with more numbers than it can have is none, and all of it is meant. */
function yearInWords(tokens: Tokens, place: number): Part<Year> | undefined {
  const said = wordsFrom(tokens, place, 12);
  const year = yearNamed(said);
  if (!year || year.value < 10) return undefined;
  const more = numberWordsIn(said.slice(year.length));
  if (more > 0) return { value: { full: 0, isShort: false }, next: place + year.length + more };
  const value = year.value < 100 ? yearOf(String(year.value)) : { full: year.value, isShort: false };
  return { value, next: place + year.length };
}

function fullYearAt(tokens: Tokens, place: number): Part<Year> | undefined {
  const token = tokens[place];
  return token?.isNumber && token.text.length === 4
    ? { value: yearOf(token.text), next: place + 1 }
    : undefined;
}

const isAlike = (tokens: Tokens, one: number, other: number): boolean =>
  tokens[one]?.gap.trim() === tokens[other]?.gap.trim();

/**
 * Numbers in a row that may be a telephone number, an address of a machine or a list: more of the same stands around them; or
 * nothing but spaces or commas joins what no calendar has.
 */
function isDoubtful(tokens: Tokens, place: number, joints: readonly number[], date: Written): boolean {
  const gaps = joints.map(joint => tokens[joint]?.gap.trim());
  const before = tokens[place]?.gap.trim();
  const after = tokens[place + date.length];
  const goesOn =
    (tokens[place - 1]?.isNumber === true && gaps.includes(before)) ||
    (after?.isNumber === true && gaps.includes(after.gap.trim()));
  const isReal = isoDate(date.day, date.month, date.year.full) !== null;
  const isLikely = date.day <= 31 && date.month <= 12 && date.year.full >= 1900 && date.year.full < 2100;
  if (!date.year.isShort) return !isReal && (goesOn || (!isLikely && gaps.every(gap => gap === '')));
  if (goesOn || gaps.includes(':')) return true;
  return gaps[0] !== gaps[1] || (!isReal && gaps.every(gap => gap === '' || gap === ','));
}

/** One of several groups of digits: a telephone number, or a sum. */
function isInRow(tokens: Tokens, place: number): boolean {
  const [before, after] = [tokens[place - 1], tokens[place + 1]];
  const isPlain = (token: Token | undefined) => token?.isNumber === true && !token.isSlip;
  const joins = (gap: string | undefined): boolean => /^[ .\-/]?$/u.test(gap ?? ',');
  return (isPlain(before) && joins(tokens[place]?.gap)) || (isPlain(after) && joins(after?.gap));
}
