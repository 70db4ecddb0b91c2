import { editsBetween } from './edits';
import { dayNamed, numberWordsIn, spelled, yearNamed } from './number-names';
import { foldedText, type SeenText, type Span } from './seen-text';

export interface DateReading {
  /** yyyy-mm-dd, or null when no calendar has this date. */
  iso: string | null;
  /** Where it stands in the text. */
  span: Span;
  /** The year was written with two digits: of the 1900s from 30 on, of the 2000s before. */
  isShort: boolean;
  /** The day and the month are numbers that days and months have. */
  isLikely: boolean;
}

/**
 * The dates of a text in the order in which they stand, day before month when it is all numbers (« 03/04/1975 » is the 3rd of
 * April). Says nothing of what a date is for.
 */
export function findDates(text: string): DateReading[] {
  const seen = foldedText(text);
  const tokens = tokensOf(seen);
  if (!tokens.some(({ isNumber, month }) => isNumber || month !== undefined)) return [];
  const found: DateReading[] = [];
  for (let place = 0; place < tokens.length; ) {
    const date = dateAt(tokens, place);
    if (date) found.push(readingOf(date, tokens, place, seen));
    place += date?.length ?? 1;
  }
  return found;
}

function readingOf(
  { day, month, year, length }: Written,
  tokens: readonly Token[],
  place: number,
  seen: SeenText,
): DateReading {
  const span = seen.spanOf(tokens[place]?.start ?? 0, tokens[place + length - 1]?.end ?? 0);
  return {
    iso: isoDate(day, month, year.full),
    span,
    isShort: year.isShort,
    isLikely: day <= 31 && month <= 12,
  };
}

/** A run of digits or one of letters. */
interface Token {
  text: string;
  isNumber: boolean;
  /** 1 to 12, of a month's name. */
  month: number | undefined;
  start: number;
  end: number;
  /** What stands before it, since the last one. */
  gap: string;
}

const mostTokens = 600;

function tokensOf({ text }: SeenText): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(/[0-9]+|[\p{L}\p{M}]+|\p{N}+/gu)) {
    const gap = text.slice(end, index);
    end = index + word.length;
    const isNumber = /^[0-9]/u.test(word);
    tokens.push({
      text: word,
      isNumber,
      month: isNumber ? undefined : monthNamed(word),
      start: index,
      end,
      gap,
    });
    if (tokens.length === mostTokens) break;
  }
  return tokens;
}

interface Year {
  full: number;
  isShort: boolean;
}

interface Written {
  day: number;
  month: number;
  year: Year;
  /** Tokens. */
  length: number;
}

type Form = (tokens: readonly Token[], place: number) => Written | undefined;

function dateAt(tokens: readonly Token[], place: number): Written | undefined {
  for (const form of forms) {
    const date = form(tokens, place);
    if (date) return date;
  }
  return undefined;
}

/** A part of a date, and how many tokens it took. */
interface Part<Value> {
  value: Value;
  next: number;
}

/** « 3 mars 1975 », « le vingt-trois du mois de novembre 57 », « 12.XII.1975 ». */
const dayMonthYear: Form = (tokens, place) => {
  const isNamed = tokens.slice(place + 1, place + 12).some(({ month }) => month !== undefined);
  if (!isNamed && !tokens[place]?.isNumber) return undefined;
  const day = dayAt(tokens, place);
  const month = day && monthAt(tokens, skip(tokens, day.next, betweenParts), romanIsFine(tokens, day.next));
  const year = month && yearAt(tokens, skip(tokens, month.next, betweenParts));
  return year && whole(place, day, month, year);
};

/** « March 3rd, 1975 », « march the third nineteen sixty ». */
const monthDayYear: Form = (tokens, place) => {
  const month = monthAt(tokens, place, false);
  const day = month && dayAt(tokens, skip(tokens, month.next, betweenParts));
  const year = day && yearAt(tokens, skip(tokens, day.next, betweenParts));
  return year && whole(place, day, month, year);
};

