import { isNumenTry, overlaps } from './find-numen';
import { fold } from './fold';
import { oneOf } from './one-of';
import { isUsername } from './references';
import { foldedText, type SeenText, type Span, seenText } from './seen-text';
import type { Situation } from './understanding';

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
  const announced = announcedIn(foldedText(read), quoted).map(span => ({ span, isAnnounced: true }));
  const tokens = tokensOf(seenText(read), [...taken, ...quoted]);
  const odd = tokens.filter(
    (token, place) => isSecretHere(token.text, place, tokens) || isBareChoice(token, tokens, situation),
  );
  return [...announced, ...odd.map(({ span }) => ({ span, isAnnounced: false }))];
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

/** Without what closes a quotation or a clause after it. */
const closed = (token: string): string => token.replace(/(?<=.)[»"”’),;.]+$/u, '');

function isSecretHere(token: string, place: number, tokens: readonly Token[]): boolean {
  const core = unquoted(token);
  if (core.length < 5 || core.length > 64 || !mixes(core)) return false;
  if (tokens.length === 1 && isUsername(core)) return false;
  const before = fold(
    tokens
      .slice(Math.max(0, place - 6), place)
      .map(({ text }) => text)
      .join(' '),
  );
  if (isHarmless(core) || (isErrorCode(core) && aboutErrors.test(before))) return false;
  const kinds = kindsOf(core);
  if (kinds + core.length >= 10 && kinds >= 3) return true;
  if (tokens.length === 1) return true;
  return kinds >= 2 && context.test(before);
}

/** « erreur 0x800CCC0E », « code erreur AUTH-401 », « ERR_CERT_DATE_INVALID ». */
const isErrorCode = (core: string): boolean =>
  /^(?=.*[\d_])(?:0x[0-9a-f]+|[A-Z]+(?:[-_.:]?[A-Z0-9]+)*|[0-9]+(?:[-_.:][A-Z0-9]+)+|[A-Z]?[0-9]{2,}[A-Z]?)[.!?:]*$/iu.test(
    core,
  ) && !/\p{Ll}/u.test(core.replace(/^0x[0-9a-f]+/iu, ''));
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
    harmless.some(pattern => pattern.test(plain)) ||
    isNumenTry(plain.toUpperCase()) ||
    /^(?:[A-Z]+::)?[A-Z]{2,}(?:_[A-Z]{2,})+$/u.test(core) ||
    isSetting(core)
  );
}

/** « lang=en », the end of an address. */
const isSetting = (core: string): boolean =>
  /^[?&]?(?:(?:^|[&?])(?!(?:mdp|pass|pwd|pw|code|secret|key)[a-z]*=)[a-z_-]{1,20}=[a-z-]{1,12})+$/u.test(
    core,
  );

