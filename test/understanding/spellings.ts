import fc from 'fast-check';

/**
 * Secrets as people write them, in sentences. Nothing here comes from the reader that is tested with it: its tables of months,
 * numbers and separators are its own.
 */
export interface Spelling {
  kind: 'numen' | 'birthDate' | 'password';
  /** What is typed. */
  text: string;
  /** The secret as it stands in the text. */
  written: string;
  /** What it means: thirteen characters, an ISO date, the password. */
  meant: string;
}

const someOf = (characters: string, length: number) =>
  fc
    .array(fc.constantFrom(...characters), { minLength: length, maxLength: length })
    .map(list => list.join(''));

// --- how characters are typed ---

type Style = (text: string) => string;
const digitsFrom =
  (zero: number): Style =>
  text =>
    text.replace(/[0-9]/g, digit => String.fromCodePoint(zero + Number(digit)));
const wide: Style = text => text.replace(/[!-~]/g, sign => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0));
const interspersed =
  (sign: string): Style =>
  text =>
    Array.from(text)
      .flatMap((character, place) => (place % 3 === 2 ? [sign, character] : [character]))
      .join('');

const styles: readonly Style[] = [
  text => text,
  text => text,
  text => text,
  wide,
  digitsFrom(0x0660),
  digitsFrom(0x0966),
  digitsFrom(0x1d7ec),
  interspersed('\u200b'),
  interspersed('\u00ad'),
  interspersed('\u2060'),
  text => text.normalize('NFD'),
  text => text.replace(/ /g, '\u00a0'),
  text => text.replace(/ /g, '  '),
  text => text.replace(/ /g, '\n'),
  text => text.replace(/ /g, ' \u200f'),
];

// --- NUMEN ---

const numenMeant = fc
  .tuple(
    someOf('0123456789', 2),
    someOf('ABCDEFGHJKLMNPQRSTUVWXYZ', 1),
    someOf('0123456789', 7),
    someOf('BCDFGHJKLMNPQRTVWXZ', 3),
  )
  .map(parts => parts.join(''));

const groupings: readonly (readonly number[])[] = [
  [13],
  [2, 1, 2, 5, 3],
  [2, 1, 7, 3],
  [3, 2, 5, 3],
  [10, 3],
  [3, 10],
  [5, 5, 3],
  [2, 1, 2, 2, 3, 3],
  Array(13).fill(1),
];
const separators = [
  '',
  ' ',
  '-',
  '.',
  ' - ',
  '/',
  ' / ',
  '\u2011',
  '\u2013',
  '_',
  ' . ',
  ', ',
  '*',
  '+',
  '~',
  '#',
  '·',
  '   ',
  '\n',
];
const digitNames = {
  fr: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
};

function grouped(numen: string, sizes: readonly number[], separator: string): string {
  let start = 0;
  const groups = sizes.map(size => {
    start += size;
    return numen.slice(start - size, start);
  });
  return groups.join(separator);
}

const dictated = (numen: string, names: readonly string[]): string =>
  Array.from(numen, character => (/[0-9]/.test(character) ? names[Number(character)] : character)).join(' ');

const numenWritten = (numen: string) =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...groupings),
          fc.constantFrom(...separators),
          fc.constantFrom(...styles),
          fc.boolean(),
        )
        .map(([sizes, separator, style, isLower]) => {
          const spaced = grouped(numen, sizes, separator);
          return style(isLower ? spaced.toLowerCase() : spaced);
        }),
    },
    { weight: 1, arbitrary: fc.constantFrom(dictated(numen, digitNames.fr), dictated(numen, digitNames.en)) },
  );

const numenFrames = [
  '§',
  'mon numen est §',
  'NUMEN : §',
  'c’est § merci',
  'voilà mon numéro : §.',
  '« § »',
  'my numen is §',
  'here it is: §',
  'bonjour, le voici :\n§\nmerci',
  '(§)',
];

// --- birth dates ---

interface Day {
  day: number;
  month: number;
  year: number;
}

