import { closed, findAnnouncedPasswords, isCode } from './announced-password';
import { patternIn } from './any-of';
import { isNumenTry, overlaps } from './find-numen';
import { fold } from './fold';
import { isUsername } from './references';
import { type SeenText, type Span, seenText } from './seen-text';
import type { Situation } from './understanding';
import words from './words/passwords.json';

/** Passwords typed in clear: where each stands, and whether the words before say that it is one. */
export interface PasswordReading {
  span: Span;
  isAnnounced: boolean;
}

/**
 * The passwords that stand in clear in a text. It must never miss one, so in doubt it says yes: the price of a false alarm is a
 * warning, that of a miss is a password in a conversation. Says nothing of what the password is.
 */
export function findPasswords(
  text: string,
  situation: Situation,
  { taken, quoted }: OtherReadings,
): PasswordReading[] {
  const read = text.slice(0, longestRead);
  const announced = findAnnouncedPasswords(read, quoted, situation);
  const tokens = tokensOf(seenText(read), [...taken, ...quoted]);
  const odd = tokens.filter(
    (token, place) => isSecretHere(token.text, place, tokens) || isBareChoice(token, tokens, situation),
  );
  return [
    ...announced.map(span => ({ span, isAnnounced: true })),
    ...odd.map(({ span }) => ({ span, isAnnounced: false })),
  ];
}

/** What was read as something else is only a password when it is announced as one. */
export interface OtherReadings {
  /** A NUMEN or a date. */
  taken: readonly Span[];
  /** Error codes and the like: « code AUTH-401 » announces one. */
  quoted: readonly Span[];
}

/** Passwords are looked for further than wishes: one may stand at the end of a long text. */
const longestRead = 10_000;
const mostTokens = 4000;

interface Token {
  text: string;
  span: Span;
}

function tokensOf({ text, spanOf }: SeenText, taken: readonly Span[]): Token[] {
  return Array.from(text.matchAll(/\S+/gu), ({ 0: token, index }) => ({
    text: token,
    span: spanOf(index, index + closed(token).length),
  }))
    .slice(0, mostTokens)
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .filter(({ span }) => !taken.some(other => overlaps(span, other)));
}

function isSecretHere(token: string, place: number, tokens: readonly Token[]): boolean {
  const core = unquoted(token);
  if (core.length < 5 || core.length > 64 || !mixes(core)) return false;
  if (tokens.length === 1 && isUsername(core)) return false;
  const wordsBefore = tokens.slice(Math.max(0, place - 6), place).map(({ text }) => text);
  const before = fold(wordsBefore.join(' '));
  if (isHarmless(core) || isMash(core) || (isErrorCode(core) && aboutErrors.test(before))) return false;
  const kinds = kindsOf(core);
  if (kinds + core.length >= 10 && kinds >= 3) return true;
  if (tokens.length === 1) return true;
  return kinds >= 2 && context.test(before);
}

/**
 * « ppppp^^^ùùùmmmm »: what is left by a hand, or a cat, on the keyboard. All of it is keys held down, a sign among them, and no capital:
 * anything less may be somebody's password (« Xk333! »).
 */
const isMash = (core: string): boolean =>
  core.length >= 10 &&
  heldSign.test(core) &&
  !/\p{Lu}/u.test(core) &&
  core.replace(/(.)\1{2,}/gu, '').length <= 1;
const heldSign = /([^\p{L}\p{Nd}])\1\1/u;

/** « erreur 0x800CCC0E », « code erreur AUTH-401 », « ERR_CERT_DATE_INVALID ». */
const isErrorCode = (core: string): boolean =>
  isCode.test(core) && !/\p{Ll}/u.test(core.replace(/^0x[0-9a-f]+/iu, ''));
const aboutErrors =
  /\b(?:err?eurs?|errors?|bugs?|anomalie|statu[st]|exception|incident|ticket|message)\b[^!?]{0,30}$/u;

/** Words after which a token of letters with digits or signs is a password that somebody uses or wants. */
const context =
  /(?:\bmdp|passe|pass|password|pw|code|essay\w*|essai\w*|tap\w+|tape|mis|mets|met|mettre|saisi\w*|entr[ei]\w*|choisi\w*|utilis\w*|prend\w*|pris|voici|voila|avec|sera|tried|try|typed|use|using|used|set|put|choose|chose|enter\w*|pick\w*|ancien|nouveau|genre|comme|it's|is|to)(?: (?:it|le|la|un|mon|ca|c'est|est|to|with|the|password|mdp|mot|de|passe|bien|deja|aussi|moi|en|pour|as|:|=))*[ :='"«(]*$/;

/** Letters with digits or signs inside: what a word of the language is not. */
function mixes(core: string): boolean {
  const inner = withoutEnd(core);
  return (
    /\p{L}/u.test(core) &&
    (/\d/.test(core) ||
      /[^\p{L}\p{N}'’.,:/\-–]/u.test(inner) ||
      (/[!$*#@&_+=%€£]$/.test(core) && /[!$*#@&_+=%€£]/.test(inner.slice(0, -1))))
  );
}

const withoutEnd = (core: string): string => core.replace(/[.,;:!?)»"'…=]+$/u, '');
const unquoted = (token: string): string => token.replace(/^[«"'“‘([]+/u, '').replace(/[»"'”’)\],;]+$/u, '');

function kindsOf(core: string): number {
  const inner = core.replace(/[?.,;:…]+$/u, '');
  return [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{N}'’?]/u].filter(kind => kind.test(inner)).length;
}

/** Addresses, products, classes, rooms, times, phone numbers, dates, a NUMEN or a try at one, code. */
function isHarmless(core: string): boolean {
  const plain = fold(core).replace(/[?!.,;:)]+$/, '');
  return (
    harmless.some(pattern => pattern.test(plain)) ||
    isNumenTry(plain.toUpperCase()) ||
    /^(?:[A-Z]+::)?[A-Z]{2,}(?:_[A-Z]{2,})+$/u.test(core) ||
    isSetting(core) ||
    isLink(core)
  );
}

/** « [clic](javascript:…) », or what is left of it where words of its label stand apart; a label may be a password all the same. */
function isLink(core: string): boolean {
  const label = /^!?\[?(?<label>[^\]]*)\]\((?:https?:\/\/|www\.|(?:javascript|data|mailto|tel):)\S+$/iu.exec(
    core,
  )?.groups?.label;
  return label !== undefined && !mixes(label);
}

/** « lang=en », the end of an address. */
const isSetting = (core: string): boolean =>
  /^[?&]?(?:(?:^|[&?])(?!(?:mdp|pass|pwd|pw|code|secret|key)[a-z]*=)[a-z_-]{1,20}=[a-z-]{1,12})+$/u.test(
    core,
  );

const harmless = Object.values(words.harmless).map(patternIn(words));

/** Where a new password is asked for, one odd word alone is one. */
function isBareChoice({ text }: Token, tokens: readonly Token[], situation: Situation): boolean {
  if (tokens.length !== 1 || situation !== 'new_password') return false;
  const core = unquoted(text);
  return (
    core.length >= 8 && !isHarmless(core) && /\p{L}/u.test(core) && /[^\p{L}?!.]/u.test(withoutEnd(core))
  );
}