/** « en 1975 le 12 mars », « 1975, March 12 ». */
const yearFirst: Form = (tokens, place) => {
  const year = fullYearAt(tokens, place);
  if (!year) return undefined;
  const next = skip(tokens, year.next, betweenParts);
  const day = dayAt(tokens, next);
  const month = monthAt(tokens, day ? skip(tokens, day.next, betweenParts) : next, false);
  if (day && month) return whole(place, day, month, year, month.next);
  const last = month && dayAt(tokens, skip(tokens, month.next, betweenParts));
  return last && whole(place, last, month, year, last.next);
};

/** « 1975-03-12 ». */
const isoOrder: Form = (tokens, place) => {
  const year = fullYearAt(tokens, place);
  const month = year && smallAt(tokens, year.next);
  const day = month && smallAt(tokens, month.next);
  if (!day || !isAlike(tokens, year.next, month.next)) return undefined;
  return isGlued(tokens, place, day.next) ? undefined : whole(place, day, month, year, day.next);
};

/** « 12/03/1975 », « 12 , 03 , 75 », « le 12 du 3 1975 ». */
const numeric: Form = (tokens, place) => {
  const day = smallAt(tokens, place, true);
  const middle = day && skip(tokens, day.next, betweenParts);
  const month = day && smallAt(tokens, middle ?? 0);
  const last = month && skip(tokens, month.next, betweenParts);
  const year = month && yearAt(tokens, last ?? 0);
  if (!day || !month || !year) return undefined;
  const date = whole(place, day, month, year);
  return isDoubtful(tokens, place, [middle ?? 0, last ?? 0], date) ? undefined : date;
};

/** « 12031975 », « 19750312 », « 120375 ». */
const compact: Form = (tokens, place) => {
  const token = tokens[place];
  if (
    !token?.isNumber ||
    /[°º#]/u.test(token.gap) ||
    isGlued(tokens, place, place + 1) ||
    isInRow(tokens, place)
  )
    return undefined;
  for (const shape of compactShapes) {
    const { day, month, year } = shape.exec(token.text)?.groups ?? {};
    if (day && month && year)
      return { day: Number(day), month: Number(month), year: yearOf(year), length: 1 };
  }
  return undefined;
};

const compactShapes = [
  /^(?<day>\d{2})(?<month>\d{2})(?<year>(?:19|20)\d{2})$/u,
  /^(?<year>(?:19|20)\d{2})(?<month>[01]\d)(?<day>[0-3]\d)$/u,
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4}|\d{2})$/u,
];

const forms: readonly Form[] = [dayMonthYear, monthDayYear, yearFirst, isoOrder, numeric, compact];

function whole(
  place: number,
  day: Part<number>,
  month: Part<number>,
  year: Part<Year>,
  end: number = year.next,
): Written {
  return { day: day.value, month: month.value, year: year.value, length: end - place };
}

/** Within a date nothing stands between its parts but signs; five would be a drawing. */
const isNear = (token: Token | undefined): token is Token => token !== undefined && token.gap.length <= 4;

/** Words that join the parts of a date. */
const betweenParts: ReadonlySet<string> = new Set(
  'de du d of the le la l en in mois month jour day annee an year et'.split(' '),
);
const mostJoining = 4;

function skip(tokens: readonly Token[], place: number, joining: ReadonlySet<string>): number {
  let next = place;
  while (next < place + mostJoining && isNear(tokens[next]) && joining.has(tokens[next]?.text ?? ''))
    next += 1;
  return next;
}

function dayAt(tokens: readonly Token[], place: number): Part<number> | undefined {
  const small = smallAt(tokens, place, true);
  if (small) return small;
  // « vint-trois » is not « trois ».
  if (/^\p{Pd}$/u.test(tokens[place]?.gap ?? '') && tokens[place - 1]?.isNumber === false) return undefined;
  const said = dayNamed(wordsFrom(tokens, place, 5));
  return said && { value: said.value, next: place + said.length };
}

