/**
 * Whether a password is a well-known one, or a well-known word with the usual ornaments.
 *
 * ASVS 5.0 6.2.4 wants the 3 000 most used passwords *that pass the composition rule*. No list has them: of the million in
 * SecLists' `10_million_password_list_top_1M` only 959 pass, half of them one person's. What people do instead is to
 * dress a word up: `Azerty123!`, `P@ssw0rd2024`, `!Soleil69000`. So the list is kept as words, and a password is undressed
 * (lower case, no accents, `@` read as a, figures and signs before and after taken off) before it is looked for: each word
 * stands for thousands of passwords.
 *
 * Sources: zxcvbn-ts (MIT): the 49 000 most used passwords, from the breaches gathered in SecLists, the French common
 * words, Wikipedia's, first and last names; and those of the place, of the académie's file.
 */
export function isCommonPassword(password: string, place: PasswordPlace = nowhere): boolean {
  const known = commonWords();
  const { words, ornament } = localOf(place);
  return undressed(password, ornament).some(word => known.has(word) || words.has(word));
}

/** What people of a place would think of first (ASVS 5.0 6.2.11, context-specific words): from the académie's file. */
export interface PasswordPlace {
  words: readonly string[];
  /** Post codes begin with these. */
  departements: readonly string[];
}

const nowhere: PasswordPlace = { words: [], departements: [] };

interface Local {
  words: ReadonlySet<string>;
  ornament: RegExp;
}
const locals = new WeakMap<PasswordPlace, Local>();

function localOf(place: PasswordPlace): Local {
  const local = locals.get(place) ?? {
    words: new Set(place.words.flatMap(plainForms)),
    ornament: ornamentOf(place.departements),
  };
  locals.set(place, local);
  return local;
}

/** The words that are looked for, as the sources write them; built at the first use (about 0.2 s). */
export function commonWordSources(): string[] {
  return [
    ...localWords,
    ...sources().flatMap(({ words, shortest }) => words.filter(word => word.length >= shortest)),
  ];
}

/** Loaded at the first use, as the set is: who starts a server waits for no dictionary. */
function sources(): { words: string[]; shortest: number }[] {
  const common: typeof import('@zxcvbn-ts/language-common') = require('@zxcvbn-ts/language-common');
  const french: typeof import('@zxcvbn-ts/language-fr') = require('@zxcvbn-ts/language-fr');
  return [
    { words: common.dictionary['passwords-common'], shortest: 4 },
    { words: french.dictionary['commonWords-fr'], shortest: 4 },
    { words: french.dictionary['wikipedia-fr'], shortest: 4 },
    { words: french.dictionary['firstnames-fr'], shortest: 3 },
    { words: french.dictionary['lastnames-fr'], shortest: 3 },
  ];
}

/** What staff of any académie would think of first. */
const localWords = [
  ...['motdepasse', 'mdp', 'monmotdepasse', 'nouveaumotdepasse', 'passe', 'secret', 'admin', 'bienvenue'],
  ...['academie', 'rectorat', 'messagerie', 'webmail', 'convergence'],
  ...[
    'sesame',
    'numen',
    'iprof',
    'arena',
    'educonnect',
    'education',
    'educationnationale',
    'professeur',
    'enseignant',
  ],
  ...['ecole', 'college', 'lycee'],
  ...['azertyuiop', 'azertyui', 'qsdfghjklm', 'wxcvbn', 'azertyqsdfgh', 'qwertyuiop'],
];

let words: Set<string> | undefined;

function commonWords(): Set<string> {
  words ??= new Set(commonWordSources().flatMap(word => plainForms(word)));
  return words;
}

/** Every reading of a password with the usual ornaments taken off its ends: `!Azerty123` is read as `azerty` too. */
function undressed(password: string, ornament: RegExp): string[] {
  const characters = [...password.normalize('NFKC')];
  const most = characters.length - 2;
  const starts = counts(longestPrefix, most).filter(start =>
    ornament.test(characters.slice(0, start).join('')),
  );
  const ends = counts(longestSuffix, most).filter(end =>
    ornament.test(characters.slice(characters.length - end).join('')),
  );
  const cores = starts.flatMap(start =>
    ends.map(end => characters.slice(start, characters.length - end).join('')),
  );
  return [...new Set(cores)].filter(core => core.length >= 2).flatMap(plainForms);
}

const longestPrefix = 5;
const longestSuffix = 16;

const counts = (longest: number, most: number): number[] =>
  Array.from({ length: Math.max(0, Math.min(longest, most)) + 1 }, (_, count) => count);

/**
 * Signs around one figure that people add: up to three digits, a year, a row (`123456`), one digit again and again, a post
 * code of the place. Four other digits are no ornament: nobody has them in a list.
 */
function ornamentOf(departements: readonly string[]): RegExp {
  const postCodes = departements.map(code => {
    const start = code.replace(/[AB]$/u, '0');
    return String.raw`|${start}\d{${5 - start.length}}`;
  });
  return new RegExp(
    String.raw`^[^\p{L}\p{N}]{0,4}(?:\d{1,3}|(?:19|20)\d\d|01?2345?6?7?8?9?0?|12345?6?7?8?9?0?|(\d)\1{3,}${postCodes.join('')})?[^\p{L}\p{N}]{0,4}$`,
    'u',
  );
}

/** Lower case, without accents, with the usual substitutions read back; `1` and `!` may mean i or l. */
function plainForms(word: string): string[] {
  const plain = word
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\s'’-]/gu, '');
  return [...new Set(['i', 'l'].map(one => readBack(plain, one)))];
}

function readBack(plain: string, one: string): string {
  return plain.replace(/[01!|3457@$8]/g, sign =>
    one === 'l' && '1!|'.includes(sign) ? 'l' : (substitutions[sign] ?? sign),
  );
}

const substitutions: Partial<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '|': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '8': 'b',
};
