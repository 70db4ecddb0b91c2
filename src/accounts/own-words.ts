import anyAscii from 'any-ascii';

/** Whose words they are; an empty text is none. */
export interface Owner {
  lastName: string;
  firstName: string;
  username: string;
  email: string;
}

export type OwnPart = 'firstName' | 'lastName' | 'username' | 'address';

export interface OwnWord {
  part: OwnPart;
  /** As the account writes it, never as the password does. */
  word: string;
}

/**
 * What of its owner a password is made of, each fault once: a whole word of the password, or from four letters on a part
 * of one too. Three letters inside a longer word are no weakness: « Banane » is not Ana's.
 */
export function ownWordsIn(password: string, owner: Owner): OwnWord[] {
  const readings = spellings.map(spell => readingOf(password, spell));
  const isIn = (word: string): boolean =>
    spellings.some(spell => readings.some(reading => holds(reading, bare(spell(word)))));
  const found = textsOf(owner).flatMap(([part, text]) => {
    // The whole says nothing more than its parts.
    const parts = partsOf(text).filter(isIn);
    return (parts.length > 0 ? parts : [text].filter(hasLetter).filter(isIn)).map(word => ({ part, word }));
  });
  return found.filter(({ word }, index) => found.every((other, at) => !says(other.word, word, at < index)));
}

/** « jdupont » says « Dupont » as well; of two that say the same, the first does. */
function says(other: string, word: string, isFirst: boolean): boolean {
  const [longer, shorter] = [bare(plain(other)), bare(plain(word))];
  return longer === shorter ? isFirst : longer.includes(shorter);
}

const textsOf = ({ firstName, lastName, username, email }: Owner): [OwnPart, string][] => [
  ['firstName', firstName],
  ['lastName', lastName],
  ['username', username],
  ['address', email.split('@')[0] ?? ''],
];

/** Of compound names (« Lefèvre-Martin » forbids both), where they are not too short to be found alone (« Le Bo »). */
const partsOf = (text: string): string[] => text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(hasLetter);

const hasLetter = (word: string): boolean => /\p{L}/u.test(word);

type Spell = (text: string) => string;

/** Lower case, without accents; every other Latin letter as it is commonly written without (ß ss, œ oe, ł l, ı i, þ th). */
const plain: Spell = text =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}\u02B0-\u02FF]/gu, '')
    .replace(/\p{Script=Latin}/gu, letter => anyAscii(letter).toLowerCase());

/** As German and Nordic names are written without their letters: Müller, Mueller; Åse, Aase. */
const germanic: Spell = text =>
  plain(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[äöüøå]/g, letter => germanicLetters[letter] ?? letter),
  );

const germanicLetters: Partial<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

const spellings = [plain, germanic];

const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

interface Reading {
  /** Letters and digits between other signs. */
  runs: string[];
  /** Words one after the other, without what stands between: `J.Dupont` is `jdupont`. */
  letters: string;
  /** Where in `letters` a word begins, or the last one ends. */
  edges: Set<number>;
}

function readingOf(password: string, spell: Spell): Reading {
  const text = password.normalize('NFKC');
  const words = (text.match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [])
    .flatMap(word => word.split(beforeCapital))
    .map(word => bare(spell(word)));
  const edges = new Set([0]);
  let letters = '';
  for (const each of words) {
    letters += each;
    edges.add(letters.length);
  }
  const runs = (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map(run => bare(spell(run)));
  return { runs, letters, edges };
}

/** A capital after a small letter begins a word: `AnaVerte`. */
const beforeCapital = /(?<=\p{Ll}\p{M}*)(?=\p{Lu})/u;

function holds({ runs, letters, edges }: Reading, own: string): boolean {
  const { length } = [...own];
  if (length < shortestWord) return false;
  if (length >= shortestPart && runs.some(run => run.includes(own))) return true;
  return placesOf(own, letters).some(start => edges.has(start) && edges.has(start + own.length));
}

const shortestWord = 3;
const shortestPart = 4;

function placesOf(own: string, letters: string): number[] {
  const starts = Array.from(letters, (_, index) => index);
  return starts.filter(start => letters.startsWith(own, start));
}