/** One or two digits, « 1er », « 3 rd » and « 23° » too. */
function smallAt(tokens: readonly Token[], place: number, isFirst = false): Part<number> | undefined {
  const token = tokens[place];
  if (!token?.isNumber || token.text.length > 2 || !(isFirst || isNear(token))) return undefined;
  const after = tokens[place + 1];
  const isOrdinal = after !== undefined && after.gap.length <= 1 && ordinalEnds.has(after.text);
  return { value: Number(token.text), next: place + (isOrdinal ? 2 : 1) };
}

const ordinalEnds: ReadonlySet<string> = new Set('er ier re e eme ieme st nd rd th o'.split(' '));

/** The words from a place on, as far as they may be one number. */
function wordsFrom(tokens: readonly Token[], place: number, most: number): string[] {
  const said: string[] = [];
  for (const token of tokens.slice(place, place + most)) {
    if (token.isNumber || (said.length > 0 && token.gap.length > 3)) break;
    said.push(spelled(token.text));
  }
  return said;
}

function monthAt(tokens: readonly Token[], place: number, orRoman: boolean): Part<number> | undefined {
  const token = tokens[place];
  if (!token || token.isNumber || token.gap.length > 4) return undefined;
  const value = token.month ?? (orRoman ? romanMonths.indexOf(token.text) + 1 || undefined : undefined);
  return value === undefined ? undefined : { value, next: place + 1 };
}

/** « 12.XII.1975 »: between signs only, since « 2 x 1975 » is something else. */
const romanIsFine = (tokens: readonly Token[], place: number): boolean =>
  /^ ?[./-] ?$/u.test(tokens[place]?.gap ?? '') || (tokens[place]?.text.length ?? 0) > 1;

const romanMonths = 'i ii iii iv v vi vii viii ix x xi xii'.split(' ');

const monthNames: readonly (readonly string[])[] = [
  ['janvier', 'january', 'janv', 'jan', 'jr'],
  ['fevrier', 'february', 'fevr', 'fev', 'feb', 'febr', 'fvr'],
  ['mars', 'march', 'mar', 'mrs'],
  ['avril', 'april', 'avr', 'apr'],
  ['mai', 'may'],
  ['juin', 'june', 'jun', 'jui'],
  ['juillet', 'july', 'juil', 'jul', 'jlt', 'jllt'],
  ['aout', 'august', 'aug', 'aou', 'out'],
  ['septembre', 'september', 'sept', 'sep'],
  ['octobre', 'october', 'oct'],
  ['novembre', 'november', 'nov'],
  ['decembre', 'december', 'dec'],
];
const months = new Map(monthNames.flatMap((names, place) => names.map(name => [name, place + 1] as const)));

/** A name of a month, or the one that is the fewest slips away; none when two are as near. */
function monthNamed(word: string): number | undefined {
  const exact = months.get(word);
  if (exact || word.length < 4 || word.length > 12 || neverMonths.has(word)) return exact;
  const slips = monthNames.map(names => Math.min(...names.map(name => slipsFrom(word, name))));
  const fewest = Math.min(...slips);
  const nearest = slips.flatMap((count, place) => (count === fewest ? [place + 1] : []));
  return fewest <= 2 && nearest.length === 1 ? nearest[0] : undefined;
}

/** Two slips in a long name, one in a short one; an abbreviation has none. */
function slipsFrom(word: string, name: string): number {
  const allowed = name.length >= 7 ? 2 : name.length >= 4 ? 1 : 0;
  const sharesAnEnd = word[0] === name[0] || word.at(-1) === name.at(-1);
  if (!sharesAnEnd || Math.abs(word.length - name.length) > allowed) return Number.POSITIVE_INFINITY;
  const slips = editsBetween(word, name);
  return slips <= allowed ? slips : Number.POSITIVE_INFINITY;
}

/** Words one slip away from a month that stand between numbers for other reasons. */
const neverMonths: ReadonlySet<string> = new Set('mais main maie mail moi mois mare marc juge'.split(' '));

function yearAt(tokens: readonly Token[], place: number): Part<Year> | undefined {
  const token = tokens[place];
  if (!isNear(token)) return undefined;
  return token.isNumber ? yearInDigits(tokens, place, token) : yearInWords(tokens, place);
}

