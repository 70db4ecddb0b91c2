import { editsBetween } from './edits';

/** Numbers as words, French and English, one form of each: without accents, hyphens and spaces (« quatrevingtdix »). */
const french = [
  ...words('zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'),
  ...words('dixsept dixhuit dixneuf'),
];
const frenchTens = words('vingt trente quarante cinquante soixante');
const english = [
  ...words('zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'),
  ...words('sixteen seventeen eighteen nineteen'),
];
const englishTens = words('twenty thirty forty fifty sixty seventy eighty ninety');
const irregularOrdinals = { first: 1, second: 2, third: 3, fifth: 5, eighth: 8, ninth: 9, twelfth: 12 };

function words(list: string): string[] {
  return list.split(' ');
}

type Named = readonly [name: string, value: number];

const named = (names: readonly string[], from = 0): Named[] =>
  names.map((name, place) => [name, from + place]);

/** Zero to ninety-nine, with the tens of Belgium and Switzerland, and « et » or not. */
const upToNinetyNine: readonly Named[] = [...frenchUpToNinetyNine(), ...englishUpToNinetyNine()];

function frenchUpToNinetyNine(): Named[] {
  const tens: Named[] = [
    ...frenchTens.map((name, place): Named => [name, 10 * (place + 2)]),
    ['septante', 70],
    ['huitante', 80],
    ['octante', 80],
    ['quatrevingt', 80],
    ['quatrevingts', 80],
    ['nonante', 90],
  ];
  const upTo = (ten: number) => (ten === 60 || ten === 80 ? 19 : 9);
  return [
    ...named(french),
    ...tens.flatMap(([name, ten]): Named[] => [
      [name, ten],
      ...named(french)
        .filter(([, unit]) => unit > 0 && unit <= upTo(ten))
        .flatMap(([unit, value]): Named[] => [
          [`${name}${unit}`, ten + value],
          [`${name}et${unit}`, ten + value],
        ]),
    ]),
  ];
}

function englishUpToNinetyNine(): Named[] {
  return [
    ...named(english),
    ...englishTens.flatMap((name, place): Named[] => [
      [name, 10 * (place + 2)],
      ...named(english.slice(1, 10), 1).map(
        ([unit, value]): Named => [`${name}${unit}`, 10 * (place + 2) + value],
      ),
    ]),
  ];
}

const underHundred: ReadonlyMap<string, number> = new Map(upToNinetyNine);

/** Days of a month: « premier », « vingttrois », « twentythird »; « unieme » is not said of one. */
const days: ReadonlyMap<string, number> = new Map(
  [
    ...upToNinetyNine,
    ['premier', 1] as const,
    ...upToNinetyNine.flatMap(([name, value]): Named[] => [
      [`${name.replace(/e$/u, '')}ieme`, value],
      [`${name}th`, value],
      [name.replace(/y$/u, 'ieth'), value],
      ...Object.entries(irregularOrdinals).flatMap(([ordinal, unit]): Named[] =>
        name.endsWith(english[unit] ?? '-')
          ? [[name.slice(0, -(english[unit] ?? '').length) + ordinal, value]]
          : [],
      ),
    ]),
  ].filter(([, value]) => value >= 1 && value <= 31),
);

const centuries: readonly Named[] = [
  ...['milleneufcent', 'milneufcent', 'milleneufcents', 'milneufcents', 'dixneufcent', 'dixneufcents'].map(
    (name): Named => [name, 1900],
  ),
  ...[
    'nineteen',
    'nineteenhundred',
    'nineteenhundredand',
    'onethousandninehundred',
    'onethousandninehundredand',
  ].map((name): Named => [name, 1900]),
  ...['deuxmille', 'deuxmil', 'twothousand', 'twothousandand', 'twenty'].map((name): Named => [name, 2000]),
];

/** 1900 to 2099, and the two digits that stand for them. */
const years: ReadonlyMap<string, number> = new Map<string, number>([
  ...centuries.flatMap(([name, century]): Named[] => [
    ...(/^(?:nineteen|twenty)$/u.test(name) ? [] : [[name, century] as const]),
    ...upToNinetyNine
      .filter(
        ([unit, value]) => value > 0 && (value > 9 || !/^(?:nineteen|twenty)$/u.test(name) || unit === ''),
      )
      .map(([unit, value]): Named => [`${name}${unit}`, century + value]),
    ...english.slice(1, 10).map((unit, place): Named => [`${name}oh${unit}`, century + place + 1]),
  ]),
  ...upToNinetyNine,
]);

export interface NamedNumber {
  value: number;
  /** How many words it took. */
  length: number;
}

/**
 * The longest number that the first of these words (see `spelled`) make together: of « vingt trois novembre », 23. A single
 * letter is dictated for itself: « eight Y » is not eighty.
 */
const numberIn =
  (names: ReadonlyMap<string, number>, mostWords: number) =>
  (said: readonly string[]): NamedNumber | undefined => {
    const spelledOut = said.findIndex(word => word.length === 1);
    const longest = Math.min(spelledOut < 0 ? said.length : spelledOut, mostWords);
    for (let length = longest; length > 0; length -= 1) {
      const value = names.get(said.slice(0, length).join(''));
      if (value !== undefined) return { value, length };
    }
    return undefined;
  };

/** Every number that the first of these words make together, the longest first: of « vingt trois », 23 and 20. */
const numbersIn =
  (names: ReadonlyMap<string, number>, mostWords: number) =>
  (said: readonly string[]): NamedNumber[] => {
    const lengths = Array.from({ length: Math.min(said.length, mostWords) }, (_, place) => place + 1);
    return lengths.reverse().flatMap(length => {
      const value = names.get(said.slice(0, length).join(''));
      return value === undefined ? [] : [{ value, length }];
    });
  };

export const daysNamed = numbersIn(days, 5);
export const yearsNamed = numbersIn(years, 9);
export const dayNamed = numberIn(days, 5);
export const yearNamed = numberIn(years, 9);
export const smallNumberNamed = numberIn(underHundred, 4);

const parts = [
  ...french.slice(0, 17),
  ...frenchTens,
  ...words('septante huitante nonante mille cents premier'),
  ...english,
  ...englishTens,
  ...words('hundred thousand first second third fifth eighth ninth twelfth'),
];
/** How many of the first words are parts of numbers; « et » only before another one. */
export function numberWordsIn(said: readonly string[]): number {
  const isPart = (word: string | undefined) =>
    word !== undefined && (parts.includes(word) || word === 'cent');
  const joins = (word: string | undefined) => word === 'et' || word === 'and';
  const end = said.findIndex((word, place) => !isPart(word) && !(joins(word) && isPart(said[place + 1])));
  return end < 0 ? said.length : end;
}

const known: ReadonlySet<string> = new Set([...parts, ...days.keys(), ...years.keys()]);

const longParts = parts.filter(part => part.length >= 5);

/** « soixente » is « soixante »: one slip in a word of four letters or more, when only one number is that near. */
export function spelled(word: string): string {
  if (word.length < 4 || word.length > 12 || known.has(word)) return word;
  const near = longParts.filter(part => isNear(part, word) && editsBetween(word, part) <= 1);
  return near.length === 1 ? (near[0] ?? word) : word;
}

/** One slip changes neither the length by two, nor both ends. */
const isNear = (part: string, word: string): boolean =>
  Math.abs(part.length - word.length) <= 1 && (part[0] === word[0] || part.at(-1) === word.at(-1));
