import { slipsBetween } from '../edits';
import lists from '../words/days.json';
import words from '../words/numbers.json';

type Named = readonly [name: string, value: number];

interface Language {
  /** From zero on. */
  units: readonly string[];
  /** Their value, and the last of the units that may follow. */
  tens: Readonly<Record<string, readonly number[]>>;
  joins: readonly string[];
}

const named = (names: readonly string[]): Named[] => names.map((name, value) => [name, value]);

/** Zero to ninety-nine; the tens of Belgium and Switzerland too. */
const upToNinetyNine: readonly Named[] = [words.french, words.english].flatMap(
  ({ units, tens, joins }: Language) => [
    ...named(units),
    ...Object.entries(tens).flatMap(([ten, [value = 0, last = 0]]): Named[] => [
      [ten, value],
      ...named(units)
        .slice(1, last + 1)
        .flatMap(([name, unit]) => joins.map((join): Named => [`${ten}${join}${name}`, value + unit])),
    ]),
  ],
);

const underHundred: ReadonlyMap<string, number> = new Map(upToNinetyNine);

/** Days of a month: « premier », « vingttrois », « twentythird »; « unieme » is not said of one. */
const days: ReadonlyMap<string, number> = new Map(
  [...upToNinetyNine, ['premier', 1] as const, ...upToNinetyNine.flatMap(ordinalsOf)].filter(
    ([, value]) => value >= 1 && value <= 31,
  ),
);

function ordinalsOf([name, value]: Named): Named[] {
  const irregular = Object.entries(words.ordinals)
    .filter(([unit]) => name.endsWith(unit))
    .map(([unit, ordinal]) => name.slice(0, -unit.length) + ordinal);
  const regular = [`${name.replace(/e$/u, '')}ieme`, `${name}th`, name.replace(/y$/u, 'ieth')];
  return [...regular, ...irregular].map(ordinal => [ordinal, value]);
}

/** 1900 to 2099, and the two digits that stand for them. */
const years: ReadonlyMap<string, number> = new Map([
  ...Object.entries(words.centuries).flatMap(century => [century, ...yearsOf(century, 1)]),
  ...Object.entries(words.halfYears).flatMap(century => yearsOf(century, 10)),
  ...upToNinetyNine,
]);

/** « nineteenseventyfive », « nineteenohfive ». */
function yearsOf([name, century]: Named, least: number): Named[] {
  const rest = [
    ...upToNinetyNine.filter(([, value]) => value >= least),
    ...named(words.english.units)
      .slice(1, 10)
      .map(([unit, value]): Named => [`oh${unit}`, value]),
  ];
  return rest.map(([unit, value]) => [`${name}${unit}`, century + value]);
}

export interface NamedNumber {
  value: number;
  /** How many words it took. */
  length: number;
}
type NumbersIn = (said: readonly string[]) => NamedNumber[];

/** Every number that the first of these words (see `spelled`) make together, the longest first: of « vingt trois », 23 and 20. */
const numbersIn =
  (names: ReadonlyMap<string, number>, mostWords: number): NumbersIn =>
  said =>
    Array.from(said.slice(0, mostWords), (_, place) => place + 1)
      .reverse()
      .flatMap(length => {
        const value = names.get(said.slice(0, length).join(''));
        return value === undefined ? [] : [{ value, length }];
      });

/** The longest of them. A single letter is dictated for itself: « eight Y » is not eighty. */
const longestOf =
  (numbers: NumbersIn) =>
  (said: readonly string[]): NamedNumber | undefined => {
    const spelledOut = said.findIndex(word => word.length === 1);
    return numbers(spelledOut < 0 ? said : said.slice(0, spelledOut))[0];
  };

export const daysNamed = numbersIn(days, 5);
export const dayNamed = longestOf(daysNamed);
export const yearNamed = longestOf(numbersIn(years, 9));
export const smallNumberNamed = longestOf(numbersIn(underHundred, 4));

const parts = [...words.french.units.slice(0, 17), ...words.english.units, ...words.otherParts];

/** How many of the first words are parts of numbers; « et » only before another one. */
export function numberWordsIn(said: readonly string[]): number {
  const isPart = (word: string | undefined) => word !== undefined && parts.includes(word);
  const joins = (word: string | undefined) => word === 'et' || word === 'and';
  const end = said.findIndex((word, place) => !isPart(word) && !(joins(word) && isPart(said[place + 1])));
  return end < 0 ? said.length : end;
}

const known: ReadonlySet<string> = new Set([...parts, ...days.keys(), ...years.keys()]);
const longParts = parts.filter(part => part.length >= 5);

/** « soixente » is « soixante »: one slip in a word of four letters or more, when only one number is that near. */
export function spelled(word: string): string {
  if (word.length < 4 || word.length > 12 || known.has(word)) return word;
  const near = longParts.filter(part => slipsBetween(word, part, 1) <= 1);
  return near.length === 1 ? (near[0] ?? word) : word;
}

const months = new Map(lists.months.flatMap((names, place) => names.map(name => [name, place + 1] as const)));

export const isMonth = (word: string): boolean => months.has(word);

/** 1 to 12: a name of a month, or the one that is the fewest slips away; 0 when two are as near (« jui »). */
export function monthNamed(word: string): number | undefined {
  const exact = word === 'jui' ? 0 : months.get(word);
  if (exact !== undefined || word.length < 4 || word.length > 12 || lists.neverMonths.includes(word))
    return exact;
  const slips = lists.months.map(names => Math.min(...names.map(name => slipsFrom(word, name))));
  const fewest = Math.min(...slips);
  const nearest = slips.flatMap((count, place) => (count === fewest ? [place + 1] : []));
  if (fewest > 2) return undefined;
  return nearest.length === 1 ? nearest[0] : 0;
}

/** Two slips in a long name, one in a short one; an abbreviation has none. */
const slipsFrom = (word: string, name: string): number =>
  slipsBetween(word, name, name.length >= 7 ? 2 : name.length >= 4 ? 1 : 0);