const harmless: readonly RegExp[] = [
  /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  /^(?:https?:\/\/|www\.)\S+$/,
  /^[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|gouv|html?|pdf|docx?)(?:\/\S*)?$/,
  /^(?:imap|imaps|pop|pops|smtp|smtps|ssl|tls|port)[:=/-]?v?\d*(?:[/.:]\d+)*$/,
  /^(?:windows|win|office|outlook|iphone|ipad|android|galaxy|samsung|ios|macos|covid|firefox|chrome|thunderbird|microsoft|o|teams|parcoursup|elections?|rentree|promo|session|lyon|cm|ce|cp|ms|gs|ps|numen|ac|rep|segpa|ulis|plp|salle|bac|licence|master|m|l|b|a|option|choix|reponse|question|article|page|etape|niveau|bp|cs|rep\+|iso|utf|tls|sha|md|wpa)[-_ ]?\d{1,4}(?:[-_.+]\w{0,3})?$/,
  /^\d{1,4}(?:er|ere|eme|e|nd|nde|st|rd|th|h|h\d\d|mn|min|ans?|x|go|mo|km|eur|€|%|fois|jours?|mois|j|s)?$/,
  /^\d+(?:[a-z]{1,3})?(?:[/.:_-]\d+)+(?:[a-z]{1,2})?$/,
  // « Windows11Pro », « iPhone15ProMax », « GalaxyS23 »
  /^(?:samsung|apple|google|microsoft|huawei|xiaomi)?[-_ ]?(?:windows|win|office|outlook|macos|macbook|ios|android|iphone|ipad|ubuntu|debian|firefox|chrome|edge|galaxy|redmi|pixel|excel|word|libreoffice|geogebra)[-_ ]?[a-z]?\d{1,4}(?:\.\d+)*(?:[-_ ]?(?:pro|max|plus|home|famille|edu|education|entreprise|enterprise|ultra|lite|mini|air|se|fe|lts|h\d|[a-z]))*$/,
  // A school, by its number (« ce.0690000x »)
  /^(?:[a-z]{1,4}[.:-]?)?\d{7}[a-z]$/,
  /^(?:n[°o]|nr|num)[.:]?[\d./-]*\d[\w./-]*$/,
  /^0x[0-9a-f]+$/,
  /^aadsts\d+$/,
  /^(?:\d{2,3}\/(?:tls|ssl|starttls)|imap4rev[12])$/,
  /^(?:j|d|l|m|n|s|c|t|qu)'\S*$/,
  /^(?:\d?[3-6](?:e|eme|em)\d?|[tpi]s?\d|1er|2nd|2d|2eme)(?:[-/]?(?:degre|\w{1,2}))?$/,
  /^(?:dupont|durand)$/,
  /^[a-z]+(?:-[a-z]+)*$/,
  /^(?:[a-z]+\/)+[a-z]+$/,
];

const passwordWord = String.raw`(?:mots? ?de? ?(?:passe?|pase|pas|pace)s?|motdepasse|mdp|mdpasse|mtp|password|pass ?word|passwd|passcode|passphrase|pwd|pw|pass|code(?: secret| d'acces)?)`;
const qualifiers = String.raw`(?: (?:de|du|d'|pour|ma|mon|la|le|actuel|provisoire|ancien|nouveau|habituel|pourtant|exact|tape|saisi|essaye|messagerie|boite|mail|mails|mel|webmail|academique|pro|professionnel\w*|compte|acces|login|session|for|my|the|mailbox|email|account|old|new|current|que|j'ai|j'utilise|je|utilise|mets|mis|avais|choisi|prends|voudrais|veux|etait|i|use|used|chose|want)){0,7}`;
const linking = String.raw`(?: ?[:=] ?| (?:c'?est|c|ce sera|sera|est|etait|c'etait|cest|ces|ct|serait|is|was|will be|would be|as|->|=>)(?![a-z]) ?(?:(?:bien|maintenant|donc|toujours|tjs|le suivant|celui-ci|now|still|just) ?)?[:=]? ?)`;
const announcement = new RegExp(
  String.raw`\b(?<word>${passwordWord})${qualifiers}(?<link>${linking})(?<quote>[«"'“(]*) ?(?<said>[^\s»"”),;]{1,64})(?<rest>[»"”),;]*(?: [^\s]+){0,6})`,
  'dgu',
);

const refused = String.raw`(?:refus|rejet|invalide|incorrect|errone|faux|ko\b|hs\b|(?:ne |n')?(?:marche|passe|fonctionne)|not |wrong|invalid|denied|reject|fail|does|doesn|won)`;
/** Words that say of what a password is, or how it fares. */
const aboutAccess =
  /^(?:academique|messagerie|mails?|mels?|boite|webmail|compte|acces|session|connexion|login|ordinateur|pc|mac|telephone|tel|rectorat|iprof|i-prof|arena|magistere|intranet|outlook|zimbra|actuel|precedent|habituel|initial|provisoire|temporaire|saisi|tape|entre|envoye|recu|donne|fourni|\p{L}+ment|again|account|email|mailbox|keeps|always|was|is|est|ci-dessus|et|ou|but|and|nor|or|yet)$/u;

/** « mon mot de passe est licorne »: a plain word too, unless it is one that describes a password. */
function announcedIn(folded: SeenText, quoted: readonly Span[]): Span[] {
  const { text, spanOf } = folded;
  return announcements.flatMap(({ pattern, isOne }) =>
    Array.from(text.matchAll(pattern))
      .filter(isOne)
      .flatMap(({ groups, indices }): Span[] => {
        const [start, end] = indices?.groups?.['said'] ?? [0, 0];
        const isCode = /^code$/u.test(groups?.['word'] ?? '');
        if (isCode && quoted.some(other => overlaps(other, spanOf(start, end)))) return [];
        return [spanOf(start, endOfPassword(text, start, end))];
      }),
  );
}