const birthday = fc
  .date({ min: new Date('1931-01-01T00:00:00Z'), max: new Date('2009-12-31T00:00:00Z'), noInvalidDate: true })
  .map(
    (date): Day => ({ day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear() }),
  );

const isoOf = ({ day, month, year }: Day): string => `${year}-${two(month)}-${two(day)}`;
const two = (number: number): string => String(number).padStart(2, '0');

const frenchMonths = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];
const englishMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const shortFrench = [
  'janv.',
  'févr.',
  'mars',
  'avr.',
  'mai',
  'juin',
  'juil.',
  'août',
  'sept.',
  'oct.',
  'nov.',
  'déc.',
];
const shortEnglish = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const romans = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

/** Numbers from one to ninety-nine in words. */
function french(number: number): string {
  const units = [
    '',
    'un',
    'deux',
    'trois',
    'quatre',
    'cinq',
    'six',
    'sept',
    'huit',
    'neuf',
    'dix',
    'onze',
    'douze',
    'treize',
    'quatorze',
    'quinze',
    'seize',
    'dix-sept',
    'dix-huit',
    'dix-neuf',
  ];
  if (number < 20) return units[number] ?? '';
  const isVigesimal = (number >= 70 && number < 80) || number >= 90;
  const ten = Math.floor(number / 10) - (isVigesimal ? 1 : 0);
  const tens =
    ['', '', 'vingt', 'trente', 'quarante', 'cinquante', 'soixante', '', 'quatre-vingt'][ten] ?? '';
  const rest = number - 10 * ten;
  if (rest === 0) return ten === 8 ? `${tens}s` : tens;
  return (rest === 1 || rest === 11) && ten !== 8 ? `${tens} et ${units[rest]}` : `${tens}-${units[rest]}`;
}

function english(number: number): string {
  const units = [
    '',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
    'thirteen',
    'fourteen',
    'fifteen',
    'sixteen',
    'seventeen',
    'eighteen',
    'nineteen',
  ];
  if (number < 20) return units[number] ?? '';
  const tens =
    ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'][
      Math.floor(number / 10)
    ] ?? '';
  return number % 10 === 0 ? tens : `${tens}-${units[number % 10]}`;
}

const irregular: Record<string, string> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

