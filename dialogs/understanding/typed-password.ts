import { findNumen, looksLikeNumen } from './find-numen';
import { fold } from './fold';
import { isInjectionString } from './hostile';
import type { Situation } from './understanding';

/**
 * Whether a password stands in clear in a text. It must never miss one, so in doubt it says yes: the price of a false
 * alarm is a warning, that of a miss is a password in a conversation. Says nothing of what the password is.
 */
export function hasTypedPassword(text: string, situation: Situation): boolean {
  const read = text.slice(0, longestRead).normalize('NFKC');
  if (isAnnounced(read)) return true;
  if (isInjectionString(read)) return false;
  const tokens = withoutNumen(read, situation)
    .split(/\s+/)
    .filter(token => token !== '')
    .slice(0, 4000);
  return tokens.some((token, place) => isSecretHere(token, place, tokens)) || isBareChoice(tokens, situation);
}

function withoutNumen(text: string, situation: Situation): string {
  const found = findNumen(text, situation);
  return found?.numen ? `${text.slice(0, found.span[0])} ${text.slice(found.span[1])}` : text;
}

/** Passwords are looked for further than wishes: one may stand at the end of a long text. */
const longestRead = 10_000;

function isSecretHere(token: string, place: number, tokens: readonly string[]): boolean {
  const core = unquoted(token);
  if (core.length < 5 || core.length > 64 || isHarmless(core)) return false;
  const kinds = kindsOf(core);
  if (kinds >= 3 && core.length >= 7 && mixes(core)) return true;
  if (!mixes(core)) return false;
  if (tokens.length === 1) return true;
  return kinds >= 2 && context.test(fold(tokens.slice(Math.max(0, place - 6), place).join(' ')));
}

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

