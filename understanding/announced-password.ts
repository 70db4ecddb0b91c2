import { patternIn } from './any-of';
import { canonicalWord } from './canonical';
import { overlaps } from './find-numen';
import { fold } from './fold';
import { isReference } from './references';
import { foldedText, type Span } from './seen-text';
import type { Situation } from './understanding';
import concepts from './words/concepts.json';
import words from './words/passwords.json';

/**
 * Passwords that somebody says are theirs: « mon mot de passe est licorne », « licorne est mon mot de passe ». A plain word too,
 * unless it is one that describes a password; to the end of what is said of it.
 * @param quoted error codes and the like: « code AUTH-401 » announces one
 */
export function findAnnouncedPasswords(
  typed: string,
  quoted: readonly Span[],
  situation?: Situation,
): Span[] {
  const { text, spanOf } = foldedText(typed);
  const isProse = /(?<!\p{L})\p{Ll}{2}/u.test(typed);
  const isSubject = situation === 'new_password' || namesPassword.test(text);
  const isCapital = (place: number): boolean => /^\p{Lu}/u.test(typed.slice(spanOf(place, place + 1)[0]));
  if (!mayAnnounce.test(text) && !isSubject) return [];
  return announcements.flatMap(({ pattern, isOne, isWhole }) =>
    Array.from(text.matchAll(pattern)).flatMap((match): Span[] => {
      const { said, word, rest, link, quote, start, end } = partsOf(match);
      const written = typed.slice(...spanOf(start, end + rest.length));
      const isCode = /^(?:code)?$/u.test(word) && quoted.some(other => overlaps(other, spanOf(start, end)));
      const isTitle = /\p{Ll}/u.test(typed) && isCapital(start);
      if (isCode || !isOne({ said, word, rest, link, quote, isTitle, written, isProse, isSubject }))
        return [];
      return [spanOf(start, isWhole ? end : endOfPassword(text, start, end))];
    }),
  );
}

const pattern = patternIn(words);
const spanned = patternIn(words, 'dgu');

/** Words of what a password is, or how it fares. */
const aboutAccess = pattern('^{access}$');

/** Somewhere in what is said about the password itself. */
const aboutPasswords = pattern('{subjects}');

/** What is said of passwords. */
const describing = pattern('^{describing}$');

/** Questions about a password, after « c'est ». */
const describingEnd = /^(?:qu'\S*|est-ce|s'\S*|n'\S*|c'\S*|m'\S*|t'\S*|\S*\?)$/;

interface Announced {
  /** The password's first word, or all of it where the pattern `isWhole`. */
  said: string;
  /** What it is called. */
  word: string;
  rest: string;
  link: string;
  quote: string;
  /** Written with a capital in a text that is not all in capitals. */
  isTitle: boolean;
  /** It and the rest, in its own letters. */
  written: string;
  /** Not every word of the message has a capital. */
  isProse: boolean;
  /** The message, or the question that it answers, is about a password. */
  isSubject: boolean;
}

interface Announcement {
  pattern: RegExp;
  isOne(announced: Announced): boolean;
  isWhole?: true;
}

function partsOf({ groups = {}, indices }: RegExpExecArray) {
  const [start, end] = indices?.groups?.['said'] ?? [0, 0];
  const { said = '', word = '', rest = '', link = '', quote = '' } = groups;
  return { said, word, rest, link, quote, start, end };
}

const namesPassword = pattern(String.raw`\b(?!code){names}`);
const aSign = pattern('{signs}');

/** Without one of these none is announced: what follows is long to make ready, and most messages do without. */
const mayAnnounce = pattern(words.mayAnnounce);

/** A word, and what goes on from it. */
const aWord = (source: string): Announcement => ({
  pattern: spanned(source),
  isOne: ({ said }) => isSecretWord(said),
});
/** A word, and no more than it. */
const wholeWord = (source: string): Announcement => ({ ...aWord(source), isWhole: true });
const unquotedWord = (source: string): Announcement => ({
  ...wholeWord(source),
  isOne: ({ said }) => isSecretWord(said) && !isReference(said),
});