/** « 19 75 » is one year; « 14h » is none. */
function yearInDigits(tokens: readonly Token[], place: number, { text }: Token): Part<Year> | undefined {
  if (text.length === 4) return { value: yearOf(text), next: place + 1 };
  const after = tokens[place + 1];
  if (text.length !== 2 || (after?.gap === '' && !after.isNumber)) return undefined;
  const isCut = /^(?:19|20)$/u.test(text) && after?.isNumber && after.text.length === 2 && after.gap === ' ';
  return isCut
    ? { value: yearOf(text + after.text), next: place + 2 }
    : { value: yearOf(text), next: place + 1 };
}

/** A year that goes on with more numbers than it can have is none, and all of it is meant. */
function yearInWords(tokens: readonly Token[], place: number): Part<Year> | undefined {
  const said = wordsFrom(tokens, place, 12);
  const year = yearNamed(said);
  if (!year || year.value < 10) return undefined;
  const more = numberWordsIn(said.slice(year.length));
  if (more > 0) return { value: { full: 0, isShort: false }, next: place + year.length + more };
  const value = year.value < 100 ? yearOf(String(year.value)) : { full: year.value, isShort: false };
  return { value, next: place + year.length };
}

function fullYearAt(tokens: readonly Token[], place: number): Part<Year> | undefined {
  const token = tokens[place];
  return token?.isNumber && token.text.length === 4
    ? { value: yearOf(token.text), next: place + 1 }
    : undefined;
}

const yearOf = (written: string): Year =>
  written.length > 2
    ? { full: Number(written), isShort: false }
    : { full: Number(written) + (Number(written) < 30 ? 2000 : 1900), isShort: true };

/** Letters that touch digits make a code of them (« 10E9501234ABC »). */
function isGlued(tokens: readonly Token[], place: number, next: number): boolean {
  const [before, first, after] = [tokens[place - 1], tokens[place], tokens[next]];
  return (
    (before !== undefined && first?.gap === '' && !before.isNumber) ||
    (after !== undefined && after.gap === '' && !after.isNumber && !/^t$/u.test(after.text))
  );
}

const isAlike = (tokens: readonly Token[], one: number, other: number): boolean =>
  tokens[one]?.gap.trim() === tokens[other]?.gap.trim();

/**
 * Numbers in a row that may be a telephone number, an address of a machine or a list: more of the same stands around them; or
 * nothing but spaces or commas joins what no calendar has.
 */
function isDoubtful(
  tokens: readonly Token[],
  place: number,
  joints: readonly number[],
  date: Written,
): boolean {
  const gaps = joints.map(joint => tokens[joint]?.gap.trim());
  const before = tokens[place]?.gap.trim();
  const after = tokens[place + date.length];
  const goesOn =
    (tokens[place - 1]?.isNumber === true && gaps.includes(before)) ||
    (after?.isNumber === true && gaps.includes(after.gap.trim()));
  const isReal = isoDate(date.day, date.month, date.year.full) !== null;
  const isLikely = date.day <= 31 && date.month <= 12 && date.year.full >= 1900 && date.year.full < 2100;
  if (!date.year.isShort) return !isReal && (goesOn || (!isLikely && gaps.every(gap => gap === '')));
  if (goesOn || isGlued(tokens, place, place + date.length) || gaps.includes(':')) return true;
  return gaps[0] !== gaps[1] || (!isReal && gaps.every(gap => gap === '' || gap === ','));
}

/** One of several groups of digits: a telephone number, or a sum. */
function isInRow(tokens: readonly Token[], place: number): boolean {
  const [before, after] = [tokens[place - 1], tokens[place + 1]];
  const joins = (gap: string | undefined): boolean => /^[ .\-/]?$/u.test(gap ?? ',');
  return (
    (before?.isNumber === true && joins(tokens[place]?.gap)) || (after?.isNumber === true && joins(after.gap))
  );
}

/** Null when no calendar has this day: the only place that decides it. */
function isoDate(day: number, month: number, year: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1000 ? date.toISOString().slice(0, 10) : null;
}