function withoutEnd(core: string): string {
  return core.replace(/[.,;:!?)»"'…=]+$/u, '');
}

function unquoted(token: string): string {
  return token.replace(/^[«"'“‘([]+/u, '').replace(/[»"'”’)\],;]+$/u, '');
}

function kindsOf(core: string): number {
  const inner = core.replace(/[?.,;:…]+$/u, '');
  return [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{N}'’?]/u].filter(kind => kind.test(inner)).length;
}

/** Addresses, products, classes, rooms, times, phone numbers, dates, a NUMEN or a try at one, code. */
function isHarmless(core: string): boolean {
  const plain = fold(core).replace(/[?!.,;:)]+$/, '');
  return (
    harmless.some(pattern => pattern.test(plain)) || isNumenLike(plain) || looksLikeNumen(plain.toUpperCase())
  );
}

const harmless: readonly RegExp[] = [
  /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  /^(?:https?:\/\/|www\.)\S+$/,
  /^[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|gouv|html?|pdf|docx?)(?:\/\S*)?$/,
  /^(?:imap|imaps|pop|pops|smtp|smtps|ssl|tls|port)[:=/-]?v?\d*(?:[/.:]\d+)*$/,
  /^(?:windows|win|office|outlook|iphone|ipad|android|galaxy|samsung|ios|macos|covid|firefox|chrome|thunderbird|microsoft|o|teams|parcoursup|elections?|rentree|promo|session|lyon|cm|ce|cp|ms|gs|ps|numen|ac|rep|segpa|ulis|plp|salle|bac|licence|master|m|l|b|a|option|choix|reponse|question|article|page|etape|niveau|bp|cs|rep\+|iso|utf|tls|sha|md|wpa)[-_ ]?\d{1,4}(?:[-_.+]\w{0,3})?$/,
  /^\d{1,4}(?:er|ere|eme|e|nd|nde|st|rd|th|h|h\d\d|mn|min|ans?|x|go|mo|km|eur|€|%|fois|jours?|mois|j|s)?$/,
  /^\d+(?:[a-z]{1,3})?(?:[/.:_-]\d+)+(?:[a-z]{1,2})?$/,
  /^(?:j|d|l|m|n|s|c|t|qu)'\S*$/,
  /^(?:\d?[3-6](?:e|eme|em)\d?|[tpi]s?\d|1er|2nd|2d|2eme)(?:[-/]?(?:degre|\w{1,2}))?$/,
  /^(?:dupont|durand)$/,
  /^[a-z]+(?:-[a-z]+)*$/,
  /^(?:[a-z]+\/)+[a-z]+$/,
];

/** A row of digits and letters in the order of a NUMEN, slips included: that is another question. */
function isNumenLike(plain: string): boolean {
  return /^[\doil]{2}[-. ]?[a-z]{1,2}[-. ]?[\doil]{2}[-. \doil]{3,8}[a-z\d]{0,5}$/.test(plain);
}

const passwordWord = String.raw`(?:mots? ?de? ?(?:passe?|pase|pas|pace)s?|motdepasse|mdp|mdpasse|mtp|password|pass ?word|passwd|passcode|passphrase|pwd|pw|pass|code(?: secret| d'acces)?)`;
const qualifiers = String.raw`(?: (?:de|du|d'|pour|ma|mon|la|le|actuel|provisoire|ancien|nouveau|habituel|messagerie|boite|mail|mails|mel|webmail|academique|pro|professionnel\w*|compte|acces|login|session|for|my|the|mailbox|email|account|old|new|current|que|j'ai|j'utilise|je|utilise|mets|mis|avais|choisi|prends|voudrais|veux|etait|i|use|used|chose|want)){0,7}`;
const linking = String.raw`( ?[:=] ?| (?:c'?est|c|ce sera|sera|est|etait|c'etait|cest|ces|ct|serait|is|was|will be|would be|as|->|=>)(?![a-z]) ?(?:(?:bien|maintenant|donc|toujours|tjs|le suivant|celui-ci|now|still|just) ?)?[:=]? ?)`;
const announcement = new RegExp(
  String.raw`\b${passwordWord}${qualifiers}${linking}[«"'“(]*([^\s»"”),;]{1,64})((?: [^\s]+){0,6})`,
  'g',
);

/** « mon mot de passe est licorne »: a plain word too, unless it is one that describes a password. */
function isAnnounced(text: string): boolean {
  const folded = fold(text);
  for (const match of folded.matchAll(announcement)) {
    if (isNamed(match[2] ?? '', match[3] ?? '', /[:=]/.test(match[1] ?? ''))) return true;
  }
  return asPassword.test(folded) || isHanded(folded);
}

const asPassword = /\b(?:comme|as) (?:mot de passe|mdp|password)[ :]+[«"']?(?=\S*[\d!$#@*&_])\S{5,}/;

/** « voici mon mdp licorne ». */
function isHanded(folded: string): boolean {
  const match = handed.exec(folded);
  return match !== null && isNamed(match[1] ?? '', '', false);
}

const handed = new RegExp(
  String.raw`\b(?:voici|voila|tiens|tenez|here is|here's|j'utilise|je mets|jmets|je prends|i use|prenez|note[zr]?) (?:bien )?(?:mon |le |ma |my |the )?${passwordWord}[ :,]+[«"'“(]*([^\s»"”),;]{3,64})[»"”)]?[.! ]*$`,
);

function isNamed(word: string, rest: string, colon: boolean): boolean {
  const core = word.replace(/[.!?,;:]+$/, '');
  if (colon && isPhrase(`${word}${rest}`)) return true;
  if (core.length < 3 || describing.test(core) || describingEnd.test(core)) return false;
  if (/[\d!$#@*&_+=%]/.test(core)) return !/^\d{1,2}$/.test(core);
  return rest.trim().split(' ').length <= 3;
}

/** « mot de passe : le chat est sur le toit »: a sentence, when it is not one about the password itself. */
function isPhrase(said: string): boolean {
  return (
    /^(?:le|la|les|l'|un|une|mon|ma|mes|the|a|my) ?\S{3,} \S/.test(said) &&
    !/oubli|perdu|\bpas\b|\bplus\b|\bsais|retrouv|refus|\?|identifi|numen|passe|mdp|forg|lost|don't|password|changer|suivant|regle|bloque/.test(
      said,
    )
  );
}

/** What is said of passwords. */
const describing =
  /^(?:quoi|koi|kwa|comment|pourquoi|quand|combien|ou|qui|que|quel\w*|lequel|mon|ma|mes|ton|votre|vos|le|la|les|l'\S*|un|une|des|du|de|d'\S*|mal|mon|il|elle|je|j'\S*|on|ca|cela|trop|tres|pas|plus|bien|bon|bonne|mauvais|toujours|encore|deja|jamais|aussi|peut|tout|toute|celui\S*|ce|cette|faux|vrai|juste|correct\w*|incorrect\w*|invalide\w*|valide\w*|valable|errone\w*|different\w*|identique\w*|meme|simple|complique\w*|long\w*|court\w*|faible|fort\w*|sur|nul\w*|vide|perime\w*|expire\w*|refuse\w*|rejete\w*|accepte\w*|bloque\w*|oublie\w*|perdu\w*|introuvable|inconnu\w*|obsolete|compromis\w*|pirate\w*|vole\w*|change\w*|modifie\w*|enregistre\w*|reinitialise\w*|cree\w*|requis\w*|obligatoire\w*|demande\w*|necessaire\w*|non|oui|ok|parfait|ancien|nouveau|impossible|difficile|facile|important|secret|confidentiel|personnel|prive|bizarre|ecrit|note|en|a|au|aux|dans|sur|avec|par|pour|sans|et|mais|donc|car|si|numen|identifiant|login|urgent|grave|celle|comme|the|my|your|a|an|not|no|wrong|right|correct|incorrect|invalid|valid|expired|lost|forgotten|forgot|gone|refused|rejected|accepted|locked|blocked|too|so|very|weak|strong|short|long|ok|okay|what|why|how|where|when|which|it|this|that|same|different|hard|easy|on|in|at|for|to|saved|unknown|needed|required|stolen|hacked|compromised|case|still|never|always|working|being|only|just|really|now|old|new|set|changed|reset|mandatory|empty|missing|fini\w*|termine\w*|mort|ko|hs|wifi|windows|educonnect|ent|pronote|plus|impossible|indispensable|ce|sensible|inutile|inutilisable|temporaire|provisoire|robuste|securise\w*|solide|complexe|conforme|sauvegarde\w*|memorise\w*|affiche\w*|masque\w*|visible|illisible|attendu|redemande\w*|desactive\w*|active\w*|supprime\w*|efface\w*|tombe\w*|passe\w*|reconnu\w*|pris|mis|bon|celui|recent|vieux|meilleur|suffisant|insuffisant|autorise\w*|interdit\w*|possible|arrive\w*|sorti|parti|sense|cense|suppose|celle-ci|svp|stp|merci|please|thanks)$/;

/** Questions about a password, after « c'est ». */
const describingEnd = /^(?:qu'\S*|est-ce|s'\S*|n'\S*|c'\S*|m'\S*|t'\S*|\S*\?)$/;

/** Where a new password is asked for, one odd word alone is one. */
function isBareChoice(tokens: readonly string[], situation: Situation): boolean {
  const [only] = tokens;
  if (tokens.length !== 1 || only === undefined || situation !== 'new_password') return false;
  const core = unquoted(only);
  return (
    core.length >= 8 && !isHarmless(core) && /\p{L}/u.test(core) && /[^\p{L}?!.]/u.test(withoutEnd(core))
  );
}
