import { type DateReading, findDates, longestMessage, without } from './dates/find-dates';
import { findNumenSlips, findNumens, type NumenReading, overlaps } from './find-numen';
import { fold, wordsOf } from './fold';
import { isInjectionString } from './hostile';
import { hiddenIn } from './markup';
import { findReferences } from './references';
import { blank, type Span } from './seen-text';
import { findPasswords, type OtherReadings, type PasswordReading } from './typed-password';
import type { Situation } from './understanding';
import words from './words/plain.json';

/**
 * What a message tells of a person. It is read once: what is used of a message, and what may not be kept of it, are the same
 * spans of the text that was typed.
 */
export interface Reading {
  /** `numen` is null when what was meant as one cannot be one. */
  numen?: NumenReading;
  /** `iso` is null when nobody of the staff was born then, or no calendar has the day. */
  birthDate?: Pick<DateReading, 'iso' | 'span'>;
  /** Nothing else is used of a message in which one stands. */
  password?: { span: Span };
  /** All of these, and what may be one of them: in order, none overlaps another. */
  secrets: readonly Span[];
}

export function read(text: string, situation: Situation): Reading {
  const head = text.slice(0, longestMessage);
  const numens = findNumens(head);
  const quoted = findReferences(text).map(span => ({ span }));
  const dates = findDates(without(head, numens)).filter(date =>
    isClearOf(quoted.filter(isNotWithin(date)))(date),
  );
  const isAwaited = situation === 'identify';
  const certain = spansOf([...numens, ...quoted, ...dates.filter(({ iso }) => iso !== null)]);
  const slips = findNumenSlips(head, { isAwaited, taken: certain });
  const otherDates = dates.filter(date => date.iso !== null || isClearOf(slips)(date));
  const others = { taken: spansOf([...numens, ...otherDates, ...slips]), quoted: spansOf(quoted) };
  const passwords = [...findPasswords(text, situation, others), ...acrossSpaceCode(text, situation, others)];
  const numen = numens[0] ?? slips.find(isClearOf(passwords));
  const date = otherDates[0];
  const birthDate =
    date && birthDateOf(date, blank(head, spansOf([...numens, ...slips])), situation, numen !== undefined);
  const used =
    passwords.length > 0 && isInjectionString(text)
      ? passwords.find(({ isAnnounced }) => isAnnounced)
      : passwords[0];
  return {
    ...(numen && { numen }),
    ...(birthDate && { birthDate }),
    ...(used && { password: { span: used.span } }),
    secrets: merged([
      ...spansOf([...numens, ...slips, ...dates, ...passwords]),
      ...hiddenSecrets(text, situation),
      ...inQueries(head),
    ]),
  };
}

/** What no page shows is not used; it is masked all the same. */
function hiddenSecrets(text: string, situation: Situation): Span[] {
  return hiddenIn(text).flatMap(({ span: [start, end], isProse }) => {
    const hidden = text.slice(start, end);
    const secrets = isProse
      ? read(hidden, situation).secrets
      : spansOf([...findNumens(hidden), ...findDates(hidden)]);
    return secrets.map(([from, to]): Span => [start + from, start + to]);
  });
}

/** A link is quoted, with what stands in its path; what stands in its query was given by somebody, its signs as codes (« 14%2F07%2F1985 »). */
function inQueries(text: string): Span[] {
  return Array.from(text.matchAll(/(?<=\b(?:https?:\/\/|www\.)[^\s?#]*)[?#]\S*/giu)).flatMap(
    ({ 0: query, index }) => {
      const plain = query.replace(/%[0-9a-f]{2}/giu, code => ' '.repeat(code.length));
      const found = spansOf([...findNumens(plain), ...findDates(plain)]);
      return found.map(([from, to]): Span => [index + from, index + to]);
    },
  );
}

/** « mdp : a&nbsp;b9Kz! »: one code for a space, inside of what is announced, may be part of a password. */
function acrossSpaceCode(text: string, situation: Situation, others: OtherReadings): PasswordReading[] {
  const codes = Array.from(text.matchAll(/(?<=[^\s:=])&(?:nbsp|#160);(?=\S)/gu));
  const [code] = codes;
  if (!code || codes.length > 1) return [];
  const isAround = ({ span: [start, end], isAnnounced }: PasswordReading) =>
    isAnnounced && start < code.index && code.index + code[0].length < end;
  const isOdd = ({ span }: PasswordReading) =>
    /[0-9!$#@*_+%]/u.test(text.slice(...span).replace(code[0], ''));
  const asText = text.replace(code[0], found => `＆${found.slice(1)}`);
  return findPasswords(asText, situation, others).filter(found => isAround(found) && isOdd(found));
}

/** What stands in the place of a secret. */
export const mask = '•••';

/** The text as it may be kept and shown. */
export function cut(text: string, { secrets }: Pick<Reading, 'secrets'>): string {
  const ends = [0, ...secrets.map(([, end]) => end)];
  const kept = ends.map((end, place) => text.slice(end, secrets[place]?.[0] ?? text.length));
  return kept.join(mask);
}

const spansOf = (readings: readonly { span: Span }[]): Span[] => readings.map(({ span }) => span);

/** « 14/07 1985 » is more than the « 14/07 » that may be quoted. */
const isNotWithin =
  ({ span: [start, end] }: { span: Span }) =>
  ({ span: [from, to] }: { span: Span }): boolean =>
    from < start || to > end || to - from === end - start;

const isClearOf =
  (others: readonly { span: Span }[]) =>
  ({ span }: { span: Span }): boolean =>
    !others.some(other => overlaps(span, other.span));

function merged(spans: readonly Span[]): Span[] {
  const inOrder = [...spans].sort(([one], [other]) => one - other);
  const kept: Span[] = [];
  for (const [start, end] of inOrder) {
    const last = kept.at(-1);
    if (!last || start >= last[1]) kept.push([start, end]);
    else kept[kept.length - 1] = [last[0], Math.max(last[1], end)];
  }
  return kept;
}

/** Nobody on the staff was born outside these years; a later date is one of a mailbox or an election. */
const birthYears = { first: 1930, last: 2010 };

const aboutBirth = /\b(?:nee?s?|ne|naissance|naisance|nessance|born|birth\w*|dob|anniversaire|ddn)\b/u;

function birthDateOf(
  { iso, span, isLikely }: DateReading,
  text: string,
  situation: Situation,
  besideNumen: boolean,
): Reading['birthDate'] {
  const isAnnounced = aboutBirth.test(fold(text)) || besideNumen;
  const year = iso === null ? undefined : Number(iso.slice(0, 4));
  const plausible = year !== undefined && year >= birthYears.first && year <= birthYears.last;
  const isAlone = contentWords(blank(text, [span])).length <= 1;
  if (isAnnounced || situation === 'identify') return { iso: plausible ? iso : null, span };
  if (isAlone && plausible) return { iso, span };
  return isAlone && year === undefined && isLikely && situation !== 'account'
    ? { iso: null, span }
    : undefined;
}

/** Words around a NUMEN or a date that ask for nothing. */
const framing = new Set(words.framing);

/** The words of a text that ask for something. */
export function contentWords(text: string): string[] {
  return wordsOf(fold(text)).filter(word => !framing.has(word));
}
