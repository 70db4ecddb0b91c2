import { anyOf } from '../any-of';
import { normalize } from '../normalize';
import { seenText } from '../seen-text';
import lists from '../words/days.json';
import { daysBefore, isoDate } from './calendar';
import { tokensOf } from './date-tokens';
import { monthNamed } from './month-names';
import { dayNamed, daysNamed } from './number-names';
import { readDate } from './read-date';

/**
 * The one day that a text names, as people say it of the last weeks: a date, with its year or without, « hier », « il y a
 * trois jours », « lundi dernier ». Undefined when there is none, null when it is in no calendar.
 * @param today ISO (yyyy-mm-dd), where the person is
 */
export function readPastDay(text: string, today: string): string | null | undefined {
  const date = readDate(text);
  if (date) return date.iso;
  const isWeekBefore = weekBefore.test(normalize(text));
  const days = text.split(corrections).map(part => readWords(part, today, isWeekBefore));
  return days.findLast(day => day !== undefined);
}

const weekBefore = /semaine (?:derniere|passee)|last week/u;

/** « Le 10 novembre. Non, le 9 »: what was said last counts. */
const corrections = new RegExp(String.raw`(?<![\p{L}])${anyOf(lists.corrections)}(?![\p{L}])`, 'giu');

function readWords(text: string, today: string, isWeekBefore: boolean): string | null | undefined {
  const said = normalize(seenText(text).text);
  const days = daysAgo(said) ?? daysSinceWeekday(said, today, isWeekBefore);
  if (days !== undefined) return daysBefore(today, days);
  const day = yearless(text, today);
  return day === undefined ? dayOfMonth(said, today) : day;
}

/** « Le 9 », « le neuf », « 19th »: of this month, or of the one before. */
function dayOfMonth(said: string, today: string): string | null | undefined {
  const [, ordinal, digits, words = ''] =
    /\b(?:(?:the )?(\d{1,2})(?:st|nd|rd|th)|(?:le|au|du|the) (?:(\d{1,2})(?! ?(?:h|heures?|ans|fois)\b)|(\w+(?: \w+)?)))\b/u.exec(
      said,
    ) ?? [];
  const day = Number(ordinal ?? digits ?? dayNamed(words.split(' '))?.value ?? 0);
  const [year = 0, month = 0] = today.split('-').map(Number);
  return [month, month - 1, month - 2]
    .map(each => (each > 0 ? isoDate(day, each, year) : isoDate(day, each + 12, year - 1)))
    .find(iso => iso !== null && iso < today);
}

/** The longer wordings first: « avant-hier » says « hier » too. */
const named = Object.entries(lists.named);

const units: ReadonlyMap<string, number> = new Map(Object.entries(lists.units));

function daysAgo(said: string): number | undefined {
  const exact = named.find(([words]) => ` ${said} `.includes(` ${words} `));
  if (exact) return exact[1];
  const [, french, english] =
    /\b(?:il y a|ya|y a|voici|depuis) ((?:\w+ ){1,4})|\b((?:\w+ ){1,3}(?:days?|weeks?|months?|jours?|semaines?|mois)) (?:ago|back|earlier|en arriere|plus tot)\b/u.exec(
      `${said} `,
    ) ?? [];
  const words = (french ?? english ?? '').split(' ').filter(Boolean);
  const place = words.findIndex(word => units.has(word));
  // « Va pour une semaine en arrière »: the number stands last.
  const counts = words.slice(0, Math.max(place, 0)).map((_, from) => countOf(words.slice(from, place)));
  const count = counts.find(found => found !== undefined);
  return place < 0 || count === undefined ? undefined : count * (units.get(words[place] ?? '') ?? 1);
}

function countOf(words: readonly string[]): number | undefined {
  const number = words.filter(word => word !== 'environ' && word !== 'about').join(' ');
  if (/^\d{1,3}$/u.test(number)) return Number(number);
  if (number === 'un' || number === 'une' || number === 'a' || number === 'one') return 1;
  return dayNamed(number.split(' '))?.value;
}

/** « Lundi », « lundi dernier »: the last one before today; « lundi de la semaine dernière »: within that week. */
function daysSinceWeekday(said: string, today: string, isWeekBefore: boolean): number | undefined {
  const words = said.split(' ');
  // From Sunday on, as JavaScript counts them
  const day = lists.weekdays.findIndex(names => names.some(name => words.includes(name)));
  if (day < 0) return undefined;
  // « Lundi 2 mars » is a date.
  if (words.some((word, place) => /^\d/u.test(word) && monthNamed(words[place + 1] ?? ''))) return undefined;
  const now = new Date(`${today}T00:00:00Z`).getUTCDay();
  const since = (now - day + 7) % 7 || 7;
  const mondayBased = (date: number) => (date + 6) % 7;
  return isWeekBefore && mondayBased(day) < mondayBased(now) ? since + 7 : since;
}

/** « Le 20 novembre », « 2 mars », « 20/11 »: the last such day that is not to come. */
function yearless(text: string, today: string): string | null | undefined {
  const tokens = tokensOf(seenText(text));
  for (const [place, { text: word, isNumber }] of tokens.entries()) {
    const days = isNumber && word.length <= 2 ? [{ value: Number(word), length: 1 }] : [];
    const said = [...days, ...daysNamed(tokens.slice(place, place + 4).map(token => token.text))];
    for (const { value, length } of said) {
      const ordinal = /^(?:er|st|nd|rd|th)$/u.test(tokens[place + length]?.text ?? '') ? 1 : 0;
      const month = monthAt(place + length + ordinal, value);
      if (month) return lastOf(value, month, today);
    }
    // « March 2 ».
    const first = monthNamed(word);
    const after = tokens[place + 1];
    if (first && !isNumber && after?.isNumber && after.text.length <= 2)
      return lastOf(Number(after.text), first, today);
  }
  return undefined;

  function monthAt(place: number, day: number): number | undefined {
    const token = tokens[place]?.text === 'of' ? tokens[place + 1] : tokens[place];
    if (!token || day < 1 || day > 31) return undefined;
    if (!token.isNumber) return monthNamed(token.text) || undefined;
    const isSlashed = /^[/.]$/u.test(token.gap) && token.text.length <= 2;
    return isSlashed ? Number(token.text) : undefined;
  }
}

function lastOf(day: number, month: number, today: string): string | null {
  const year = Number(today.slice(0, 4));
  const thisYear = isoDate(day, month, year);
  return thisYear !== null && thisYear <= today ? thisYear : isoDate(day, month, year - 1);
}
