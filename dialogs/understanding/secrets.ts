import { monthNames } from './dates';
import { hasTypedPassword } from './typed-password';

/** Longer texts are not searched: they are refused as a whole, and shown as nothing but their length. */
const longestText = 2000;

/** What people put between the parts of a number. */
const gap = String.raw`[\s\u00a0.\p{Pd}]?`;
const digit = '[0-9OIl]';
const letter = '[A-Z01]';
/**
 * A NUMEN, or one with the usual slips: O and 0, I and 1, one character too many or too few. The digits and the letters
 * are counted besides, so that a phone number is none.
 */
const numenShape = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${digit}${gap}${digit}${gap}${letter}${gap}[A-Z0-9]${gap}(?:${digit}${gap}){5,7}` +
    String.raw`(?:${letter}${gap}${letter}${gap}${letter}|${letter}{4}|${letter}${gap}${letter})(?![\p{L}\p{N}])`,
  'giu',
);
const isNumenLike = (candidate: string): boolean =>
  (candidate.match(/[0-9]/gu)?.length ?? 0) >= 6 && (candidate.match(/[A-Za-z]/gu)?.length ?? 0) >= 3;

const dayShape = String.raw`(?:\d{1,2}(?:er|st|nd|rd|th)?|premier)`;
const yearShape = String.raw`(?:\d{4}|\d{2})`;
/** Not when it goes on in pairs of digits: that is a phone number. */
const pairsShape = String.raw`(?<!\d\d[ .])\d{1,2}[. ]\d{1,2}[. ]\d{2}(?![ .]\d\d(?!\d))`;
const dateShapes = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{4}|\d{1,2}[/\-]\d{1,2}[/\-]\d{2}|${pairsShape}|\d{4}[/.\- ]\d{1,2}[/.\- ]\d{1,2}|\d{8}|\d{6}` +
    String.raw`|${dayShape}[ /.\-](?:of )?\p{L}{3,9}[ /.,\-]{1,2}${yearShape}` +
    String.raw`|(?:${monthNames.join('|')})\.? \d{1,2}(?:st|nd|rd|th)?,? ${yearShape})(?![\p{L}\p{N}])`,
  'giu',
);
/** « mon mot de passe est perdu » tells no password. */
const notPassword =
  '(?:perdu|oubli|expir|bloqu|p[ée]rim|incorrect|invalid|refus|rejet|faux|mauvais|pas |plus |lost|forgot|block|wrong|not |reject)';
const passwordIntro = new RegExp(
  String.raw`(?:mots? de passe|mdp|password|passwd|passe|pwd)(?:[^\n]{0,20}?)` +
    String.raw`(?: est | etait | is | was |c'est |c’est |s'appelle |: ?|= ?|« ?|")(?!${notPassword})(\S{4,})`,
  'giu',
);

/** Lower, upper, digit and special: at least three of them in one word of eight or more is no French word. */
function looksLikePassword(word: string): boolean {
  const bare = word.replace(/^[«"'“(]+|[»"'”),;]+$/gu, '');
  if (bare.length < 8 || /^https?:/iu.test(bare) || /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/iu.test(bare)) return false;
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\d/u, /[^\p{L}\p{N}]/u].filter(shape => shape.test(bare));
  return classes.length >= 3 && /\d/u.test(bare);
}

/** What stands in the place of a secret. */
export const mask = '•••';

/** The text as it may be kept and shown: without anything that looks like a secret. */
export function maskSecrets(text: string): string {
  if (text.length > longestText) return `${mask} (${text.length})`;
  const seen = asSeen(text);
  const masked = seen
    .replace(numenShape, candidate => (isNumenLike(candidate) ? mask : candidate))
    .replace(dateShapes, mask)
    .replace(passwordIntro, (all, secret: string) => all.slice(0, all.length - secret.length) + mask)
    .split(/(\s+)/u)
    .map(word => (looksLikePassword(word) ? mask : word))
    .join('');
  // What the bot calls a password is not kept: one that was not found above takes the whole message with it.
  if (masked.split(mask).some(part => hasTypedPassword(part, 'start'))) return mask;
  return masked === seen ? text : masked;
}

/** Wide digits and invisible characters, which come with pasted text, hide nothing. */
const asSeen = (text: string): string => text.normalize('NFKC').replace(/\p{Cf}/gu, '');