const { announced } = words;
const announcements: readonly Announcement[] = [
  {
    pattern: spanned(announced.is),
    isOne: ({ said, word, rest, link, quote, isTitle, written, isProse }) => {
      if (word === 'code' && isStatus.test(said)) return false;
      if (/^code/u.test(word) && isCode.test(said)) return /^[^a-z_-]+$/u.test(said) && !/0x/u.test(said);
      if (quote) return !describing.test(said) || isSentence(said, rest);
      if (isShortPhrase(said, rest) || (isTitle && isSentence(said, rest))) return true;
      const isAfterSign = aSign.test(link);
      if (isAfterSign && (isTitled(written, isProse) || isWordList(`${said}${rest}`))) return true;
      return isNamed(said, rest, isAfterSign);
    },
  },
  { pattern: spanned(announced.asPassword), isOne: () => true },
  // « voici mon mdp licorne », « on m’a donné le mot de passe provisoire licorne »
  aWord(announced.introduced),
  // « j’ai mis licorne comme mdp », « mettez-moi licorne comme mot de passe »
  wholeWord(announced.usedAs),
  // « identifiant jdupont / mdp licorne », « ancien mot de passe licorne »
  aWord(announced.besideName),
  // « mdp licorne » and no more, « mot de passe - licorne », « mdp provisoire licorne »
  aWord(announced.bare),
  // « mdp licorne refusé », « mon mot de passe habituel licorne ne passe plus »
  {
    pattern: spanned(announced.refusedThen),
    isOne: ({ said }) => !aboutAccess.test(said) && isNamed(said, '', false),
    isWhole: true,
  },
  // « mdp Perdu Depuis 2019 »
  {
    pattern: spanned(announced.inTitles),
    isOne: ({ written, isProse }) => isTitled(written, isProse) && /^(?:\S+ ){1,5}\d/u.test(written),
  },
  // « c’est "Perdu Depuis 2019 !" »
  {
    pattern: spanned(announced.quoted),
    isOne: ({ said, isSubject }) =>
      isSubject && isOdd(said) && /\p{L}/u.test(said) && !/err?eur|error|code|\?/u.test(said),
    isWhole: true,
  },
  // « licorne est mon mot de passe », « Tulipe Noire 27! c’est mon mdp »
  {
    pattern: spanned(announced.first),
    isOne: ({ said }) => said.split(' ').every(isSecretPart) && isSecretWord(said.split(' ')[0] ?? ''),
    isWhole: true,
  },
  // « c’est licorne mon mot de passe »
  wholeWord(announced.between),
  // « changez mon mot de passe en licorne »
  wholeWord(announced.changedInto),
  // « make it unicorn my password », « on me demande un mot de passe, j’ai mis licorne »
  wholeWord(announced.made),
  unquotedWord(announced.answered),
  // « je tape azerty mais ça refuse »
  unquotedWord(announced.typedInVain),
];

/** « code : 403 » */
const isStatus = /^[1-5]\d{2}[.!?]*$/u;

/** « AUTH-401 », « 4821 », « 0x800CCC0E ». */
export const isCode =
  /^(?=.*[\d_])(?:0x[0-9a-f]+|[a-z]+(?:[-_.:]?[a-z0-9]+)*|[0-9]+(?:[-_.:][a-z0-9]+)+|[a-z]?[0-9]{2,}[a-z]?)[.!?:]*$/iu;

/** Where nothing but its place says that a word is a password: none that a message to the help desk is made of. */
function isSecretWord(word: string): boolean {
  const core = word.replace(/[.!?,;:]+$/u, '');
  return isNamed(core, '', false) && isSecretPart(core) && !isTrade(core);
}

const isSecretPart = (word: string): boolean => !aboutAccess.test(word) && !aboutPasswords.test(word);
const isTrade = (word: string): boolean =>
  canonicalWord(word) !== word || Object.hasOwn(concepts, word) || (!isOdd(word) && isReference(word));

/** « Perdu Depuis 2019 »: nobody writes so of what became of a password. */
function isTitled(written: string, isProse: boolean): boolean {
  const words = written.split(/\s+/u);
  const end = words.findIndex(word => !/^(?:\p{Lu}|\d|[^\p{L}\s]+$)/u.test(word));
  const run = end < 0 ? words : words.slice(0, end);
  const capitals = run.filter(word => /^\p{Lu}\p{L}*\p{Ll}/u.test(word));
  if (aboutAccess.test(fold(run[0] ?? '')) || capitals.length < 2) return false;
  return (isProse && capitals.length > 2) || run.some(word => /^\d/u.test(word));
}

/** « correct horse battery staple »: four words or more that say nothing together. */
function isWordList(said: string): boolean {
  const words = said.replace(politeEnd, '').split(' ');
  const isPlain = (word: string) => /^\p{L}{4,}$/u.test(word) && !describing.test(word) && isSecretPart(word);
  return (
    words.length >= 4 &&
    words.length <= 6 &&
    /^\p{L}{4,}$/u.test(words[0] ?? '') &&
    words.slice(1).every(isPlain)
  );
}

