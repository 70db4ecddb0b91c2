import {
  type Form,
  isDotted,
  isNear,
  type Part,
  skip,
  type Token,
  type Tokens,
  wordsFrom,
  yearOf,
} from './date-tokens';
import { daysNamed, numberWordsIn, spelled, yearsNamed } from './number-names';

/**
 * A date whose month is a number too, at least partly in words: « vingt-trois onze 1957 ». « quatorze sept 1985 » is in July or in
 * September, « dix sept cinquante » is no date for sure: month 0.
 */
export const spokenDate: Form = (tokens, place) => {
  if (!isSaid(tokens[place]) && !isSaid(tokens[place + 1]) && !isSaid(tokens[place + 2])) return undefined;
  if (isSaid(tokens[place - 1])) return undefined;
  const dates = datesFrom(tokens, place);
  const first = dates[0];
  if (!first) return undefined;
  const isSure = first.isLongest && dates.every(date => date.day === first.day && date.month === first.month);
  const year = yearOf(String(first.year));
  return { day: first.day, month: isSure ? first.month : 0, year, length: first.next - place };
};

interface Spoken {
  day: number;
  month: number;
  year: number;
  next: number;
  /** Each number is all of the words that could be one. */
  isLongest: boolean;
}

function datesFrom(tokens: Tokens, place: number): Spoken[] {
  return numbersAt(tokens, place, 31).flatMap((day, dayRank) => {
    const at = skip(tokens, day.next);
    return monthsAt(tokens, at).flatMap((month, monthRank) =>
      yearsAt(tokens, skip(tokens, month.next)).flatMap((year): Spoken[] => {
        const isInWords = [place, year.start].some(part => isSaid(tokens[part]));
        // « 14 sept 1985 » is all in digits but the name of its month.
        if (!isInWords && tokens[at]?.text === 'sept') return [];
        const isLongest = dayRank === 0 && (monthRank === 0 || month.value === 9);
        return [{ day: day.value, month: month.value, year: year.value, next: year.next, isLongest }];
      }),
    );
  });
}

/** In digits, or every number that the words from there on make, the longest first; « zéro sept » too. */
function numbersAt(tokens: Tokens, place: number, most: number): Part<number>[] {
  const token = tokens[place];
  if (!token) return [];
  if (token.isNumber) return token.text.length <= 2 ? [{ value: Number(token.text), next: place + 1 }] : [];
  const start = token.text === 'zero' ? place + 1 : place;
  return daysNamed(wordsFrom(tokens, start, 5))
    .filter(({ value }) => value <= (start > place ? 9 : most))
    .map(({ value, length }) => ({ value, next: start + length }))
    .filter(({ next }) => !isHyphened(tokens, next));
}

function monthsAt(tokens: Tokens, place: number): Part<number>[] {
  if (!isNear(tokens[place])) return [];
  const isNamed = tokens[place]?.text === 'sept';
  const name = isNamed ? [{ value: 9, next: place + 1 }] : [];
  if (isNamed && isDotted(tokens, place)) return name;
  return [...numbersAt(tokens, place, 12), ...name];
}

/** Only where no more numbers follow. */
function yearsAt(tokens: Tokens, place: number): (Part<number> & { start: number })[] {
  const token = tokens[place];
  if (!isNear(token)) return [];
  if (token.isNumber)
    return /^(?:19|20)[0-9]{2}$/u.test(token.text)
      ? [{ value: Number(token.text), next: place + 1, start: place }]
      : [];
  const said = wordsFrom(tokens, place, 12);
  return yearsNamed(said)
    .filter(({ value, length }) => value >= 10 && numberWordsIn(said.slice(length)) === 0)
    .map(({ value, length }) => ({ value, next: place + length, start: place }));
}

/** « dix-sept » is never « dix » and « sept ». */
const isHyphened = (tokens: Tokens, place: number): boolean =>
  /^\p{Pd}$/u.test(tokens[place]?.gap ?? '') && isSaid(tokens[place]) && isSaid(tokens[place - 1]);

/** A number in words, or a part of one. */
export const isSaid = (token: Token | undefined): boolean =>
  token !== undefined && !token.isNumber && numberWordsIn([spelled(token.text)]) > 0;
