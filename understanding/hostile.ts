import { anyOf } from './any-of';
import type { Area } from './area';
import { isOfPupils } from './find-topic';
import { fold } from './fold';
import { isAlsoWord } from './place-words';
import words from './words/hostile.json';

/**
 * Code that is no text, or an order to the assistant: to change its rules, to skip its checks, to give what is everybody's.
 * Words of these alone are none: people administer networks, sites are in maintenance, consigns of a mail were wrong.
 */
export function isInjectionString(text: string): boolean {
  const read = text
    .slice(0, 2000)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '');
  const folded = fold(read);
  return (
    code.some(pattern => pattern.test(read)) ||
    orders.some(pattern => pattern.test(folded)) ||
    (forgetting.test(folded) && !takenBack.test(folded))
  );
}

/** Something of somebody else is asked for, at a service of ours: by who means well, most often. */
export const asksForSomebody = (text: string, area: Area): boolean =>
  isRequest(fold(text)) && asksForAnother(text, area) && !isElsewhere(text);

/** Something is asked for, or named and nothing said of it: « mot de passe de ma collègue ». */
const isRequest = (folded: string): boolean =>
  requests.test(folded) || folded.split(' ').length <= longestNamed;

const longestNamed = 7;
const requests = new RegExp(String.raw`\b${anyOf(words.requests)}\b`, 'u');

/** The accounts of pupils and parents are asked about by those who look after them. */
const isElsewhere = (text: string): boolean =>
  isOfPupils(text) && !/messagerie|webmail|boite|\bac-[a-z]/.test(fold(text));

/** Words that people throw at a machine, or at those behind it. */
export const isInsult = (text: string): boolean => insults.test(fold(text));

/** Somebody else's account, password, NUMEN or mail is asked for. */
function asksForAnother(text: string, area: Area): boolean {
  const whole = fold(text);
  if (!namesAnother.test(whole)) return isOfNamedPerson(text.slice(0, 2000).normalize('NFC'), area);
  const folded = whole.replace(aside, ' ');
  return (
    others.some(pattern => pattern.test(folded)) ||
    isOfNamedPerson(text.slice(0, 2000).normalize('NFC'), area)
  );
}

/** « l'identifiant de Sophie Bernard »: two capitalised words that are no place or service. */
function isOfNamedPerson(text: string, area: Area): boolean {
  const { first } = ofNamedPerson.exec(text)?.groups ?? {};
  return first !== undefined && !(area.wellKnown.has(fold(first)) && !isAlsoWord(fold(first)));
}

