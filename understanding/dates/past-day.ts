import { anyOf } from '../any-of';
import { foldedText } from '../seen-text';
import lists from '../words/days.json';
import { daysBefore, isoDate } from './calendar';
import { dateAt, when } from './find-dates';
import { dayNamed } from './names';
import { day, dayInDigits, inOrder, month, monthByName, monthInDigits, oneOf } from './parts';
import { type Tokens, tokensOf } from './tokens';

/** What a text is about besides the days that it names. */
export interface About {
  /** The day that was spoken of before, of which « la veille » is the eve. */
  known?: string | null;
  /** Whether a part of the text tells on which day something went wrong: the day to go back to is before. */
  tellsLoss?(part: string): boolean;
}

/**
 * The day that a text chooses, as people say it of the last weeks: a date, with its year or without, « hier », « il y a trois
 * jours », « mercredi 18 », « la veille ». What was said last counts, and the earlier one of two between which they hesitate.
 * Undefined when there is none, null when it is in no calendar.
 * @param today ISO (yyyy-mm-dd), where the person is
 */
export function readPastDay(text: string, today: string, about: About = {}): string | null | undefined {
  const { text: folded } = foldedText(text);
  const corrected = Array.from(folded.matchAll(corrections)).at(-1)?.index ?? 0;
  const days = daysIn(text, today, about.known ?? null).filter(({ before }) => !setAside.test(before));
  const isLoss = ({ part, before }: Day) =>
    !/\b(?:de|du|d'|of|from)\s$/u.test(before) && about.tellsLoss?.(part);
  const chosen = days.filter(day => !isLoss(day));
  const last = chosen.filter(({ start }) => start >= corrected).at(-1) ?? chosen.at(-1);
  if (!last) return days[0]?.iso && daysBefore(days[0].iso, 1);
  const former = chosen[chosen.indexOf(last) - 1];
  const isEither =
    former && /^\s*,? ?(?:ou|or|et|and)\b[^.;!?]*$/u.test(folded.slice(former.end, last.start));
  return isEither && (former.iso ?? '') < (last.iso ?? '') ? former.iso : last.iso;
}

/** « Le 10 novembre. Non, le 9 »; « le 9, et non le 10 » is no correction. */
const corrections = new RegExp(
  String.raw`(?<![\p{L}])(?<!\bet )${anyOf(lists.corrections)}(?![\p{L}])`,
  'giu',
);

const beforeDay = String.raw`(?:[ '](?:le|la|du|de|d|au|que|celui|the|of|on|that))*[ ']$`;
const setAside = new RegExp(String.raw`\b${anyOf(lists.setAside)}${beforeDay}`, 'u');
const eveOf = new RegExp(String.raw`\b${anyOf(lists.eve)}${beforeDay}`, 'u');

interface Day {
  iso: string | null;
  start: number;
  end: number;
  /** The text up to it, and the part of a sentence in which it stands. */
  before: string;
  part: string;
}

function daysIn(text: string, today: string, known: string | null): Day[] {
  const seen = foldedText(text);
  const { text: folded } = seen;
  const tokens = tokensOf(seen);
  const days: Day[] = [];
  for (let place = 0; place < tokens.length; ) {
    const said = dayAt(tokens, place, {
      today,
      isWeekBefore: weekBefore.test(folded),
      former: days.at(-1)?.iso ?? known,
    });
    const [start, end] = [tokens[place]?.start ?? 0, tokens[place + (said?.length ?? 1) - 1]?.end ?? 0];
    const before = folded.slice(0, start);
    const part =
      (/[^.,;:!?]*$/u.exec(before)?.[0] ?? '') + (/^[^.,;:!?]*/u.exec(folded.slice(start))?.[0] ?? '');
    const iso = said?.iso && eveOf.test(before) ? daysBefore(said.iso, 1) : said?.iso;
    if (iso !== undefined) days.push({ iso, start, end, before, part });
    place += said?.length ?? 1;
  }
  return days;
}

const weekBefore = /semaine (?:derniere|passee)|last week/u;

interface Around {
  today: string;
  isWeekBefore: boolean;
  /** The day that was named before. */
  former: string | null;
}

function dayAt(tokens: Tokens, place: number, { today, isWeekBefore, former }: Around) {
  const said = tokens.slice(place, place + 8).map(({ text }) => text);
  const ago = phraseAt(said, lists.named) ?? daysAgo(said);
  if (ago) return { iso: daysBefore(today, ago.days), length: ago.length };
  const shift = phraseAt(said, lists.shifts);
  if (shift && former) return { iso: daysBefore(former, shift.days), length: shift.length };
  const date = dateAt(tokens, place);
  if (date) return { iso: isoDate(date.day, date.month, date.year.full), length: date.length };
  const yearless = dayAndMonth(tokens, place);
  if (yearless) return { iso: lastOf(yearless.day, yearless.month, today), length: yearless.length };
  if (dateAt(tokens, place + 1) || dayAndMonth(tokens, place + 1)) return undefined;
  // From Sunday on, as JavaScript counts them
  const weekday = lists.weekdays.findIndex(names => names.includes(said[0] ?? ''));
  const ofMonth = dayOfMonth(said, tokens.length === 1, today);
  if (ofMonth || weekday < 0) return ofMonth;
  return { iso: daysBefore(today, daysSince(weekday, today, isWeekBefore)), length: 1 };
}

/** The longer wordings first: « avant-hier » says « hier » too. */
function phraseAt(said: readonly string[], phrases: Readonly<Record<string, number>>) {
  const found = Object.entries(phrases).find(([words]) => `${said.join(' ')} `.startsWith(`${words} `));
  return found && { days: found[1], length: found[0].split(' ').length };
}

/** « Le 20 novembre », « 2 mars », « March 2 », « 20/11 ». */
const dayAndMonth = when(
  oneOf(
    inOrder(day, month),
    inOrder(monthByName, dayInDigits),
    when(inOrder(dayInDigits, monthInDigits), (tokens, place) =>
      /^[/.]$/u.test(tokens[place + 1]?.gap ?? ''),
    ),
  ),
  (_tokens, _place, date) => date.month > 0 && date.day >= 1 && date.day <= 31,
);

/** The last such day that is not to come. */
function lastOf(day: number, month: number, today: string): string | null {
  const year = Number(today.slice(0, 4));
  const thisYear = isoDate(day, month, year);
  return thisYear !== null && thisYear <= today ? thisYear : isoDate(day, month, year - 1);
}

/** « Le 9 », « le neuf », « 19th », « mercredi 18 », or nothing but « 9 »: of this month, or of the one before. */
function dayOfMonth(said: readonly string[], isAlone: boolean, today: string) {
  const text = said.join(' ');
  const [, digits, words = ''] = dayLed.exec(text) ?? (isAlone ? /^(\d{1,2})$/u : ordinal).exec(text) ?? [];
  const named = dayNamed(words.split(' '));
  const day = Number(digits ?? named?.value ?? 0);
  const [year = 0, month = 0] = today.split('-').map(Number);
  const iso = [month, month - 1, month - 2]
    .map(each => (each > 0 ? isoDate(day, each, year) : isoDate(day, each + 12, year - 1)))
    .find(date => date !== null && date < today);
  return iso ? { iso, length: isAlone ? 1 : 1 + (named?.length ?? 1) } : undefined;
}

const ordinal = /^(\d{1,2}) (?:st|nd|rd|th)\b/u;
const dayLed = new RegExp(
  String.raw`^${anyOf([...lists.daysLed, ...lists.weekdays.flat()])} (?:(\d{1,2})\b(?! (?:h|heures?|ans|fois|e|eme)\b)|(?!premier|first|second|third)(\D+))`,
  'u',
);

const units: ReadonlyMap<string, number> = new Map(Object.entries(lists.units));

/** « Il y a trois jours », « a week ago », « une semaine en arrière ». */
function daysAgo(said: readonly string[]): { days: number; length: number } | undefined {
  const lead = /^(?:il y a|ya|y a|voici|depuis) /u.exec(said.join(' '))?.[0].trim().split(' ').length ?? 0;
  const place = said.findIndex((word, at) => at > lead && at <= lead + 4 && units.has(word));
  const count = countOf(said.slice(lead, Math.max(place, lead)));
  if (count === undefined) return undefined;
  const after =
    lead > 0 ? '' : /^(?:ago|back|earlier|en arriere|plus tot)\b/u.exec(said.slice(place + 1).join(' '))?.[0];
  if (after === undefined) return undefined;
  const length = place + 1 + after.split(' ').filter(Boolean).length;
  return { days: count * (units.get(said[place] ?? '') ?? 1), length };
}

function countOf(words: readonly string[]): number | undefined {
  const number = words.filter(word => word !== 'environ' && word !== 'about');
  if (/^(?:\d{1,3}|une|a)$/u.test(number.join(' '))) return Number(number[0]) || 1;
  const named = dayNamed(number);
  return named?.length === number.length ? named.value : undefined;
}

/** « Lundi », « lundi dernier »: the last one before today; « lundi de la semaine dernière »: within that week. */
function daysSince(weekday: number, today: string, isWeekBefore: boolean): number {
  const now = new Date(`${today}T00:00:00Z`).getUTCDay();
  const since = (now - weekday + 7) % 7 || 7;
  return isWeekBefore && (weekday + 6) % 7 < (now + 6) % 7 ? since + 7 : since;
}
