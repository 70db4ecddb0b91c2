import { isCommonPassword, type PasswordPlace } from './common-passwords';
import { parseNumen } from './numen';
import { type RefusedCharacter, refusedCharacters } from './opaque-string';
import { type Owner, type OwnWord, ownWordsIn } from './own-words';

/** One unmet rule, by name; the words are in `locales/` under `passwordProblem.*`. */
export type PasswordProblem =
  | { rule: RuleName }
  | ({ rule: 'refusedCharacter' } & RefusedCharacter)
  | ({ rule: 'ownWord' } & OwnWord);

export type RuleName =
  | 'tooShort'
  | 'tooLong'
  | 'noLowerCase'
  | 'noUpperCase'
  | 'noDigit'
  | 'noSpecial'
  | 'containsNumen'
  | 'containsBirthDate'
  | 'common'
  | 'sameAsCurrent';

/** What a password must not be made of. The secrets are only known keyed: hence questions, not values. */
export interface PasswordFacts extends Owner {
  isOwnNumen(numen: string): boolean;
  isOwnBirthDate(isoDate: string): boolean;
  /** As it was typed in the form; null when it was not asked for. */
  currentPassword: string | null;
}

export interface PasswordLimits {
  minimumPasswordLength: number;
  place?: PasswordPlace;
}

/** NIST asks for 64 at least; the rest is a bound on work. Both are of what was typed, and of its NFKC form. */
export const longestPassword = { codePoints: 128, bytes: 512 };

/**
 * Every unmet rule, in the order of the table; a password that is far too long is not looked at any further. Its
 * characters are judged and counted as they were typed, as its hash is (`…` is one sign to type, and three in NFKC); what it is
 * like is read in its NFKC form, as people read it.
 */
export function passwordProblems(
  typed: string,
  facts: PasswordFacts,
  limits: PasswordLimits,
): PasswordProblem[] {
  if (isTooLong(typed)) return [{ rule: 'tooLong' }];
  const read = typed.normalize('NFKC');
  const characters = refusedCharacters(typed);
  return [
    ...characters.map(character => ({ rule: 'refusedCharacter' as const, ...character })),
    ...length(typed, facts, limits),
    ...rules.flatMap(rule => rule(read, facts, limits)),
  ];
}

/** One character may become eighteen in NFKC, and four bytes one. */
function isTooLong(typed: string): boolean {
  if (typed.length > 2 * longestPassword.codePoints) return true;
  return [typed, typed.normalize('NFKC')].some(
    text => [...text].length > longestPassword.codePoints || Buffer.byteLength(text) > longestPassword.bytes,
  );
}

type Rule = (password: string, facts: PasswordFacts, limits: PasswordLimits) => PasswordProblem[];

const length: Rule = named(
  'tooShort',
  (typed, _, limits) => [...typed].length < limits.minimumPasswordLength,
);

const rules: Rule[] = [
  named('noLowerCase', password => !/\p{Ll}/u.test(password)),
  named('noUpperCase', password => !/\p{Lu}/u.test(password)),
  named('noDigit', password => !/\p{Nd}/u.test(password)),
  named('noSpecial', password => !/[^\p{L}\p{N}]/u.test(password)),
  named('containsNumen', (password, facts) => numensIn(password).some(facts.isOwnNumen)),
  named('containsBirthDate', (password, facts) => datesIn(password).some(facts.isOwnBirthDate)),
  (password, owner) => ownWordsIn(password, owner).map(word => ({ rule: 'ownWord', ...word })),
  named('common', (password, _, { place }) => isCommonPassword(password, place)),
  named('sameAsCurrent', (password, { currentPassword }) => currentPassword?.normalize('NFKC') === password),
];

function named(
  rule: RuleName,
  breaks: (password: string, facts: PasswordFacts, limits: PasswordLimits) => boolean,
): Rule {
  return (...about) => (breaks(...about) ? [{ rule }] : []);
}

/** Everything of a NUMEN's shape, wherever it starts. */
function numensIn(password: string): string[] {
  const symbols = password.toUpperCase().replace(/[^0-9A-Z]/g, '');
  const windows = Array.from(symbols, (_, start) => symbols.slice(start, start + 13));
  return windows.filter(window => parseNumen(window).ok);
}

/** Everything that reads as a date, wherever it starts, as ISO dates; one that no calendar has is nobody's. */
function datesIn(password: string): string[] {
  const found = dateShapes.flatMap(shape => [...password.matchAll(shape)]);
  const dates = found.flatMap(({ groups = {} }) => datesOf(groups));
  return [...new Set(dates)];
}

/** Looks ahead, so that dates that overlap are all found; at most three signs stand between two parts. */
const dateShapes = [
  /(?=(?<day>[0-9]{2})[^\p{L}\p{N}]{0,3}(?<month>[0-9]{2})[^\p{L}\p{N}]{0,3}(?<year>[0-9]{4}))/gu,
  /(?=(?<day>[0-9]{2})[^\p{L}\p{N}]{0,3}(?<month>[0-9]{2})[^\p{L}\p{N}]{0,3}(?<year>[0-9]{2}))/gu,
  /(?=(?<year>[0-9]{4})[^\p{L}\p{N}]{0,3}(?<month>[0-9]{2})[^\p{L}\p{N}]{0,3}(?<day>[0-9]{2}))/gu,
  /(?=(?<year>[0-9]{2})[^\p{L}\p{N}]{0,3}(?<month>[0-9]{2})[^\p{L}\p{N}]{0,3}(?<day>[0-9]{2}))/gu,
  /(?=(?<![0-9])(?<day>[0-9]{1,2})[^\p{L}\p{N}]{1,3}(?<month>[0-9]{1,2})[^\p{L}\p{N}]{1,3}(?<year>[0-9]{4}|[0-9]{2}))/gu,
];

function datesOf({ day = '', month = '', year = '' }: Partial<Record<string, string>>): string[] {
  const years = year.length === 4 ? [year] : [`19${year}`, `20${year}`];
  const [one, other] = [day.padStart(2, '0'), month.padStart(2, '0')];
  // Whichever of them comes first where its owner has learnt to write dates.
  return years.flatMap(full => [`${full}-${other}-${one}`, `${full}-${one}-${other}`]);
}
