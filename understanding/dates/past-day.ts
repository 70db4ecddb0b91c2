import { anyOf } from '../any-of';
import { foldedText } from '../seen-text';
import lists from '../words/days.json';
import { daysBefore, isoDate } from './calendar';
import { dateAt } from './find-dates';
import { dayNamed } from './names';
import { day, dayInDigits, inOrder, month, monthByName, monthInDigits, oneOf, skip, when } from './parts';
import { type Tokens, tokensOf } from './tokens';

/** What a part of a text tells of the day that stands in it: something went wrong, or something came, on that day. */
export type Told = 'lost' | 'arrived' | null;

/** What a text is about besides the days that it names. */
export interface About {
  /** The day that was spoken of before, of which « la veille » is the eve. */
  known?: string | null;
  tells?(part: string): Told;
}

export interface PastDay {
  /** Null when it is in no calendar. */
  iso: string | null;
  /** Nobody chose it: it is the eve of the day on which something went wrong. */
  isEve: boolean;
}

/**
 * The day that a text chooses, as people say it of the last weeks: a date, with its year or without, « hier », « il y a trois
 * jours », « mercredi 18 », « la veille ». What was said last counts, and the earlier one of two between which they hesitate.
 * @param today ISO (yyyy-mm-dd), where the person is
 */
export function readPastDay(text: string, today: string, about: About = {}): PastDay | undefined {
  const { text: folded } = foldedText(text);
  const days = daysIn(text, today, about).filter(({ isSetAside }) => !isSetAside);
  const lost = days.find(({ told }) => told === 'lost');
  const chosen = days.filter(({ told }) => told === null || (told === 'arrived' && !lost));
  const corrected = Array.from(folded.matchAll(corrections)).at(-1)?.index ?? 0;
  const last = chosen.filter(({ start }) => start >= corrected).at(-1) ?? chosen.at(-1);
  if (!last) return lost && { iso: lost.iso && daysBefore(lost.iso, 1), isEve: true };
  const former = chosen[chosen.indexOf(last) - 1];
  const isFormer = former && last.isJoined && (former.iso ?? '') < (last.iso ?? '');
  return { iso: (isFormer ? former : last).iso, isEve: false };
}

/** « Le 10 novembre. Non, le 9 »; « le 9, et non le 10 » is no correction. */
const corrections = new RegExp(
  String.raw`(?<![\p{L}])(?<!\bet )${anyOf(lists.corrections)}(?![\p{L}])`,
  'giu',
);

const setAside = new RegExp(String.raw`\b${anyOf(lists.setAside)}(?:[ ']${anyOf(lists.joins)})*[ ']$`, 'u');
/** « Le 12 était bon, le 13 non »; « le 12, non ? » asks for a yes. */
const setAsideAfter = /^ (?:non|pas|plus|nope|not|no)(?: plus)? *(?:$|[.,;!])/u;

interface Day {
  iso: string | null;
  start: number;
  end: number;
  told: Told;
  /** Named together with the one before: « le 19 ou le 18 ». */
  isJoined: boolean;
  isSetAside: boolean;
}

function daysIn(text: string, today: string, { known = null, tells = () => null }: About): Day[] {
  const seen = foldedText(text);
  const { text: folded } = seen;
  const tokens = tokensOf(seen);
  const days: Day[] = [];
  for (let place = 0; place < tokens.length; ) {
    const last = days.at(-1);
    const said = dayAt(tokens, place, { today, former: last?.iso ?? known });
    const [start, end] = [tokens[place]?.start ?? 0, tokens[place + (said?.length ?? 1) - 1]?.end ?? 0];
    place += said?.length ?? 1;
    if (!said) continue;
    const [before, after] = [folded.slice(0, start), folded.slice(end)];
    const since = before.slice(last?.end);
    const lead = /[^.,;:!?]*$/u.exec(since)?.[0].split(clauseStart).at(-1) ?? '';
    const [rest = ''] = (/^[^.,;:!?]*/u.exec(after)?.[0] ?? '').split(clauseStart);
    const isAlso = last !== undefined && alsoNamed.test(since) && rest.trim() === '';
    const told = tells(lead) ?? tells(lead + rest) ?? (isAlso ? last.told : null);
    days.push({
      ...{ iso: said.iso, start, end },
      told: ofThatDay.test(folded.slice(0, start + 3)) ? null : told,
      isJoined: last !== undefined && joined.test(since),
      isSetAside: setAside.test(before) || setAsideAfter.test(after),
    });
  }
  return days;
}

