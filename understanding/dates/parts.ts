import { dayNamed, numberWordsIn, yearNamed } from './names';
import { ordinalEnds, type Token, type Tokens } from './tokens';

export interface Year {
  full: number;
  isShort: boolean;
}

/** What is read of a date, up to a token. */
export interface Part {
  day?: number;
  /** 0 when it may be two. */
  month?: number;
  year?: Year;
  /** Fewer of the words there than could be one number. */
  isCut?: boolean;
  next: number;
}

/** All that may stand there, the likeliest first. */
export type Reader = (tokens: Tokens, place: number) => readonly Part[];

export interface Written extends Required<Pick<Part, 'day' | 'month' | 'year'>>, Pick<Part, 'isCut'> {
  /** Tokens. */
  length: number;
  /** Where each part stands. */
  starts?: readonly number[];
}

/** A date, or the day and the month of one, that stands at a place. */
export type Form = (tokens: Tokens, place: number) => Written | undefined;

/** All that these make one after the other, with nothing but signs and words like « du mois de » between them. */
export const allInOrder =
  (...readers: readonly Reader[]) =>
  (tokens: Tokens, place: number): Written[] => {
    let read: (Part & { starts: readonly number[] })[] = [{ next: place, starts: [] }];
    for (const reader of readers)
      read = read.flatMap(before => {
        const isFirst = before.starts.length === 0;
        const start = isFirst ? place : skip(tokens, before.next);
        const parts = isFirst || isNear(tokens[start]) ? reader(tokens, start) : [];
        return parts.map(part => ({ ...before, ...part, starts: [...before.starts, start] }));
      });
    return read.map(({ next, ...parts }) => ({
      ...{ day: 1, month: 0, year: noYear, ...parts },
      length: next - place,
    }));
  };

export const inOrder = (...readers: readonly Reader[]): Form => {
  const all = allInOrder(...readers);
  return (tokens, place) => all(tokens, place)[0];
};

export const noYear: Year = { full: 0, isShort: false };

/** The first of these that stands there. */
export const oneOf =
  (...forms: readonly Form[]): Form =>
  (tokens, place) => {
    for (const form of forms) {
      const date = form(tokens, place);
      if (date) return date;
    }
    return undefined;
  };

export const when =
  (form: Form, isFine: (tokens: Tokens, place: number, date: Written) => boolean): Form =>
  (tokens, place) => {
    const date = form(tokens, place);
    return date && isFine(tokens, place, date) ? date : undefined;
  };

/** Within a date nothing stands between its parts but signs; five would be a drawing. */
export const isNear = (token: Token | undefined): token is Token =>
  token !== undefined && token.gap.length <= 4;

/** Words that join the parts of a date. */
const betweenParts: ReadonlySet<string> = new Set(
  'de du d of the le la l en in mois month jour day annee an year et'.split(' '),
);
const mostJoining = 4;

export function skip(tokens: Tokens, place: number): number {
  let next = place;
  while (next < place + mostJoining && isNear(tokens[next]) && betweenParts.has(tokens[next]?.text ?? ''))
    next += 1;
  return next;
}

/** The words from a place on, as far as they may be one number. */
export function wordsFrom(tokens: Tokens, place: number, most: number): string[] {
  const said: string[] = [];
  for (const token of tokens.slice(place, place + most)) {
    if (token.isNumber || (said.length > 0 && token.gap.length > 3)) break;
    said.push(token.spelled);
  }
  return said;
}

export const day: Reader = (tokens, place) => {
  const small = dayInDigits(tokens, place);
  // « vint-trois » is not « trois ».
  const isTail = /^\p{Pd}$/u.test(tokens[place]?.gap ?? '') && tokens[place - 1]?.isNumber === false;
  if (small.length > 0 || isTail) return small;
  const said = dayNamed(wordsFrom(tokens, place, 5));
  return said ? [{ day: said.value, next: place + said.length }] : [];
};

/** One or two digits, « 1er », « 3 rd » and « 23° » too; « 10/E » is none. */
const small =
  (name: 'day' | 'month'): Reader =>
  (tokens, place) => {
    const [token, after] = [tokens[place], tokens[place + 1]];
    if (!token?.isNumber || token.text.length > 2) return [];
    const isOrdinal = ordinalEnds.has(after?.text ?? '') && /^ ?$/u.test(after?.gap ?? '-');
    const isApart = after?.gap === ' ' && after.text.length === 1;
    return [{ [name]: Number(token.text), next: place + (isOrdinal && !isApart ? 2 : 1) }];
  };
export const dayInDigits = small('day');
export const monthInDigits = small('month');

export const monthByName: Reader = (tokens, place) => {
  const { text, month } = tokens[place] ?? {};
  const isSaid = text === 'sept' && tokens[place - 1]?.text === 'du' && !isDotted(tokens, place);
  return month === undefined ? [] : [{ month: isSaid ? 0 : month, next: place + 1 }];
};

/** « sept. » is September; « sept » may be a seven. */
export const isDotted = (tokens: Tokens, place: number): boolean =>
  tokens[place + 1]?.gap.startsWith('.') === true;

/** « 12.XII.1975 » too; between signs only, since « 2 x 1975 » is something else. */
export const month: Reader = (tokens, place) => {
  const { text = '', gap = '' } = tokens[place] ?? {};
  const roman = text.length > 1 || /^ ?[./-] ?$/u.test(gap) ? romanMonths.indexOf(text) + 1 : 0;
  return roman > 0 ? [{ month: roman, next: place + 1 }] : monthByName(tokens, place);
};

const romanMonths = 'i ii iii iv v vi vii viii ix x xi xii'.split(' ');

export const yearOf = (written: string): Year =>
  written.length > 2
    ? { full: Number(written), isShort: false }
    : { full: Number(written) + (Number(written) < 30 ? 2000 : 1900), isShort: true };

export const year: Reader = (tokens, place) => {
  const token = tokens[place];
  return token?.isNumber ? yearInDigits(tokens, place, token) : yearInWords(tokens, place);
};

/** « 19 75 » is one year; « 14h » is none. */
function yearInDigits(tokens: Tokens, place: number, { text }: Token): Part[] {
  const after = tokens[place + 1];
  const isWhole = text.length === 4 || (text.length === 2 && (after?.gap !== '' || after.isNumber));
  if (!isWhole) return [];
  const isCut = /^(?:19|20)$/u.test(text) && after?.isNumber && after.text.length === 2 && after.gap === ' ';
  return isCut
    ? [{ year: yearOf(text + after.text), next: place + 2 }]
    : [{ year: yearOf(text), next: place + 1 }];
}

/** A year that goes on with more numbers than it can have is none, and all of it is meant. */
export const yearInWords: Reader = (tokens, place) => {
  const said = wordsFrom(tokens, place, 12);
  const named = yearNamed(said);
  if (!named || named.value < 10) return [];
  const more = numberWordsIn(said.slice(named.length));
  const year = more > 0 ? noYear : yearOf(String(named.value));
  return [{ year, next: place + named.length + more }];
};

const yearLike =
  (shape: RegExp, read: (text: string) => Year): Reader =>
  (tokens, place) => {
    const { isNumber, text = '' } = tokens[place] ?? {};
    return isNumber && shape.test(text) ? [{ year: read(text), next: place + 1 }] : [];
  };
export const yearInFull = yearLike(/^\d{4}$/u, yearOf);
export const yearNearUs = yearLike(/^(?:19|20)\d{2}$/u, yearOf);
/** « 14 juillet 985 » */
export const yearMiswritten = yearLike(/^(?:\d{3}|\d{5,6})$/u, () => noYear);
