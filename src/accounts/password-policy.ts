import { isCalendarDate } from './birth-date';
import { isCommonPassword } from './common-passwords';
import { normalizeNumen, parseNumen } from './numen';
import { normalizePassword } from './password-hasher';

/** One unmet rule, by name; the words are in `locales/` under `passwordProblem.*`. */
export type PasswordProblem =
  | 'tooShort'
  | 'tooLong'
  | 'noLowerCase'
  | 'noUpperCase'
  | 'noDigit'
  | 'noSpecial'
  | 'containsNumen'
  | 'containsBirthDate'
  | 'containsName'
  | 'containsUsername'
  | 'common'
  | 'sameAsCurrent';

/** What a password must not be made of. The secrets are only known keyed: hence questions, not values. */
export interface PasswordFacts {
  lastName: string;
  firstName: string;
  username: string;
  email: string;
  isOwnNumen(numen: string): boolean;
  isOwnBirthDate(isoDate: string): boolean;
  /** As it was typed in the form; null when it was not asked for. */
  currentPassword: string | null;
}

export interface PasswordLimits {
  minimumPasswordLength: number;
}

/** NIST asks for 64 at least; the rest is a bound on work. Both are compared after NFKC. */
export const longestPassword = { codePoints: 128, bytes: 512 };

/** Every unmet rule, none twice, in the order of the table; a password that is far too long is not looked at any further. */
export function passwordProblems(
  text: string,
  facts: PasswordFacts,
  limits: PasswordLimits,
): PasswordProblem[] {
  if (isTooLong(text)) return ['tooLong'];
  const password = normalizePassword(text);
  const unmet = rules.filter(([, breaks]) => breaks(password, facts, limits));
  return unmet.map(([problem]) => problem);
}

/** Lengths before NFKC too: one character may become eighteen. */
function isTooLong(text: string): boolean {
  if (text.length > 2 * longestPassword.codePoints) return true;
  const password = normalizePassword(text);
  return (
    [...password].length > longestPassword.codePoints || Buffer.byteLength(password) > longestPassword.bytes
  );
}

type Rule = (password: string, facts: PasswordFacts, limits: PasswordLimits) => boolean;

const rules: Array<[PasswordProblem, Rule]> = [
  ['tooShort', (password, _, limits) => [...password].length < limits.minimumPasswordLength],
  ['noLowerCase', password => !/\p{Ll}/u.test(password)],
  ['noUpperCase', password => !/\p{Lu}/u.test(password)],
  ['noDigit', password => !/\p{Nd}/u.test(password)],
  ['noSpecial', password => !/[^\p{L}\p{N}]/u.test(password)],
  ['containsNumen', (password, facts) => numensIn(password).some(facts.isOwnNumen)],
  ['containsBirthDate', (password, facts) => datesIn(password).some(facts.isOwnBirthDate)],
  [
    'containsName',
    (password, { lastName, firstName }) => contains(password, namesIn(`${lastName} ${firstName}`)),
  ],
  ['containsUsername', (password, facts) => contains(password, usernamesOf(facts))],
  ['common', password => isCommonPassword(password)],
  ['sameAsCurrent', (password, { currentPassword }) => isSame(password, currentPassword)],
];

/** Everything of a NUMEN's shape, wherever it starts. */
function numensIn(password: string): string[] {
  const symbols = normalizeNumen(password).replace(/[^0-9A-Z]/g, '');
  const windows = Array.from(symbols, (_, start) => symbols.slice(start, start + 13));
  return windows.filter(window => parseNumen(window).ok);
}

/** Everything that reads as a date, wherever it starts, as ISO dates. */
function datesIn(password: string): string[] {
  const found = dateShapes.flatMap(shape => [...password.matchAll(shape)]);
  const dates = found.flatMap(({ groups = {} }) => datesOf(groups));
  return [...new Set(dates)].filter(isCalendarDate);
}

/** Looks ahead, so that dates that overlap are all found; at most two signs stand between two parts. */
const dateShapes = [
  /(?=(?<day>[0-9]{2})[^\p{L}\p{N}]{0,2}(?<month>[0-9]{2})[^\p{L}\p{N}]{0,2}(?<year>[0-9]{4}))/gu,
  /(?=(?<day>[0-9]{2})[^\p{L}\p{N}]{0,2}(?<month>[0-9]{2})[^\p{L}\p{N}]{0,2}(?<year>[0-9]{2}))/gu,
  /(?=(?<year>[0-9]{4})[^\p{L}\p{N}]{0,2}(?<month>[0-9]{2})[^\p{L}\p{N}]{0,2}(?<day>[0-9]{2}))/gu,
  /(?=(?<year>[0-9]{2})[^\p{L}\p{N}]{0,2}(?<month>[0-9]{2})[^\p{L}\p{N}]{0,2}(?<day>[0-9]{2}))/gu,
  /(?=(?<![0-9])(?<day>[0-9]{1,2})[^\p{L}\p{N}]{1,2}(?<month>[0-9]{1,2})[^\p{L}\p{N}]{1,2}(?<year>[0-9]{4}|[0-9]{2}))/gu,
];

function datesOf({ day = '', month = '', year = '' }: Partial<Record<string, string>>): string[] {
  const years = year.length === 4 ? [year] : [`19${year}`, `20${year}`];
  return years.map(full => `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** The parts of compound names too: « Lefèvre-Martin » forbids both. Two letters would forbid half of all passwords. */
function namesIn(names: string): string[] {
  return names.split(/[^\p{L}\p{M}]+/u).filter(name => [...name].length >= 3);
}

function usernamesOf({ username, email }: PasswordFacts): string[] {
  const localPart = email.split('@')[0] ?? '';
  return [username, localPart].filter(name => name.length >= 3);
}

/** As it stands, and without separators: `j.dupont` in `JDupont2024!`. */
function contains(password: string, words: string[]): boolean {
  const plain = fold(password);
  const bare = lettersAndDigits(plain);
  return words.map(fold).some(word => plain.includes(word) || includesBare(bare, lettersAndDigits(word)));
}

function includesBare(bare: string, word: string): boolean {
  return word !== '' && bare.includes(word);
}

function isSame(password: string, currentPassword: string | null): boolean {
  return currentPassword !== null && normalizePassword(currentPassword) === password;
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
