import { fold } from './fold';

/** Strings that only an attack or a test of one would contain. */
export function isInjectionString(text: string): boolean {
  const read = text
    .slice(0, 2000)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '');
  const folded = fold(read);
  return code.some(pattern => pattern.test(read)) || orders.some(pattern => pattern.test(folded));
}

/**
 * Whether a text names what an attack is after. The classifier was taught attacks too; where nothing is named that is protected,
 * it has only met words that it does not know.
 */
export const namesTarget = (text: string): boolean => targets.test(fold(text));

const targets =
  /pass?e\b|mdp|passw|ident|numen|compte|account|boite|mailbox|acces|verif|instruct|regle|\brules?\b|consigne|admin|prompt|\buser|mails?\b|messager|login|log me|\bdonnees|\bdata|systeme|system|\bcodes?\b/;

/** Somebody else's account, password, NUMEN or mail is asked for. */
export function asksForAnother(text: string): boolean {
  const folded = fold(text);
  return (
    others.some(pattern => pattern.test(folded)) || ofNamedPerson.test(text.slice(0, 2000).normalize('NFC'))
  );
}

/** « l'identifiant de Sophie Bernard »: two capitalised words that are no place or service. */
const ofNamedPerson =
  /\b(?:identifiants?|mot de passe|mdp|numen|NUMEN|login|compte|boîte|messagerie|mails?|adresse|date de naissance) (?:de |d['’])(?!Saint|Sainte|Lyon|Bourg|Villefranche|Messagerie|Académ|Rectorat|Éducation|Education)\p{Lu}\p{Ll}+ (?!Messagerie|Académ)\p{Lu}[\p{L}-]+/u;

const code: readonly RegExp[] = [
  /<\/?(?:script|iframe|object|embed)\b|<svg\b[^<>]{0,200}\/\s{0,5}on|<[a-z][^<>]{0,200}[\s"'/]on[a-z]{3,20}\s{0,3}=/i,
  /<\|?\/?(?:im_start|im_end|system|endoftext|user|assistant)\|?>/i,
  /\{\{[^{}]{1,80}\}\}|\$\{[^{}]{1,80}\}?|#\{[^{}]{1,80}\}|<%=?[^%]{0,80}%>/,
  /(?:^|[\s;'")])(?:union\s{1,9}(?:all\s{1,9})?select|select\s{1,9}[\w*,\s]{1,60}\sfrom\s|drop\s{1,9}(?:table|database)|insert\s{1,9}into\s|delete\s{1,9}from\s|update\s{1,9}\w{1,40}\s{1,9}set\s)/i,
  /['"]\s{0,5}(?:or|and|ou|\|\|)\s{1,5}['"]?\w{0,20}['"]?\s{0,5}(?:=|like)/i,
  /\b(?:or|and)\s{1,5}(\d)\s{0,3}=\s{0,3}\1/i,
  /\w{1,30}['"]\s{0,3}(?:--|#|;--)|--\s*$/,
  /\.\.[/\\]|\/etc\/(?:passwd|shadow)|\bcmd\.exe\b|%2e%2e|%00|%27|%3cscript/i,
  /\$\([^()]{1,60}\)|\|\|?\s{0,3}(?:ls|cat|whoami|id|rm)\b|&&\s{0,3}\w|;\s{0,3}(?:ls|cat|rm|wget|curl|drop|shutdown)\b|\brm\s{1,5}-rf\b|\bsudo\s/i,
  /\bjavascript:|\bon(?:error|load|click|mouseover)\s{0,3}=|\bdocument\.cookie|\beval\s{0,3}\(/i,
  /"?\$(?:gt|ne|where|regex|in)"?\s{0,3}:|__proto__|constructor\.prototype|process\.env|require\s{0,3}\(/i,
  /\*\)\(|\)\(\||\(\|\(/,
  /^\s{0,5}(?:###\s{0,3})?(?:\[?\s?(?:system|systeme|système|assistant|developer|admin|root)\]?)\s{0,3}[:>\]]/i,
  /\\x0[0-9a-f]|\\u00[0-9a-f]{2}/i,
];

const orders: readonly RegExp[] = [
  /\b(?:ignor\w*|oubli\w*|disregard|forget|override|bypass|contourn\w*|outrepass\w*|efface|desactive\w*)\b.{0,30}\b(?:instructions?|consignes?|directives?|prompts?|regles? (?:de securite|precedentes|internes)|previous rules|guidelines|restrictions?|safety|filtres?|garde-fous|guardrails|everything (?:above|before)|tout ce qui precede)\b/,
  /\b(?:prompt systeme|system prompt|message systeme|prompt initial|your prompt|ton prompt|votre prompt|initial instructions|hidden (?:rules|instructions)|instructions? (?:cachees?|initiales|internes))\b/,
  /\b(?:mode (?:developpeur|admin\w*|debug|dieu|maintenance|root)|developer mode|debug mode|god mode|admin mode|jailbreak|\bdan mode|sans (?:aucune )?(?:restriction|limite|filtre|censure)s?|without restrictions|unrestricted)\b/,
  /\b(?:tu es|vous etes|you are|you're|agis|agissez|act|comporte\w*|pretend\w*|fais comme|faites comme|imagine)\b.{0,20}\b(?:maintenant|desormais|now|as|comme|to be|si tu)\b.{0,25}\b(?:dan|admin\w*|root|pirate|hacker|developpeur|systeme|superuser|superviseur)\b/,
  /\b(?:list\w*|dump|export\w*|affich\w*|montr\w*|donn\w*|show|give|print|extrai\w*)\b.{0,25}\b(?:tous les (?:comptes|utilisateurs|mots de passe|numens?|identifiants|mdp)|toute la base|all (?:the )?(?:accounts|users|passwords|numens?|usernames)|users table|la base de donnees|the database|the user list|la liste des (?:comptes|utilisateurs|agents|mots de passe))/,
  /\b(?:saut\w*|pass\w*|skip|contourn\w*|bypass|evit\w*|desactiv\w*)\b.{0,15}\b(?:la verification|l'identification|l'authentification|le controle d'identite|verification|identity check|authentication)\b/,
  /\b(?:mot de passe|mdp|compte|password|acces|identifiants?)\b.{0,8}\b(?:administrateur|admin|root|super ?user)\b/,
  /\b(?:valid|verifi|connect|identifi|authentifi)\w*[- ]moi (?:quand meme|sans|directement)\b/,
];

const thing = String.raw`(?:mot de pass?e|mdp|mots de passe|identifiants?|login|numen|compte|boite(?: mail| aux lettres| academique)?|messagerie|mails?|messages|e-mails?|courriels|adresse(?: mail| e-mail)?|date de naissance|acces|codes?|profil|donnees|nom d'utilisateur|telephone perso|infos?|informations)`;
const englishThing = String.raw`(?:password|login|username|numen|account|mailbox|inbox|e-?mails?|birth ?date|date of birth|credentials|details|access)`;
const somebody = String.raw`(?:m\.|mr\b|mme\b|mlle\b|monsieur|madame|mon (?:collegue|mari|conjoint|chef|directeur|ami|frere|pere|fils|compagnon|voisin|proviseur|principal|patron|copain|ex|adjoint|stagiaire|remplacant|inspecteur)|ma (?:collegue|femme|conjointe|directrice|amie|soeur|mere|fille|compagne|voisine|secretaire|proviseure|principale|cheffe|copine|binome|stagiaire|remplacante|gestionnaire)|mes collegues|(?:un|une|l'|cet|cette) ?autre|un(?:e)? (?:collegue|ami|amie|eleve|prof\w*|enseignante?|agent|parent)|quelqu'un|ce prof\w*|cette (?:prof\w*|personne|collegue|dame)|cet (?:agent|enseignant)|la (?:proviseure|principale|directrice|secretaire|gestionnaire|remplacante|prof\w*|personne)|le (?:directeur|recteur|prof\w*|collegue|remplacant|ministre)|l'(?:administrateur|admin|inspecteur|agent|intendante)|tous les|tout le monde|toute)`;

const others: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<!\b(?:plus|pas) (?:d')?)\b${thing} (?:\w+ ){0,2}?(?:de |d'|a |pour |chez )${somebody}`,
  ),
  new RegExp(
    String.raw`\b${thing} (?:du |des )(?:proviseur|principal|directeur|recteur|prof\w*|collegue|chef|secretaire|gestionnaire|profs|collegues|autres|enseignants|agents|eleves)\b`,
  ),
  new RegExp(String.raw`\b(?:pour|chez|a la place de|au nom de) ${somebody}.{0,60}\b${thing}`),
  new RegExp(
    String.raw`\b${englishThing} (?:of|for|belonging to) (?:my (?!mailbox|account|email|academic|phone|school|work|webmail|inbox|mail)\w+|mr\b|mrs\b|ms\b|another|someone|somebody|a colleague|everyone|all)`,
  ),
  new RegExp(
    String.raw`\b(?:colleague|boss|wife|husband|friend|headmaster|principal|neighbou?r|teacher|mother|father|brother|sister|someone else|somebody else|head ?teacher|secretary)'?s? ${englishThing}`,
  ),
  new RegExp(
    String.raw`\b(?:mon|ma|notre) (?:collegue|mari|femme|conjointe?|directeur|directrice|chef\w*|amie?|secretaire|mere|pere|frere|soeur|fils|fille|principale?|proviseure?|binome|remplacante?|voisine?)\b.{0,25}\b(?:a|n'a|ont|a encore) (?:\w+ )?(?:oublie|perdu|egare|zappe|besoin)\b.{0,30}\b(?:son|ses|de son|sa) ${thing}`,
  ),
  /\b(?:my|a) (?:colleague|boss|wife|husband|friend|neighbou?r|mother|father|brother|sister)\b.{0,30}\b(?:his|her|their) (?:password|login|username|account|mailbox|numen|email)/,
  /(?<!\b(?:pour|comment|de|faut|peut|on) )\b(?:donn\w*|chang\w*|reinitialis\w*|recuper\w*|connaitre|avoir|voir|consult\w*|lire|acced\w* a|ouvrir|obtenir|debloqu\w*|bloqu\w*|pirat\w*|hack\w*|transme\w*|envo\w*)(?:[- ]\w+){0,2} (?:son|sa|ses|leurs?) (?:mot de passe|mdp|identifiant|numen|compte|boite|messagerie|mails|acces|login)\b/,
  /\b(?:reset|change|give|read|see|open|access|hack) (?:\w+ ){0,2}(?:his|her|their) (?:password|login|username|account|mailbox|numen|emails?)\b/,
  /\b(?:pirater|hacker|hack|espionner|usurper)\b.{0,30}\b(?:compte|boite|messagerie|account|mailbox|l'identite)\b(?<!mon compte)(?<!ma boite)(?<!my account)(?<!my mailbox)/,
];
