import { findNumens, type NumenReading } from '../find-numen';
import { blank, foldedText, type SeenText, type Span } from '../seen-text';
import { isoDate } from './calendar';
import { dayNamed, daysNamed } from './names';
import {
  allInOrder,
  day,
  dayInDigits,
  type Form,
  inOrder,
  isDotted,
  month,
  monthByName,
  monthInDigits,
  noYear,
  oneOf,
  type Reader,
  type Written,
  when,
  wordsFrom,
  year,
  yearInFull,
  yearInWords,
  yearMiswritten,
  yearNearUs,
  yearOf,
} from './parts';
import { type Token, type Tokens, tokensOf } from './tokens';

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
  if (!tokens.some(token => token.isNumber || token.month !== undefined || token.isSaid)) return [];
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
  if (!before.isNumber) return isTens(before) && first.text.length === 1 && /^[ -]$/u.test(first.gap);
  if (before.end - before.start > 4) return false;
  const isCut = before.text.length === 1 && first.text.length === 1 && /^[ ,.;]{1,2}$/u.test(first.gap);
  return isCut || joiningSign.test(first.gap);
}

const isTens = ({ spelled }: Token): boolean => (dayNamed([spelled])?.value ?? 0) >= 20;

/** « 14/07/1985/3 »; but two dates may be joined by a sign. */
function belongsAfter(tokens: Tokens, end: number): boolean {
  const after = tokens[end];
  return after?.isNumber === true && /^(?:[/._]|\p{Pd})$/u.test(after.gap) && !dateAt(tokens, end);
}

/** « 3 mars 1975 », « le vingt-trois du mois de novembre 57 », « 12.XII.1975 ». */
const dayMonthYear = inOrder(day, month, year);

/** « March 3rd, 1975 »; but « mar. 14/07/1985 » begins with a Tuesday. */
const monthDayYear = when(
  inOrder(monthByName, day, year),
  (tokens, place, date) => !(date.year.isShort && joiningSign.test(tokens[place + date.length]?.gap ?? '')),
);

/** « en 1975 le 12 mars », « 1975, March 12 ». */
const yearFirst = oneOf(inOrder(yearInFull, day, month), inOrder(yearInFull, monthByName, day));

/** « 1975-03-12 ». */
const isoOrder = when(
  inOrder(yearInFull, monthInDigits, dayInDigits),
  (tokens, place, { starts: [, second = 0, third = 0] = [] }) =>
    second === place + 1 && third === place + 2 && tokens[second]?.gap.trim() === tokens[third]?.gap.trim(),
);

/** « 12/03/1975 », « 12 , 03 , 75 », « le 12 du 3 1975 ». */
const numeric = when(
  inOrder(dayInDigits, monthInDigits, year),
  (tokens, place, date) => !isDoubtful(tokens, place, date),
);

/** « 12031975 », « 19750312 », « 120375 ». */
const compact: Form = (tokens, place) => {
  const token = tokens[place];
  if (!token?.isNumber || /[°#]/u.test(token.gap) || isInRow(tokens, place)) return undefined;
  const dates = compactShapes.flatMap(shape => shaped(token.text, shape) ?? []);
  return dates.find(date => !token.isSlip || (isReal(date) && !date.year.isShort));
};

const inEight = /^(?<day>\d{2})(?<month>\d{2})(?<year>(?:19|20)\d{2})$/u;
const compactShapes = [
  inEight,
  /^(?<year>(?:19|20)\d{2})(?<month>[01]\d)(?<day>[0-3]\d)$/u,
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4}|\d{2})$/u,
];

function shaped(digits: string, shape: RegExp): Written | undefined {
  const { day, month, year } = shape.exec(digits)?.groups ?? {};
  if (!day || !month || !year) return undefined;
  return { day: Number(day), month: Number(month), year: yearOf(year), length: 1 };
}