function englishOrdinal(number: number): string {
  const parts = english(number).split('-');
  const last = parts.pop() ?? '';
  return [...parts, irregular[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`)].join(
    '-',
  );
}

function frenchYear(year: number): string[] {
  const rest = year % 100;
  if (year >= 2000) return [rest === 0 ? 'deux mille' : `deux mille ${french(rest)}`];
  return [
    `mille neuf cent ${french(rest)}`,
    `mil neuf cent ${french(rest)}`,
    `dix-neuf cent ${french(rest)}`,
    french(rest),
  ];
}

function englishYear(year: number): string[] {
  const rest = year % 100;
  if (year >= 2000) return [rest === 0 ? 'two thousand' : `two thousand and ${english(rest)}`];
  return [`nineteen ${english(rest)}`, `nineteen hundred and ${english(rest)}`];
}

const englishDay = (day: number): string => {
  const end =
    day % 10 === 1 && day !== 11
      ? 'st'
      : day % 10 === 2 && day !== 12
        ? 'nd'
        : day % 10 === 3 && day !== 13
          ? 'rd'
          : 'th';
  return `${day}${end}`;
};

/** One slip in the middle of a word of six letters and more: a letter twice, one less, or two swapped. */
function slipped(word: string, place: number, how: number): string {
  if (word.length < 6) return word;
  const at = 1 + (place % (word.length - 3));
  const [before, one, other, after] = [
    word.slice(0, at),
    word[at] ?? '',
    word[at + 1] ?? '',
    word.slice(at + 2),
  ];
  return (
    [before + one + one + other + after, before + other + after, before + other + one + after][how % 3] ??
    word
  );
}

/** A year of two digits means one of the 1900s from 30 on. */
const shortYear = ({ year }: Day): string | null =>
  (year >= 1930 && year < 2000) || year < 2030 ? two(year % 100) : null;

const dateWritten = (date: Day) => {
  const { day, month, year } = date;
  const years = [String(year), String(year), shortYear(date) ?? String(year)];
  const numbers = fc
    .tuple(
      fc.constantFrom(
        ...['/', '-', '.', ' ', ',', ' / ', ' - ', ' . ', ' , ', '\u2013', '_', ';', '|', '·', '\n'],
      ),
      fc.constantFrom(...years),
      fc.boolean(),
    )
    .map(([separator, written, isPadded]) =>
      [isPadded ? two(day) : String(day), isPadded ? two(month) : String(month), written].join(separator),
    );
  const others = [
    `${two(day)}${two(month)}${year}`,
    `${two(day)}${two(month)}${two(year % 100)}`,
    `${year}${two(month)}${two(day)}`,
    ...['-', '/', '.', ' '].map(sign => [year, two(month), two(day)].join(sign)),
    ...[' ', '-', '.', '/'].map(sign => Array.from(`${two(day)}${two(month)}${year}`).join(sign)),
    `${two(day)} ${two(month)} ${Array.from(String(year)).join(' ')}`,
    `${day}.${romans[month - 1]}.${year}`,
    `${day === 1 ? '1er' : day}/${two(month)}/${year}`,
  ];
  const named = fc
    .tuple(
      fc.constantFrom(frenchMonths, frenchMonths, englishMonths, shortFrench, shortEnglish),
      fc.constantFrom(...years, `'${two(year % 100)}`, `’${two(year % 100)}`),
      fc.constantFrom(...[' ', ' ', '-', '/', ' de ', '.', ', ', ' du mois de ', ' of ', '  ']),
      fc.nat(20),
      fc.nat(11),
    )
    .map(([names, written, joint, place, how]) => {
      const name = names[month - 1] ?? '';
      const said = how < 3 && names[0]?.length === 7 ? slipped(name, place, how) : name;
      const first = [String(day), day === 1 ? '1er' : String(day), englishDay(day)][place % 3] ?? '';
      const close = /^ (?:de|of) $/.test(joint) ? joint : joint === ' du mois de ' ? ' ' : joint;
      return `${first}${joint}${said}${close}${written}`;
    });
  const monthFirst = fc
    .tuple(fc.constantFrom(englishMonths, shortEnglish), fc.boolean())
    .map(([names, isOrdinal]) => `${names[month - 1]} ${isOrdinal ? englishDay(day) : day}, ${year}`);
  const words = fc.constantFrom(
    ...frenchYear(year).map(
      said => `${day === 1 ? 'premier' : french(day)} ${frenchMonths[month - 1]} ${said}`,
    ),
    ...englishYear(year).map(said => `${englishOrdinal(day)} of ${englishMonths[month - 1]} ${said}`),
    ...englishYear(year).map(said => `${englishMonths[month - 1]} the ${englishOrdinal(day)}, ${said}`),
    `${french(day)} ${frenchMonths[month - 1]} ${year}`,
  );
  const forms = fc.oneof(
    { weight: 4, arbitrary: numbers },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
    { weight: 5, arbitrary: named },
    { weight: 1, arbitrary: monthFirst },
    { weight: 3, arbitrary: words },
  );
  return fc
    .tuple(forms, fc.constantFrom(...styles), fc.constantFrom('asIs', 'upper', 'plain'))
    .map(([written, style, letters]) => style(cased(written, letters)));
};

function cased(text: string, letters: string): string {
  if (letters === 'upper') return text.toUpperCase();
  return letters === 'plain' ? text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase() : text;
}

const dateFrames = [
  '§',
  'né le §',
  'née le § à Lyon',
  'je suis né(e) le §.',
  'DDN §',
  'date de naissance : §',
  'ma date de naissance c’est §, merci',
  'I was born on §',
  'born §',
  'my date of birth is §',
  'c’est le §',
];

// --- passwords ---

const oddPassword = fc
  .tuple(
    fc.constantFrom('Tulipe', 'Chocolat', 'Bretagne', 'Licorne', 'Ecole-Ferry', 'Marguerite', 'Noël', 'Xk'),
    someOf('23456789', 3),
    fc.constantFrom('!', '$a', '#', '*B', '&', '_x', '+', '?!', '€', '=é'),
  )
  .map(parts => parts.join(''));
const plainPassword = fc.constantFrom(
  ...'licorne tournesol marguerite sunshine azertyuiop chocolat bretagne'.split(' '),
);
const phrase = fc
  .tuple(
    ...[0, 1, 2].map(() => fc.constantFrom(...'cheval tulipe agrafe violet bateau soleil rivage'.split(' '))),
  )
  .map(parts => parts.join(' '));

const oddFrames = [
  '§',
  'mon mot de passe est §',
  'mdp : §',
  'mdp § refusé',
  'j’ai essayé § et ça refuse',
  'est-ce que § convient ?',
  'my password is §',
  'I tried § but it fails',
  '« § »',
  'voici le mot de passe que je veux : §',
  'mon mdp c’est § depuis des années et il ne marche plus',
];
const plainFrames = [
  'mon mot de passe est §',
  'mdp : §',
  'mdp § refusé',
  'my password is §',
  'password: §',
  'mon mot de passe est § mais ça ne passe pas',
  'mon mdp c’est §, je ne comprends pas',
  'voici mon mdp §',
  'my password is § and it will not take it',
];
const phraseFrames = [
  'mdp : §',
  'mon mot de passe est §',
  'voici le mot de passe que je veux : §',
  'password: §',
  'mdp : « § »',
  'mon mot de passe : §. Merci',
];

// --- in sentences ---

function inSentence(kind: Spelling['kind'], meant: string, written: string, frame: string): Spelling {
  return { kind, meant, written, text: frame.replace('§', () => written) };
}

const withFrame =
  (kind: Spelling['kind'], frames: readonly string[]) =>
  ([meant, written]: readonly [string, string]): fc.Arbitrary<Spelling> =>
    fc.constantFrom(...frames).map(frame => inSentence(kind, meant, written, frame));

export const numenSpelling: fc.Arbitrary<Spelling> = numenMeant
  .chain(meant => fc.tuple(fc.constant(meant), numenWritten(meant)))
  .chain(withFrame('numen', numenFrames));

export const dateSpelling: fc.Arbitrary<Spelling> = birthday
  .chain(date => fc.tuple(fc.constant(isoOf(date)), dateWritten(date)))
  .chain(withFrame('birthDate', dateFrames));

export const passwordSpelling: fc.Arbitrary<Spelling> = fc.oneof(
  oddPassword.map(secret => [secret, secret] as const).chain(withFrame('password', oddFrames)),
  plainPassword.map(secret => [secret, secret] as const).chain(withFrame('password', plainFrames)),
  phrase.map(secret => [secret, secret] as const).chain(withFrame('password', phraseFrames)),
);

// --- slips, and what is glued together ---

const looksLike: Record<string, string> = {
  '0': 'OoQ',
  '1': 'IlL',
  '2': 'Zz',
  '5': 'Ss',
  '8': 'B',
  '9': 'g',
};

/** A digit as a letter that looks like it, or a letter glued to one: never what was meant, and never anything else. */
function letterFor(text: string, place: number, how: number): string {
  const digits = Array.from(text.matchAll(/[0-9]/g), ({ index }) => index);
  const at = digits[place % digits.length] ?? 0;
  const letters = looksLike[text[at] ?? ''] ?? '';
  const letter = letters[how % letters.length] ?? `${text[at]}${'xEOl'[how % 4]}`;
  return text.slice(0, at) + letter + text.slice(at + 1);
}

/** Dates in digits, with a slip in them. */
export const slippedDate: fc.Arbitrary<Spelling> = fc
  .tuple(birthday, fc.constantFrom('/', '-', '.', ' / '), fc.nat(7), fc.nat(30), fc.nat(3))
  .map(([date, sign, place, how, kind]) => {
    const [day, month, year] = [two(date.day), two(date.month), String(date.year)];
    const written =
      [
        [`${day[0]} ${day[1]}`, month, year].join(sign),
        [String(1 + (place % 9)), day, month, year].join(sign),
        [day, month, `${year}${how % 10}`].join('/'),
      ][kind] ?? letterFor([day, month, year].join(sign), place, how);
    return { meant: isoOf(date), written };
  })
  .chain(({ meant, written }) =>
    fc.constantFrom(...dateFrames).map(frame => inSentence('birthDate', meant, written, frame)),
  );

/** NUMENs of which a digit is a letter. */
export const slippedNumen: fc.Arbitrary<Spelling> = fc
  .tuple(numenMeant, fc.constantFrom('O', 'I', 'L', 'S'), fc.constantFrom(0, 1, 4, 5, 6, 7, 8, 9))
  .map(([meant, letter, at]) => [meant, meant.slice(0, at) + letter + meant.slice(at + 1)] as const)
  .chain(withFrame('numen', numenFrames));

/** A NUMEN with a date at one of its ends, and nothing between: `meant` has both, a space between. */
export const gluedSpelling: fc.Arbitrary<Spelling> = fc
  .tuple(
    numenMeant,
    birthday,
    fc.constantFrom('/', '-', '.', ' juillet '),
    fc.constantFrom(...styles),
    fc.boolean(),
  )
  .map(([numen, date, sign, style, isNumenFirst]) => {
    const isNamed = sign === ' juillet ';
    const day = isNamed ? { ...date, month: 7 } : date;
    const written = isNamed
      ? `${date.day}${sign}${date.year}`
      : [two(date.day), two(date.month), String(date.year)].join(sign);
    const text = style(isNumenFirst ? numen + written : written + numen);
    return { kind: 'numen' as const, text, written: text, meant: `${numen} ${isoOf(day)}` };
  });

/** In the query of a link, its signs as they are or as codes. */
export const inQuery = (spelling: fc.Arbitrary<Spelling>): fc.Arbitrary<Spelling> =>
  fc
    .tuple(
      spelling,
      fc.constantFrom('https://ac-lyon.fr/?x=§', 'http://a.fr/b?y=1&x=§&z=2', 'www.a.fr/#x=§ merci'),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([spelled, frame, isIso, isCoded]) => {
      const { meant } = spelled;
      const written = isIso ? meant : meant.split('-').reverse().join('/');
      const text = frame.replace('§', () => (isCoded ? encodeURIComponent(written) : written));
      return { ...spelled, written, text };
    });

/** Within signs that are no markup, and in markup that is not shown. */
export const inSigns = (spelling: fc.Arbitrary<Spelling>): fc.Arbitrary<Spelling> =>
  fc
    .tuple(
      spelling,
      fc.constantFrom('<§>', '<numen §>', '<date §>', '<!-- § -->', '<a title="§">x</a>', '<b>§</b>'),
    )
    .map(([spelled, frame]) => ({ ...spelled, text: frame.replace('§', () => spelled.written) }));

/**
 * What of a spelling still stands in a text: nothing, or what was found. Compared without signs, in any script and case, so
 * that a part of it in other clothes is found too.
 */
export function remainsOf({ kind, written, meant }: Spelling, kept: string): string[] {
  const bare = (text: string) =>
    asciiDigits(text)
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
  const words =
    asciiDigits(written)
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{M}]{4,}|[0-9]{2,}/gu) ?? [];
  const parts = kind === 'password' ? meant.split(' ') : [meant, ...words];
  return [written, ...parts].map(bare).filter(part => part !== '' && bare(kept).includes(part));
}

/** Arabic, Devanagari and mathematical digits, each from its zero on. */
const asciiDigits = (text: string): string =>
  [0x0660, 0x0966, 0x1d7ec].reduce(
    (left, zero) =>
      Array.from({ length: 10 }).reduce<string>(
        (rest, _, digit) => rest.replaceAll(String.fromCodePoint(zero + digit), String(digit)),
        left,
      ),
    text,
  );