interface Announcement {
  /** `said` is the password's first word. */
  pattern: RegExp;
  isOne(match: RegExpExecArray): boolean;
}

const saidOf = (match: RegExpExecArray): string => match.groups?.['said'] ?? '';
const restOf = (match: RegExpExecArray): string => match.groups?.['rest'] ?? '';

const announcements: readonly Announcement[] = [
  {
    pattern: announcement,
    isOne: match => {
      const isCode = /^code/u.test(match.groups?.['word'] ?? '');
      if (isCode && isErrorCode(saidOf(match).toUpperCase())) return !/[a-z_-]|0x/u.test(saidOf(match));
      if (match.groups?.['quote']) return !describing.test(saidOf(match));
      return isNamed(saidOf(match), restOf(match), /[:=]/u.test(match.groups?.['link'] ?? ''));
    },
  },
  {
    pattern: /\b(?:comme|as) (?:mot de passe|mdp|password)[ :]+[«"']?(?<said>(?=\S*[\d!$#@*&_])\S{5,64})/dgu,
    isOne: () => true,
  },
  // « voici mon mdp licorne »
  {
    pattern: new RegExp(
      String.raw`\b(?:voici|voila|tiens|tenez|here is|here's|j'utilise|je mets|jmets|je prends|i use|prenez|note[zr]?) (?:bien )?(?:mon |le |ma |my |the )?${passwordWord}[ :,]+[«"'“(]*(?<said>[^\s»"”),;]{3,64})[»"”)]?[.! ]*$`,
      'dgu',
    ),
    isOne: match => isNamed(saidOf(match), '', false),
  },
  // « j’ai mis licorne comme mdp »
  {
    pattern: new RegExp(
      String.raw`\b(?:utilise|mets|met|mis|choisi|pris|prends|use|used|chose|put) [«"'“(]*(?<said>[^\s»"”),;:]{3,64})[»"”)]* (?:comme|as|for|pour) (?:mon |my |le |the )?${passwordWord}\b`,
      'dgu',
    ),
    isOne: match => isNamed(saidOf(match), '', false),
  },
  // « identifiant jdupont mdp licorne », « ancien mot de passe licorne »
  {
    pattern: new RegExp(
      String.raw`\b(?:(?:login|identifiant|user|username|id) ?:? [^\s:]{3,64},? (?:et )?(?:mon |le |my )?|(?:ancien|nouveau|vieux) )${passwordWord} (?<said>[^\s»"”),;:]{3,64})[.! ]*$`,
      'dgu',
    ),
    isOne: match => !aboutAccess.test(saidOf(match)) && isNamed(saidOf(match), '', false),
  },
  // « mdp licorne refusé »
  {
    pattern: new RegExp(
      String.raw`\b${passwordWord},? [«"'“(]*(?<said>[^\s»"”),;:]{3,64})[»"”)]*,? (?:(?:est|is|was|a ete|toujours|encore|sans cesse) )?${refused}`,
      'dgu',
    ),
    isOne: match => !aboutAccess.test(saidOf(match)) && isNamed(saidOf(match), '', false),
  },
];

/** A plain word is one of several: the password goes on to the end of what is said, or of the quotation. */
function endOfPassword(text: string, start: number, end: number): number {
  const quote = /[«"“'(]\s?$/u.exec(text.slice(Math.max(0, start - 2), start))?.[0].trim() ?? '';
  const rest = text.slice(end, end + longestPhrase);
  const quoted = quote && rest.indexOf(closing[quote] ?? quote);
  if (quoted !== '' && quoted >= 0) return start + text.slice(start, end + quoted).trimEnd().length;
  const glued = /^[^\s]*/u.exec(rest)?.[0] ?? '';
  const word = closed(text.slice(start, end + glued.length));
  const last = start + word.length;
  if (/[.,;!?]$/u.test(text.slice(start, end + glued.length)) || isOdd(word)) return last;
  return last + (goesOn.exec(text.slice(last, last + longestPhrase))?.[0].trimEnd().length ?? 0);
}

const longestPhrase = 100;
const closing: Partial<Record<string, string>> = { '«': '»', '“': '”', '(': ')' };
const isOdd = (word: string): boolean => /[\d!$#@*&_+=%]/u.test(word);

/** Up to a sign that ends a clause, or a word that begins another one. */
const goesOn =
  /^(?: (?!(?:mais|but|pourtant|ca|c'\S*|je|j'\S*|il|on|ne|n'\S*|i|it|refus\w*|marche|passe|et (?:ca|c'|je|j'|il|on|ne|n'|mon|ma|le|la|rien)|and (?:it|i|my|the))(?![\p{L}\p{N}]))[^\s,;.!?»”"]+){1,8}[!.]?/u;

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
  /^[ ,]*(?:mais|et|but|and|pourtant|ca|je|j'\S*|il|on|ne|n'\S*|i|it|qui|puis|alors|or|marche|passe|why|pourquoi|pk|pq|sa|pourkoi)(?![\p{L}\p{N}'])/u;

/** « mot de passe : le chat est sur le toit »: a sentence, when it is not one about the password itself. */
function isPhrase(said: string): boolean {
  const isSentence = /^(?:le|la|les|l'|un|une|mon|ma|mes|the|a|my) ?\S{3,} \S/u.test(said);
  const isList =
    /^\p{L}{3,}(?: [\p{L}\d!]+){3,5}[.!]?$/u.test(said) && !describing.test(said.split(' ')[0] ?? '');
  return (isSentence || isList) && !aboutPasswords.test(said);
}

const aboutPasswords =
  /oubli|perdu|\bpas\b|\bplus\b|\bsais|retrouv|refus|\?|identifi|numen|passe|mdp|forg|lost|don't|password|changer|suivant|regle|bloque|probleme|demande|besoin|aide|conne|acces|marche|fonctionne|urgent|erreur|help|need|problem|issue|work/u;

/** What is said of passwords. */
const describing = new RegExp(
  String.raw`^${oneOf(String.raw`
    a
    about
    absent\w*
    accepte\w*
    accepted
    active\w*
    actuellement
    affiche\w*
    almost
    already
    always
    an
    ancien
    apparemment
    apparently
    archaique
    arrive\w*
    at
    attendu
    au
    aussi
    automatiquement
    autorise\w*
    aux
    avec
    awful
    bad
    banal\w*
    basique
    being
    bidon
    bien
    bizarre
    blocked
    bloque\w*
    bon
    bonne
    bousill\w*
    broken
    bugue\w*
    ca
    cache\w*
    caduc
    caduque
    car
    case
    casse\w*
    ce
    cela
    celle
    celle-ci
    celui
    celui\S*
    cense
    certainement
    certainly
    cette
    change\w*
    changed
    chez
    chiant
    chiffre
    classique
    colle\w*
    collectif
    combien
    comme
    comment
    commun
    completement
    complexe
    complicated
    complique\w*
    compromis\w*
    compromised
    confidentiel
    configure\w*
    conforme
    connu
    correct
    correct\w*
    court\w*
    crame\w*
    crap
    cree\w*
    crypte\w*
    d'\S*
    dans
    de
    dead
    debile
    default
    definitely
    definitivement
    deja
    deleted
    demande\w*
    demode\w*
    denied
    depasse\w*
    depuis
    des
    desactive\w*
    desuet\w*
    devenu\w*
    different
    different\w*
    difficile
    difficult
    disabled
    disallowed
    disparu\w*
    donc
    donne
    du
    due
    easy
    ecrit
    educonnect
    efface\w*
    egalement
    egare\w*
    elle
    elsewhere
    embetant
    empty
    en
    encore
    enervant
    enregistre\w*
    ent
    entre
    entree
    envoye\w*
    errone\w*
    et
    expire\w*
    expired
    exposed
    facile
    faible
    faux
    fichu\w*
    finalement
    fine
    fini\w*
    flou
    foireux
    for
    forgot
    forgotten
    fort\w*
    fourni\w*
    foutu\w*
    garde\w*
    genere\w*
    generique
    getting
    going
    gone
    good
    grave
    grille\w*
    hacked
    hard
    hashe
    hidden
    hier
    hors
    how
    hs
    identifiant
    identique
    identique\w*
    il
    illisible
    illogique
    imbuvable
    important
    impossible
    imprononcable
    in
    inaccessible
    inchange\w*
    incomprehensible
    inconnu\w*
    incorrect
    incorrect\w*
    indispensable
    indisponible
    insecure
    insuffisant
    insupportable
    interdit\w*
    interminable
    introuvable
    inutile
    inutilisable
    invalid
    invalide\w*
    it
    j'\S*
    jamais
    je
    just
    juste
    kaput
    ko
    koi
    kwa
    l'\S*
    la
    le
    leaked
    lequel
    les
    locked
    login
    long
    long\w*
    lost
    ma
    mais
    mal
    malheureusement
    mandatory
    manifestement
    manquant\w*
    masque\w*
    mauvais
    maybe
    meilleur
    meme
    memorise\w*
    merci
    merdique
    mes
    mis
    missing
    moche
    modifie\w*
    moisi\w*
    mon
    mort
    morte?
    my
    nase\w*
    naze\w*
    necessaire\w*
    needed
    never
    new
    no
    non
    not
    note
    noted
    nouveau
    now
    nowhere
    nul\w*
    numen
    obligatoire\w*
    obscur
    obsolete
    often
    ok
    okay
    old
    on
    only
    ou
    oublie\w*
    oui
    outdated
    par
    parfait
    partage\w*
    parti
    pas
    passe\w*
    paume\w*
    penible
    perdu\w*
    perhaps
    perime\w*
    permanent
    personnel
    pete\w*
    peut
    pirate\w*
    plante\w*
    please
    plus
    possible
    pour
    pourquoi
    pourri\w*
    pris
    prive
    probablement
    probably
    pronote
    provisoire
    quand
    que
    quel\w*
    qui
    quoi
    range\w*
    ready
    really
    recent
    recognised
    recognized
    reconnu\w*
    redemande\w*
    refuse\w*
    refused
    regulierement
    reinitialise\w*
    rejected
    rejete\w*
    required
    requis\w*
    reset
    reste\w*
    ridicule
    right
    robuste
    rubbish
    safe
    saisi\w*
    same
    sans
    sans-doute
    sauvegarde\w*
    saved
    scotche\w*
    secret
    secure
    securise\w*
    sense
    sensible
    set
    seulement
    shared
    short
    si
    simple
    simplement
    so
    solide
    sometimes
    somewhere
    sorti
    soudainement
    stale
    standard
    still
    stocke\w*
    stolen
    stored
    stp
    strong
    stuck
    subitement
    suffisant
    suppose
    supprime\w*
    sur
    surement
    svp
    systematiquement
    tape
    tellement
    temporaire
    temporary
    termine\w*
    terrible
    thanks
    that
    the
    this
    to
    tombe\w*
    ton
    too
    totalement
    toujours
    tout
    toute
    tres
    trop
    un
    unavailable
    unchanged
    une
    unique
    unknown
    unsafe
    unusable
    urgent
    useless
    valable
    valid
    valide\w*
    very
    vide
    vieux
    visible
    visiblement
    vole\w*
    vos
    votre
    vrai
    vraiment
    weak
    what
    when
    where
    which
    why
    wifi
    windows
    working
    written
    wrong
    your
    zappe\w*
  `)}$`,
);

/** Questions about a password, after « c'est ». */
const describingEnd = /^(?:qu'\S*|est-ce|s'\S*|n'\S*|c'\S*|m'\S*|t'\S*|\S*\?)$/;

/** Where a new password is asked for, one odd word alone is one. */
function isBareChoice({ text }: Token, tokens: readonly Token[], situation: Situation): boolean {
  if (tokens.length !== 1 || situation !== 'new_password') return false;
  const core = unquoted(text);
  return (
    core.length >= 8 && !isHarmless(core) && /\p{L}/u.test(core) && /[^\p{L}?!.]/u.test(withoutEnd(core))
  );
}