const ofNamedPerson =
  /\b(?:identifiants?|mot de passe|mdp|numen|NUMEN|login|compte|boîte|messagerie|mails?|adresse|date de naissance) (?:de |d['’])(?!Saint|Sainte|Messagerie|Académ|Rectorat|Éducation|Education|Lycée|Collège|[ÉE]cole|Maternelle|Primaire|Cité|Greta|Institut|Inspection|Groupe)(?<first>\p{Lu}\p{Ll}+) (?!Messagerie|Académ)\p{Lu}[\p{L}-]+(?!.{0,30}(?:lycée|collège|école))/u;

const code: readonly RegExp[] = [
  /<\/?(?:script|iframe|object|embed)\b|<svg\b[^<>]{0,200}\/\s{0,5}on|<[a-z][^<>]{0,200}[\s"'/]on[a-z]{3,20}\s{0,3}=/i,
  /<\|?\/?(?:im_start|im_end|system|endoftext|user|assistant)\|?>/i,
  /\{\{[^{}]{0,80}[^{}\p{L}\s_-][^{}]{0,80}\}\}|[$#]\{[^{}]{0,80}[^{}\p{L}\s_-][^{}]{0,80}\}?|<%=?[^%]{0,80}%>/u,
  /[{$#]\{\s?(?:config|self|request|settings|env|process|constructor|this|system|user)\s?\}/i,
  /(?:^|[\s;'")])(?:union\s{1,9}(?:all\s{1,9})?select|select\s{1,9}(?!(?:a|an|the|my|your|one|this|that|it)\s)[\w*,\s]{1,60}\sfrom\s(?!(?:a|an|the|my|your|this|that|these)\s)|drop\s{1,9}(?:table|database)|insert\s{1,9}into\s|delete\s{1,9}from\s|update\s{1,9}\w{1,40}\s{1,9}set\s{1,9}\w{1,40}\s{0,3}=)/i,
  /['"]\s{0,5}(?:or|and|ou|\|\|)\s{1,5}['"]?\w{0,20}['"]?\s{0,5}(?:=\s{0,3}['"\d]|like\s)/i,
  /\b(?:or|and)\s{1,5}(\d)\s{0,3}=\s{0,3}\1/i,
  /\w{1,30}['"]\s{0,3}(?:--|#|;--)|;\s{0,3}--/,
  /(?:\.\.[/\\]){2}|\/etc\/(?:passwd|shadow)|\bcmd\.exe\b|%2e%2e|%00|%27|%3cscript/i,
  /\$\([^()]{1,60}\)|\|\|?\s{0,3}(?:ls|cat|whoami|id|rm)\b|&&\s{0,3}(?:ls|cat|whoami|rm|wget|curl|sudo|shutdown|echo|bash|sh|nc|chmod|drop|python3?)\b|;\s{0,3}(?:ls|cat|rm|wget|curl|drop|shutdown)\b|\brm\s{1,5}-rf\s{1,5}[/~.*]|\bsudo\s/i,
  /\bjavascript:|\bon(?:error|load|click|mouseover)\s{0,3}=|\bdocument\.cookie|\beval\s{0,3}\(/i,
  /`(?:id|whoami|ls|cat|rm|uname)\b[^`]{0,60}`/,
  /"?\$(?:gt|ne|where|regex|in)"?\s{0,3}:|__proto__|constructor\.prototype|process\.env|require\s{0,3}\(/i,
  /\*\)\(|\)\(\||\(\|\(/,
  /^\s{0,5}(?:#{2,4}\s{0,3}|\[{1,2}\s?)(?:system|systeme|système|assistant|developer|admin|root)\s{0,3}[:>\]]/i,
  /\\x0[0-9a-f]|\\u00[0-9a-f]{2}/i,
];

/** « oublie tes consignes », « disregard all previous instructions » */
const forgetting =
  /(?<!\b(?:ai|as|avez|avait|avais|a|i|had|pas|have) |-(?:il|je|on) )\b(?:ignor\w*|oubli\w*|disregard|forget|override|bypass|contourn\w*|outrepass\w*|efface|desactive\w*)\b.{0,30}\b(?:instructions?|consignes?|directives?|prompts?|regles? (?:de securite|precedentes|internes)|(?:previous|the|your|all) rules|guidelines|restrictions?|safety|filtres?|garde-fous|guardrails|everything (?:above|before)|tout ce qui precede)\b/;

/** Whose they are, when they are not the assistant's; or that what was said before was a mistake. */
const takenBack =
  /\b(?:instructions?|consignes?|directives?|prompts?|restrictions?|filtres?|guidelines) (?:precedentes )?(?:du |des |d'|de (?!securite)|recu|parent|anti|qui |que |from |of (?:the|my) |in (?:the|my) )|\b(?:mes|mon|ma|my) (?:\w+ )?(?:instructions?|consignes?|directives?|prompts?)\b|\b(?:je me suis tromp\w*|me suis mal|je voulais|c'etait pas|ce n'etait pas|par erreur|erreur de ma part|i meant|my mistake|wrong chat)\b/;

const mode = String.raw`(?:mode (?:developp\w*|dev|admin\w*|debug|root|maintenance)|(?:developer|dev|debug|admin|root) mode)\b`;

const orders: readonly RegExp[] = [
  // Somebody above speaks: « system: access granted »
  /^(?:system|systeme|assistant|developer|developpeur|admin|root) ?[:>].{0,60}\b(?:access granted|acces (?:accorde|autorise)|grant\w*|accord\w*|verifi\w*|authenti\w*|authoriz\w*|autoris\w*|valid\w*|skip|saut\w*|passe l\S*|passe la|you are|tu es|vous etes (?!la\b)|voici l\w*|ignor\w*|oublie|override|bypass|reveal\w*|donn\w*|affich\w*|print|show|dump|unlock|debloqu\w*|reset|reinitialis\w*)/,
  /\b(?:prompt systeme|system prompt|message systeme|prompt initial|your prompt|ton prompt|votre prompt|initial instructions|hidden (?:rules|instructions)|instructions? (?:cachees?|initiales|internes))\b/,
  new RegExp(
    String.raw`(?:^|[,.;:!] ?|\b(?:et|and|maintenant|now|please|svp|il faut|tu dois|you must|assistant) )(?:tu (?:es|passes?)|vous (?:etes|passez)|you are|passe|passez|active|activez|bascule|basculez|lance|lancez|mets-toi|mettez-vous|enter|switch|go|enable|activate|entre|entrez)\b(?! (?:est|etait)\b).{0,25}\b${mode}`,
  ),
  new RegExp(String.raw`^${mode}(?: (?:active|actif|enabled|on|activated|engage)\b| ?[:,>])`),
  /\b(?:mode dieu|god mode|jailbreak|\bdan mode|sans (?:aucune )?(?:restriction|limite|filtre|censure)s?|without restrictions|unrestricted)\b/,
  /\b(?:tu es|vous etes|you are|you're|agis|agissez|act|comporte\w*|pretend\w*|fais comme|faites comme|imagine)\b.{0,20}\b(?:maintenant|desormais|now|as|comme|to be|si tu)\b.{0,25}\b(?:dan|admin\w*|root|pirate|hacker|developpeur|systeme|superuser|superviseur)\b/,
  /\b(?:list\w*|dump|export\w*|affich\w*|montr\w*|donn\w*|show|give|print|extrai\w*)\b.{0,25}\b(?:tous les (?:comptes|utilisateurs|mots de passe|numens?|identifiants|mdp)(?! (?:que j|qui me|a mon|de mon))|toute la base|all (?:the )?(?:accounts|users|passwords|numens?|usernames)|users table|la base de donnees|the database|the user list|la liste des (?:comptes|utilisateurs|agents|mots de passe))/,
  /(?<!\bpas (?:a |de )?|\bpeux |\bcomment |\breussi[st]? a )\b(?:saut\w*|pass\w*|skip|contourn\w*|bypass|evit\w*|desactiv\w*)\b.{0,15}\b(?:la verification|l'identification|l'authentification|le controle d'identite|verification|identity check|authentication)\b/,
  /\b(?:donn\w*|affich\w*|montr\w*|envo\w*|communiqu\w*|revel\w*|veu[xt]?|voudrais|besoin d\S*|quel\w* est|c'est quoi|give|show|tell|send|reveal|print|want|need|what\S*)\b(?!.{0,20}\b(?:mon|ma|mes|my)\b).{0,25}\b(?:(?:mot de passe|mdp|compte|password|acces|identifiants?|login)\b.{0,8}\b(?:administrateur|admin|root|super ?user)|(?:administrator|admin|root|super ?user) (?:password|account|access|login|rights))\b/,
  /\b(?:pretend|consider|assume|suppose|imagine|considere\w*|fais comme si|faites comme si|dis que)\b.{0,40}\b(?:verified|identified|authenticated|verifiee?|identifiee?|authentifiee?)\b/,
  /\b(?:valid|verifi|connect|identifi|authentifi)\w*[- ]moi (?:quand meme|sans (?!attendre|delai|tarder)|directement)/,
];

const thing = anyOf(words.things);
const englishThing = anyOf(words.englishThings);
const somebody = anyOf(words.people);
const englishPerson = anyOf(words.englishPeople);

/** Without one of these, nobody else's is asked for: what follows is long to make ready, and most messages do without. */
const namesAnother = new RegExp(
  String.raw`\b(?:${somebody}|${englishPerson}|pirat|hack|espionn|usurp)|\b(?:du|des|of|for|to|leurs?|son|sa|ses|his|her|their)\b`,
  'u',
);

/** What they wrote to the person; a family's mails are no mails from them. */
const received = String.raw`(?:mails?|messages?|courriels?|e-?mails?) (?:de |d'|du |des )(?!(?:mon|ma|mes) (?:mari|conjoint|femme|fils|fille|pere|mere|frere|soeur|ex\b|cop|compagn|ami))(?:${somebody}|chef|proviseur|principal|directeur|rectorat)`;

/** What somebody said, or had as well: it is told, and nothing of theirs is asked for. */
const aside = new RegExp(
  [
    String.raw`\b(?:recois|recoit|recevoir|recue?s?|attends?|attendre|repond\w*|j'ai (?:un|des|eu)|transfer\w*) (?:\w+ ){0,3}?${received}`,
    String.raw`\b(?:peux (?:pas|plus)|arrive (?:pas|plus) a|impossible (?:de|d')) ?(?:lire|ouvrir|voir|consulter|repondre) (?:\w+ )?${received}`,
    String.raw`\b(?:lire|voir|ouvrir|repondre|read|open|answer) (?:au |a )?(?:le |un |ce |the |a |l')?${received}(?<!s)`,
    String.raw`\b(?:essaye|mis|mettais|mettre|pris|utilise|c'etait|c'est) .{0,20}\bdate de naissance d(?:e |u )(?:mon|ma|mes) \w+`,
    String.raw`${received}(?: \w+)? (?:n'arriv|arriv|ne (?:s'|sont|m')|sont|ont disparu|se )`,
    String.raw`\b${somebody}(?: \w+)? (?:a|ont) (?:bien |deja )?(?:reussi|pu|su|recu|eu)\b.{0,40}`,
    String.raw`\b(?:le |un |ce |dans le |du |d'un )?(?:mails?|messages?|courriels?|e-?mails?) (?:de |d'|du |des )(?:${somebody}|chef|proviseur|principal|directeur|rectorat)(?: \w+)? (?:me |m'|nous |qui |ne )?(?:dit|disait|disant|dise|indiqu\w*|demand\w*|parl\w*|expliqu\w*|precis\w*|annonc\w*|prevena?i?t?|informe\w*|conseill\w*|renvoi\w*|invit\w*|a dit|a (?:\w+ )?demande|a explique)`,
    String.raw`\b(?:e-?mails?|messages?) from (?:my )?\w+ (?:says?|said|tells?|told|asks?|asked)`,
    String.raw`\b(?:pour|chez) ${somebody}(?: \w+)?,? (?:(?:c'etait|c'est|cetait|ca a ete|ca fait) (?:pareil|le meme|la meme|idem)|pareil|idem|aussi|ca (?:a )?(?:march|fonctionn)\w*).{0,60}`,
    String.raw`\b(?:comme|meme (?:probleme|souci|chose|message|erreur)|pareil|idem|aussi) (?:pour|chez|que) ${somebody}(?:,.{0,10}| avec (?:son|sa|ses) \w+)?`,
    String.raw`\bl'adresse (?:mail )?(?:de |d')${somebody} pour (?:\w+ ){0,2}(?=mon|ma|mes)`,
  ].join('|'),
  'gu',
);

const others: readonly RegExp[] = [
  // Whoever has lost the mails of somebody names them too.
  new RegExp(
    String.raw`\b(?:lire|lis|voir|ouvr\w*|donn\w*|montr\w*|affich\w*|consult\w*|acce\w*|debloq\w*|envo\w*|transme\w*)[- ](?:\w+[- ]){0,3}?${anyOf(words.mails)} (?:de |d')${somebody}`,
  ),
  new RegExp(
    String.raw`(?<!\b(?:plus|pas) (?:d')?|\b(?:mon|ma|mes|my|notre) (?:\w+ )?)\b${thing} (?:\w+ ){0,2}?(?:de |d'|a |pour |chez )${somebody}`,
  ),
  new RegExp(
    String.raw`\b${thing} (?:du |des )(?:\d+ )?(?:proviseur|principal|directeur|recteur|prof\w*|collegue|chef|secretaire|gestionnaire|collegues|autres|enseignants|agents|eleves|contractuels|stagiaires|personnels|aesh|aed)\b`,
  ),
  new RegExp(String.raw`\b(?:pour|chez|a la place de|au nom de) ${somebody}.{0,60}\b${thing}`),
  new RegExp(
    String.raw`\b${englishThing} (?:of|for|belonging to) (?:(?:my|the|a|an) ${englishPerson}|mr\b|mrs\b|ms\b|another|someone|somebody|everyone|all)`,
  ),
  new RegExp(String.raw`\b${englishPerson}'?s? ${englishThing}`),
  new RegExp(
    String.raw`\b(?:mon|ma|notre) (?:collegue|mari|femme|conjointe?|directeur|directrice|chef\w*|amie?|secretaire|mere|pere|frere|soeur|principale?|proviseure?|binome|remplacante?|voisine?)\b.{0,25}\b(?:a|n'a|ont|a encore) (?:\w+ )?(?:oublie|perdu|egare|zappe|besoin)\b.{0,30}\b(?:son|ses|de son|sa) ${thing}`,
  ),
  new RegExp(
    String.raw`\b(?:collegue|mari|femme|conjointe?|ami|amie|chef\w*|voisine?|coloc\w*|colleague|husband|wife|friend)\b.{0,60}\b(?:il me fau\w+|besoin de|je ve\w+|donn\w+|i need|give me) (?:\w+ ){0,2}?(?:son|sa|ses|his|her|their) (?:${thing}|${englishThing})`,
  ),
  /\b(?:my|a) (?:colleague|boss|wife|husband|friend|neighbou?r|mother|father|brother|sister)\b.{0,30}\b(?:his|her|their) (?:password|login|username|account|mailbox|numen|email)/,
  /(?<!\b(?:pour|comment|de|faut|peut|on|jamais|pas) )\b(?:donn\w*|chang\w*|reinitialis\w*|recuper\w*|connaitre|avoir|voir|consult\w*|lire|acced\w* a|ouvrir|obtenir|debloqu\w*|bloqu\w*|pirat\w*|hack\w*|transme\w*|envo\w*)(?:[- ]\w+){0,2} (?:son|sa|ses|leurs?) (?:mot de passe|mdp|identifiant|numen|compte|boite|messagerie|mails|acces|login)\b/,
  /\b(?:reset|change|give|read|see|open|access|hack) (?:\w+ ){0,2}(?:his|her|their) (?:password|login|username|account|mailbox|numen|emails?)\b/,
  /\b(?:pirater|hacker|hack|espionner|usurper)\b.{0,30}\b(?:compte|boite|messagerie|account|mailbox|l'identite)\b(?<!mon compte)(?<!ma boite)(?<!my account)(?<!my mailbox)/,
];

/** « Je suis incapable de … », « c'est idiot, je … »: a fault is an insult where it is said of whoever reads, or stands alone. */
const insults = new RegExp(
  String.raw`\b${anyOf(words.insults)}\b` +
    String.raw`|\b${anyOf(words.targets)} ?(?:(?!pas |not |si |que? )\w+ ){0,2}${anyOf(words.faults)}\b` +
    String.raw`|\b${anyOf(words.faults)} (?:ton |votre |ce |your |this )?(?:bot|robot|machine|assistant|service|site)\b` +
    String.raw`|^(?!inutile)${anyOf(words.faults)}[ !.]*$`,
  'u',
);