const isReal = ({ day, month, year }: Written): boolean => isoDate(day, month, year.full) !== null;

/** « 0 5 0 3 1 9 7 9 », « 05 03 1 9 7 9 »: digit by digit, eight in all and no more around them. */
const digitByDigit: Form = (tokens, place) => {
  const isJoined = (token: Token | undefined) =>
    token?.isNumber === true && !token.isSlip && /^[ /._\p{Pd}]{1,3}$/u.test(token.gap);
  if (!tokens[place]?.isNumber || (isJoined(tokens[place]) && tokens[place - 1]?.isNumber)) return undefined;
  const row = runFrom(tokens, place, 10, isJoined).map(({ text }) => text);
  const date = shaped(row.join(''), inEight);
  const isSpelled = row.filter(({ length }) => length === 1).length >= 4;
  return date && isSpelled && isReal(date) ? { ...date, length: row.length } : undefined;
};

function runFrom(tokens: Tokens, place: number, most: number, isJoined: (token: Token) => boolean): Tokens {
  const end = tokens.findIndex((token, at) => at > place && !isJoined(token));
  return tokens.slice(place, Math.min(end < 0 ? tokens.length : end, place + most));
}

/** « 1/2/3/1980 », « 10/E/07/1985 », « 14/07/'85 »: numbers and letters between slashes, a year at the end. */
const slashed: Form = (tokens, place) => {
  const parts = runFrom(tokens, place, 5, ({ gap }) => /^\/'?$/u.test(gap));
  const year = parts.at(-1);
  const fewest = year?.gap === "/'" ? 2 : 3;
  const isYear = year?.isNumber === true && year.text.length >= fewest && year.text.length <= 5;
  const isOne = isYear && parts.slice(0, -1).every(({ text }) => text.length <= 3);
  if (!tokens[place]?.isNumber || !isOne || parts.length < 3) return undefined;
  return { ...nothing, length: parts.length };
};
const nothing = { day: 1, month: 0, year: noYear };

/** « 1985 le 14/07 » may be the 14th of July, and a year beside another date. */
const yearThenNumbers = when(
  inOrder(yearNearUs, dayInDigits, monthInDigits),
  (tokens, place, { starts: [, second = 0, third = 0] = [] }) =>
    second > place + 1 && tokens[third]?.gap === '/',
);

/** Meant as a date, and none: the month of these is not known. */
const misshapen: Form = (tokens, place) => {
  const date = misshapenForms(tokens, place);
  return date && { ...nothing, length: date.length };
};
const misshapenForms = oneOf(slashed, inOrder(dayInDigits, monthByName, yearMiswritten), yearThenNumbers);

/**
 * Numbers in a row that may be a telephone number, an address of a machine or a list: more of the same stands around them; or
 * nothing but spaces or commas joins what no calendar has.
 */
function isDoubtful(tokens: Tokens, place: number, date: Written): boolean {
  const gaps = (date.starts ?? []).slice(1).map(joint => tokens[joint]?.gap.trim());
  const before = tokens[place]?.gap.trim();
  const after = tokens[place + date.length];
  const goesOn =
    (tokens[place - 1]?.isNumber === true && gaps.includes(before)) ||
    (after?.isNumber === true && gaps.includes(after.gap.trim()));
  const isLikely = date.day <= 31 && date.month <= 12 && date.year.full >= 1900 && date.year.full < 2100;
  if (!date.year.isShort) return !isReal(date) && (goesOn || (!isLikely && gaps.every(gap => gap === '')));
  if (goesOn || gaps.includes(':')) return true;
  return gaps[0] !== gaps[1] || (!isReal(date) && gaps.every(gap => gap === '' || gap === ','));
}

/** One of several groups of digits: a telephone number, or a sum. */
function isInRow(tokens: Tokens, place: number): boolean {
  const [before, after] = [tokens[place - 1], tokens[place + 1]];
  const isPlain = (token: Token | undefined) => token?.isNumber === true && !token.isSlip;
  const joins = (gap: string | undefined): boolean => /^[ .\-/]?$/u.test(gap ?? ',');
  return (isPlain(before) && joins(tokens[place]?.gap)) || (isPlain(after) && joins(after?.gap));
}

/**
 * A date whose month is a number too, at least partly in words: « vingt-trois onze 1957 ». « quatorze sept 1985 » is in July or in
 * September, « dix sept cinquante » is no date for sure: month 0.
 */
const spokenDate: Form = (tokens, place) => {
  const isSaid = (at = -1) => tokens[at]?.isSaid === true;
  if (isSaid(place - 1) || ![0, 1, 2].some(next => isSaid(place + next))) return undefined;
  // « 14 sept 1985 » is all in digits but the name of its month.
  const dates = spokenDates(tokens, place).filter(
    ({ starts: [, second = 0, third] = [] }) =>
      tokens[second]?.text !== 'sept' || isSaid(place) || isSaid(third),
  );
  const [first] = dates;
  const isSure =
    !first?.isCut && dates.every(({ day, month }) => day === first?.day && month === first.month);
  return first && { ...first, month: isSure ? first.month : 0 };
};

/** In digits, or every number that the words from there on make, the longest first; « zéro sept » too. */
const spokenNumber =
  (name: 'day' | 'month', most: number): Reader =>
  (tokens, place) => {
    const { text = '', isNumber } = tokens[place] ?? {};
    if (isNumber) return text.length <= 2 ? [{ [name]: Number(text), next: place + 1 }] : [];
    const start = text === 'zero' ? place + 1 : place;
    return daysNamed(wordsFrom(tokens, start, 5))
      .map(({ value, length }) => ({ value, next: start + length }))
      .filter(({ value, next }) => value <= (start > place ? 9 : most) && !isHyphened(tokens, next))
      .map(({ value, next }, rank) => ({ [name]: value, next, ...(rank > 0 && { isCut: true }) }));
  };
const spokenMonth: Reader = (tokens, place) => {
  const named = tokens[place]?.text === 'sept' ? [{ month: 9, next: place + 1 }] : [];
  return named.length > 0 && isDotted(tokens, place) ? named : [...monthNumber(tokens, place), ...named];
};
const monthNumber = spokenNumber('month', 12);
/** Only where no more numbers follow. */
const spokenYear: Reader = (tokens, place) =>
  tokens[place]?.isNumber
    ? yearNearUs(tokens, place)
    : yearInWords(tokens, place).filter(({ year }) => year !== noYear);
const spokenDates = allInOrder(spokenNumber('day', 31), spokenMonth, spokenYear);

/** « dix-sept » is never « dix » and « sept ». */
const isHyphened = (tokens: Tokens, place: number): boolean =>
  /^\p{Pd}$/u.test(tokens[place]?.gap ?? '') &&
  tokens[place]?.isSaid === true &&
  tokens[place - 1]?.isSaid === true;

/** A date with its year that begins there. */
export const dateAt = oneOf(
  digitByDigit,
  spokenDate,
  dayMonthYear,
  monthDayYear,
  yearFirst,
  isoOrder,
  numeric,
  compact,
  misshapen,
);

/** Only the beginning of a text is read for a NUMEN and dates: longer ones are refused as a whole. */
export const longestMessage = 2000;

/** The only date of a text; what stands around it does not matter. The form's page reads by it too: nothing heavy is imported here. */
export function readDate(text: string): DateReading | undefined {
  const head = text.slice(0, longestMessage);
  const [date, ...others] = findDates(without(head, findNumens(head)));
  return others.length === 0 ? date : undefined;
}

/** What was read as a NUMEN parts what stands around it, also when nothing stands between. */
export const without = (text: string, numens: readonly NumenReading[]): string =>
  blank(
    text,
    numens.map(({ span }) => span),
    '¤',
  );