/** « le chat dort », « j’aime le chocolat »: it begins like one, and says nothing of a password. */
function isSentence(said: string, rest: string): boolean {
  const [next = ''] = rest.trim().split(/[\s»"”),;]/u);
  if (!sentenceStart.test(said) || aboutPasswords.test(`${said}${rest}`)) return false;
  return next === '' ? /^[lj]'\p{L}{4}/u.test(said) : sentenceStart.test(next) || !describing.test(next);
}

/** « le chat noir » and no more: « le mot de passe est le même que celui du lycée » goes on. */
function isShortPhrase(said: string, rest: string): boolean {
  const [phrase] = fewMore.exec(rest) ?? [];
  return phrase !== undefined && phraseStart.test(said) && isSentence(said, phrase);
}

const phraseStart = /^(?:l[ea]s?|l'\S+|une?|mon|ma|mes|the|a|my)$/u;
const fewMore =
  /^(?: (?!(?:mais|but|et|and|pourtant|ca|il|it)\b)[\p{L}\d'’-]+){1,3}(?=[.!]*$|,| (?:mais|but|et|and|pourtant|ca|il|it)\b)/u;

const sentenceStart = /^(?:le|la|les|l'\S+|un|une|mon|ma|mes|je|j'\S+|tu|il|elle|on|c'est|qui|the|a|my|i)$/u;

/** A plain word is one of several: the password goes on to the end of what is said, or of the quotation. */
function endOfPassword(text: string, start: number, end: number): number {
  const quote = /[«"“'(]\s?$/u.exec(text.slice(Math.max(0, start - 2), start))?.[0].trim() ?? '';
  const rest = text.slice(end, end + longestPhrase);
  const quoted = quote && rest.indexOf(closing[quote] ?? quote);
  if (quoted !== '' && quoted >= 0) return start + text.slice(start, end + quoted).trimEnd().length;
  const glued = /^[^\s]*/u.exec(rest)?.[0] ?? '';
  const written = text.slice(start, end + glued.length);
  const last = start + closed(written).length;
  const isClosed = /[.,;!?]$/u.test(written) || isOdd(written);
  const said = isClosed ? last : last + lengthOf(goesOn, text.slice(last, last + longestPhrase));
  return said + lengthOf(goesOnAfter, text.slice(said, said + longestPhrase));
}

const lengthOf = (more: RegExp, text: string): number => more.exec(text)?.[0].trimEnd().length ?? 0;

const longestPhrase = 100;
const closing: Partial<Record<string, string>> = { '«': '»', '“': '”', '(': ')' };
export const isOdd = (word: string): boolean => /[\d!$#@*&_+=%]/u.test(word);

/** Without what closes a quotation or a clause after it. */
export const closed = (token: string): string => token.replace(/(?<=.)[»"”’),;.]+$/u, '');

const politeEnd = pattern('[ .!]*(?: {courtesy})?[ .!]*$');

/** Up to a sign that ends a clause, or a word that begins another one. */
const goesOn = pattern(words.toTheEnd);

/** « licorne, avec une majuscule : Licorne », « Tulipe, Noire; 27 », « Soleil. Vert. » */
const goesOnAfter = pattern(words.afterTheEnd);

function isNamed(word: string, rest: string, colon: boolean): boolean {
  const core = word.replace(/[.!?,;:]+$/u, '');
  if (colon && isPhrase(`${word}${rest}`)) return true;
  if (core.length < 3 || describing.test(core) || describingEnd.test(core)) return false;
  if (isOdd(core)) return !/^\d{1,2}$/u.test(core);
  if (rest.trim().split(' ').length <= 3 || core !== word) return true;
  const [several = ''] = fewWords.exec(rest) ?? [];
  return !aboutPasswords.test(several) && beginsAnother.test(rest.slice(several.length));
}

/** « est licorne mais ça ne passe pas », « est soleil vert océan et ça … » */
const fewWords =
  /^(?: (?!(?:mais|et|but|and|pourtant) )\p{L}+){0,3}?(?= (?:mais|but|pourtant|(?:et|and) (?:ca|it|je|i))(?![\p{L}\p{N}]))/u;
const beginsAnother =
  /^[ ,]*(?:mais|et|but|and|pourtant|avec|with|ou|or|sans|ca|je|j'\S*|il|on|ne|n'\S*|i|it|qui|puis|alors|or|marche|passe|why|pourquoi|pk|pq|sa|pourkoi)(?![\p{L}\p{N}'])/u;

/** « mot de passe : le chat est sur le toit »: a sentence, when it is not one about the password itself. */
function isPhrase(said: string): boolean {
  const begins = /^(?:le|la|les|l'|un|une|mon|ma|mes|the|a|my) ?\S{3,} \S/u.test(said);
  const isList =
    /^\p{L}{3,}(?: [\p{L}\d!]+){3,5}[.!]?$/u.test(said) && !describing.test(said.split(' ')[0] ?? '');
  return (begins || isList) && !aboutPasswords.test(said);
}