const clauseStart = / (?:et|mais|puis|donc|car|parce|puisque|and|but|then|so|because)(?= )/u;
const joined = /^\s*,? ?(?:ou|or|et|and)\b[^.;!?]*$/u;
const alsoNamed = /^,? (?:ou|or|et|and) (?:(?:le|la|the|on) )?$/u;
/** « Les messages perdus de lundi » */
const ofThatDay = /\b(?:(?:de|du|d'|of|from)\s\S*|du\s)$/u;

/** The day that was named before is the `former`. */
type Around = { today: string; former: string | null };
/** So many tokens long. */
type NamedDay = { iso: string | null; length: number };

function dayAt(tokens: Tokens, place: number, around: Around): NamedDay | undefined {
  const { today, former } = around;
  const said = tokens.slice(place, place + 8).map(({ text }) => text);
  const text = said.join(' ');
  const count = countedAt(text);
  const shift = phraseAt(text, lists.shifts) ?? (count?.isBefore ? count : undefined);
  const eve = shift ?? phraseAt(text, lists.eves);
  const told = eve && dayFrom(tokens, place + eve.length, around);
  if (told) return { iso: told.iso && daysBefore(told.iso, eve.days), length: eve.length + told.length };
  if (shift && former) return { iso: daysBefore(former, shift.days), length: shift.length };
  const ago = phraseAt(text, lists.named) ?? (count?.isAgo ? count : undefined);
  if (ago) return { iso: daysBefore(today, ago.days), length: ago.length };
  const date = dateAt(tokens, place);
  if (date) return { iso: isoDate(date.day, date.month, date.year.full), length: date.length };
  const yearless = dayAndMonth(tokens, place);
  if (yearless) return { iso: lastOf(yearless.day, yearless.month, today), length: yearless.length };
  if (dateAt(tokens, place + 1) || dayAndMonth(tokens, place + 1)) return undefined;
  // From Sunday on, as JavaScript counts them
  const weekday = lists.weekdays.findIndex(names => names.includes(said[0] ?? ''));
  const ofMonth = dayOfMonth(text, tokens.length === 1, today);
  if (ofMonth || weekday < 0) return ofMonth;
  return { iso: daysBefore(today, daysSince(weekday, today, tokens)), length: 1 };
}

/** The day of which an eve is told: « du 22 ». */
function dayFrom(tokens: Tokens, place: number, around: Around): NamedDay | undefined {
  if (!/^[ '-]$/u.test(tokens[place]?.gap ?? '')) return undefined;
  const start = skip(tokens, place);
  const day = dayAt(tokens, start, around);
  return day ? { ...day, length: start - place + day.length } : dayAt(tokens, place, around);
}

/** How many days, and in how many words. */
function phraseAt(text: string, phrases: Readonly<Record<string, number>>) {
  const [phrase, days] = Object.entries(phrases).find(([words]) => `${text} `.startsWith(`${words} `)) ?? [];
  return phrase !== undefined && days !== undefined ? { days, length: phrase.split(' ').length } : undefined;
}

/** « Il y a trois jours », « une semaine en arrière », « trois jours avant ». */
function countedAt(text: string) {
  const { 0: words = '', groups = {} } = counted.exec(text) ?? {};
  const { lead, count = '', unit = '', end = '' } = groups;
  const said = count.split(' ').filter(word => !/^(?:|environ|about)$/u.test(word));
  const isPlain = /^(?:\d{1,3}|une|a)$/u.test(said.join(' '));
  const named = dayNamed(said);
  const number = isPlain ? Number(said[0]) || 1 : named?.length === said.length && named.value;
  if (!number) return undefined;
  return {
    days: number * (units.get(unit) ?? 1),
    length: words.split(' ').length,
    isAgo: lead !== undefined || lists.ago.includes(end),
    isBefore: lead === undefined && lists.before.includes(end),
  };
}

const units: ReadonlyMap<string, number> = new Map(Object.entries(lists.units));
const ends = anyOf([...lists.before, ...lists.ago]);
const counted = new RegExp(
  String.raw`^(?<lead>${anyOf(lists.agoLeads)} )?(?<count>(?:\S+ ){1,4}?)(?<unit>${anyOf([...units.keys()])})(?: (?<end>${ends}))?(?: ${anyOf(lists.toTheDay)})?(?= |$)`,
  'u',
);

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

/** « Le 9 », « le neuf », « 19th », « mercredi 18 », or nothing but « 9 »: of this month, or of one before. « Le premier message » is none. */
function dayOfMonth(text: string, isAlone: boolean, today: string): NamedDay | undefined {
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
  String.raw`^${anyOf([...lists.daysLed, ...lists.weekdays.flat()])} (?:(\d{1,2})\b(?! (?:h|heures?|ans|fois|e|eme)\b)|(?!(?:premier|first|second|third)(?! ${anyOf(lists.afterFirst)}\b|$))(\D+))`,
  'u',
);

/** « Lundi », « lundi dernier »: the last one before today; « lundi de la semaine dernière »: within that week. */
function daysSince(weekday: number, today: string, tokens: Tokens): number {
  const now = new Date(`${today}T00:00:00Z`).getUTCDay();
  const since = (now - weekday + 7) % 7 || 7;
  const isWeekBefore = weekBefore.test(tokens.map(({ text }) => text).join(' '));
  return isWeekBefore && (weekday + 6) % 7 < (now + 6) % 7 ? since + 7 : since;
}

const weekBefore = /semaine (?:derniere|passee)|last week/u;
