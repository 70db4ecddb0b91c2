/** What a person may have typed without waiting for the form. The strings are candidates: the server checks them. */
export interface TypedSecrets {
  /** Something that looks like a NUMEN, as typed. */
  numen: string | null;
  /** Something that looks like a complete date, as typed. */
  date: string | null;
  password: boolean;
}

/** Longer texts are not searched: they are refused as a whole, and shown as nothing but their length. */
const longestText = 2000;

// Two digits, then up to eleven of letters or digits with the separators people put between them, three letters last.
const numenShape =
  /(?<![\p{L}\p{N}])\d{2}[ \u00a0.-]?[A-Za-z0-9](?:[ \u00a0.-]?[A-Za-z0-9]){6,11}(?![\p{L}\p{N}])/gu;
const dateShapes =
  /(?<![\p{L}\p{N}])(?:\d{1,2}[/.\- ]\d{1,2}[/.\- ](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|\d{8}|\d{6}|\d{1,2}(?:er)? \p{L}{3,9} (?:\d{4}|\d{2}))(?![\p{L}\p{N}])/giu;
const passwordIntro =
  /(?:mots? de passe|mdp|password|passwd|passe|pwd)(?:[^\n]{0,20}?)(?: est | etait | is | was |c'est |c’est |s'appelle |: ?|= ?|« ?|")(\S{4,})/iu;

const wordsOf = (text: string): string[] => text.split(/\s+/u).filter(Boolean);

/** Lower, upper, digit and special: at least three of them in one word of eight or more is no French word. */
function looksLikePassword(word: string): boolean {
  const bare = word.replace(/^[«"'“(]+|[»"'”),;]+$/gu, '');
  if (bare.length < 8 || /^https?:/iu.test(bare) || /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/iu.test(bare)) return false;
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\d/u, /[^\p{L}\p{N}]/u].filter(shape => shape.test(bare));
  return classes.length >= 3 && /\d/u.test(bare);
}

const isNumenLike = (candidate: string): boolean => {
  const bare = candidate.replace(/[ \u00a0.-]/gu, '');
  return bare.length >= 10 && bare.length <= 15 && /[A-Za-z]{2,3}$/u.test(bare) && /\d{5}/u.test(bare);
};

export function findSecrets(text: string): TypedSecrets {
  if (text.length > longestText) return { numen: null, date: null, password: false };
  const numen = text.match(numenShape)?.find(isNumenLike) ?? null;
  const rest = numen ? text.replace(numen, ' ') : text;
  return {
    numen,
    date: rest.match(dateShapes)?.[0] ?? null,
    password: wordsOf(rest).some(looksLikePassword) || passwordIntro.test(rest),
  };
}

const mask = '•••';

/** The text as it may be kept and shown: without anything that looks like a secret. */
export function maskSecrets(text: string): string {
  if (text.length > longestText) return `${mask} (${text.length})`;
  const masked = text
    .replace(numenShape, candidate => (isNumenLike(candidate) ? mask : candidate))
    .replace(dateShapes, mask)
    .replace(passwordIntro, (all, secret: string) => all.slice(0, all.length - secret.length) + mask);
  return masked
    .split(/(\s+)/u)
    .map(word => (looksLikePassword(word) ? mask : word))
    .join('');
}
