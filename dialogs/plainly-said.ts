import { normalize } from '../understanding/normalize';
import type { Intent } from '../understanding/understanding';
import type { Topic, UserEvent } from './events';
import type { NoticeId } from './guide-context';
import type { StateName } from './state-names';

/** What was read of a message, and what was just said to its author. */
export interface Heard {
  text: string;
  intent: Intent;
  state: StateName;
  isVerified: boolean;
  /** The person's post is not of the académie. */
  isOutsider: boolean;
  lastTopic: Topic | null;
  /** In the turn before. */
  justSaid: readonly NoticeId[];
}

const asks = (topic: Topic): UserEvent => ({ type: 'topic.asked', topic });

/**
 * What a sentence means as a whole, where one of its words would lead elsewhere: questions about what was just said, what is
 * denied, who is of a town. Of normalized text (`normalize.ts`); null leaves it to the classifier.
 */
export function plainlySaid(heard: Heard): UserEvent[] | null {
  const said = normalize(heard.text);
  for (const reader of readers) {
    const events = reader(said, heard);
    if (events) return events;
  }
  return null;
}

type Reader = (said: string, heard: Heard) => UserEvent[] | null;

const when = (condition: boolean, ...events: UserEvent[]): UserEvent[] | null => (condition ? events : null);
const countOf = (said: string): number => said.split(' ').length;

const seeking: readonly StateName[] = [
  'askNumenKnown',
  'askStaffCategory',
  'askDepartement',
  'whereIsNumen',
  'paused',
];
const unclear: readonly Intent[] = [
  'ambiguous',
  'out_of_scope',
  'gibberish',
  'help',
  'where_is_numen',
  'greeting',
];

// Leaving

const givesUp =
  /\b(?:laiss\w+ tomber|j abandonne|j arrete la|on arrete la|never ?mind|forget (?:it|about it)|drop it)\b/u;
const cancels: Reader = (said, { text }) =>
  when(givesUp.test(said) || /\^C\b/u.test(text), { type: 'user.cancelled' });

const willAsk =
  /\b(?:(?:r?appell?er?(?:ai|a|ons|ont)?|appell?e|telephoner?(?:ai|a|ons)?|demanderai|demandera|chercherai|cherchera|essaierai|retente|repasserai|passerai)|(?:vais|vas|va|jvais|j vais|jve|jeve|allons|will|ll|am going to|going to) (?:\w+ ){0,2}?(?:appele[rz]?|demander|voir|aller|essayer|telephoner|chercher|passer|call|ask|look|try))\b/u;
const later =
  /\b(?:demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|recre|recreation|pause|ce soir|tout a l heure|plus tard|semaine prochaine|secretai\w*|secretariat|segretariat|maison|tomorrow|monday|tuesday|wednesday|thursday|friday|tonight|later|this evening|next week)\b/u;
const asksWhileLeaving = /\b(?:quel\w*|comment|combien|est ce que|puis je|what|which|how|can i)\b/u;
const leavesToAsk: Reader = (said, { state, text }) =>
  when(
    seeking.includes(state) &&
      willAsk.test(said) &&
      later.test(said) &&
      !asksWhileLeaving.test(said) &&
      !text.includes('?'),
    { type: 'numen.later' },
  );

// Whether we, or what came by message, are an arnaque

const us = `(?:site|bot|chat|page|truc|robot|assistant|service|formulaire|form|website|chatbot|sesame)`;
const scam = String.raw`(?:arnaqu\w*|arnak\w*|escroc\w*|escroquerie|scam|fake|phishing|filoutage|hameconnage|fraud\w*|piege|virus|pirat\w*|louche|bidon|faux)`;
const sound = String.raw`(?:legit|legitime|serieux|fiable|genuine|trustworthy|officiel\w*|real|safe|authentique|de confiance|sur)`;
const doubts: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:c|cest|c est|ce n est|est ce|serait ce|ce serait|it s|it is|is it|is this|isn t this|this is|t es|vous etes|etes vous|vs etes|tu es|are you|you re) (?:(?:pas|not|une?|vrai|a|bien|vraiment|really|bot|the|some|que|encore|du|de l|kind of|truc) ){0,4}${scam}\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b(?:vous etes|etes vous|tu es|t es|es tu|are you|is this|is it) (?:\w+ ){0,3}${sound}\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b(?:${scam}|legit) (?:ce|cette|votre|ton|le|la|this|your|the|ici|here)? ?(?:\w+ )?${us}\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b${us} (?:\w+ ){0,3}(?:${scam}|legit|legitime|fiable|genuine|officiel\w*|serieux)\b`,
    'u',
  ),
  /\blegit\b/u,
];
const cameByMessage =
  /\b(?:mails?|sms|textos?|messages?|courriels?|appel\w*|telephone\w*|lien|link|emails?|text|called|call|lettre|recu\w*|received|got)\b/u;
const wondersAboutUs: Reader = said =>
  when(doubts.some(doubt => doubt.test(said)) && !cameByMessage.test(said), asks('genuine'));

const givenAddress =
  /\b(?:recu|received|got|given|donne|attribue|cree|file|eu) (?:\w+ ){0,3}(?:adresse|address|boite|mailbox|compte|account)\b/u;
const suspects =
  /\b(?:demand\w*|reclam\w*|cliqu\w*|click\w*|lien|link|arnaque|scam|suspect\w*|louche|bizarre|confirm\w*|verifi\w*|verify|asks?|asking|sms)\b/u;
const wasGivenAddress: Reader = (said, { intent, isVerified }) => {
  if (intent !== 'phishing_question' || isVerified || !givenAddress.test(said) || suspects.test(said))
    return null;
  const isNew = /\b(?:jamais|never|pas encore|not yet)\b/u.test(said);
  return isNew
    ? [{ type: 'need.stated', need: 'never_used' }]
    : [{ type: 'input.ambiguous', candidates: ['never_used', 'lost_username', 'lost_password'] }];
};

// What is denied

const word = String.raw`(?:mot de pass\w*|mdp|mots de passe|password|code|pwd)`;
const keptPassword: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:pas|jamais|not|never|n t|t) (?:\w+ )?(?:oublie|perdu|egare|paume|zappe|forgotten|forgot|lost|forget|lose) (?:(?:de|du|mon|le|my|the) ){0,2}${word}\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b${word} (?:je )?(?:ne )?(?:l ai|je l ai|j ai) (?:pas|jamais) (?:oublie|perdu|egare|paume|zappe)\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b(?:c est|ce n est|c|cest|it s|it is|isn t|that s) (?:pas|not|point)? ?(?:le |mon |un |my |the |a |une question de |question de |une affaire de )*${word}(?: \w+){0,2} (?:souci|probleme|problem|issue|question|cause|cloche|pas ca)\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b(?:c est|ce n est|cest|c|it s|it is) (?:pas|not) (?:(?:le|mon|my|the|un|a) )?${word}\b(?! (?:de|of|qui|that|que)\b)`,
    'u',
  ),
  new RegExp(
    String.raw`\b${word} (?:n est|est|isn t|is) (?:pas|not)? ?(?:le |the )?(?:souci|probleme|problem|issue|question)\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b(?:probleme|souci|problem|issue) (?:n est|isn t|is|c est|est) (?:pas|not)? ?(?:le |mon |my |the )?${word}\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b(?:ai|have|connais|sais|know|remember|retiens|me souviens|me rappelle) (?:(?:bien|toujours|encore|deja|still|do|tres|parfaitement|very|well|de|du) ){0,3}(?:mon|le|my|the|du) ?${word}\b`,
    'u',
  ),
  new RegExp(String.raw`\b(?:still|do) (?:have|know|remember) (?:my |the )?${word}\b`, 'u'),
  new RegExp(
    String.raw`\b${word} (?:(?:je|oui|lui|moi|ca) ){0,2}(?:l ai|le connais|le sais|le retiens|m est connu|marche|fonctionne|est bon|est ok|works|is fine|is ok)\b(?! (?:pas|plus|perdu|oublie|zappe|paume|egare|change|que|not))`,
    'u',
  ),
];
const stillNeedsOne =
  /\b(?:chang\w+|nouveau|new|modifi\w+|reinitialis\w+|reset|choisir|choose|mais|but|refus\w*|rejet\w*|incorrect|invalide|bloqu\w*|expire\w*|locked|rejected|wrong|ni|plus (?:mon|le|de)|par defaut|besoin|comment|how)\b/u;
const losesName = /\b(?:identifiant|nom d utilisateur|login|username|user name)\b/u;
const wantsNoPassword: readonly Intent[] = [
  'lost_password',
  'reset_password',
  'lost_both',
  'lost_username',
  'never_used',
  'webmail_link',
  'ambiguous',
  'out_of_scope',
  'affirm',
  'deny',
  'i_have_numen',
];
const keepsPassword: Reader = (said, { intent, state }) => {
  if (!wantsNoPassword.includes(intent) || !keptPassword.some(kept => kept.test(said))) return null;
  if (stillNeedsOne.test(said) && !/\b(?:pas|not|n t) (?:oublie|forgot\w*)\b/u.test(said)) return null;
  if (losesName.test(said)) return null;
  return [asks(state === 'askRestorationDate' ? 'restoration' : 'passwordKept')];
};

const numenMissing: readonly RegExp[] = [
  /\bnumen (?:\w+ ){0,2}?(?:figure|apparait|se trouve|est|est ecrit|is|appears?) (?:\w+ ){0,2}?(?:aucun\w*|nulle part|pas|plus|nowhere|not|point)\b(?! (?:le|un|une|la|celui|accepte|reconnu|bon|valide))/u,
  /\b(?:trouve|vois|retrouve|find|see) (?:(?:pas|plus|nulle part|mon|le|de|my|the|any) ){0,3}numen (?:\w+ ){0,2}?(?:nulle part|aucun\w*|anywhere|nowhere)\b/u,
  /\b(?:aucun\w*|nulle part) .{0,40}\bnumen\b/u,
];
const lacksNumen: Reader = (said, { state, intent }) => {
  if (!numenMissing.some(missing => missing.test(said)) || intent === 'what_is_numen') return null;
  return [
    state === 'askNumenKnown' || state === 'paused' ? { type: 'numen.unknown' } : { type: 'numen.sought' },
  ];
};

// Who is not of the académie

const town = String.raw`(?:la |le |l |une |un |ma |notre |the |my )?(?:mairie|commune|ville|municipalite|region|conseil regional|conseil departemental|conseil municipal|metropole|collectivite\w*|communaute de communes|agglo\w*|town hall|town|city|council|municipality|local authority)`;
const body = String.raw`(?:la |le |l |une |un |ma |notre |the |my )?(?:mairie|municipalite|conseil regional|conseil departemental|collectivite\w*|town hall|city council|municipality)`;
const ofTown: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<!pas |plus |not )\b(?:paye\w*|payer|salarie\w*|employe\w*|embauche\w*|recrute\w*|engage\w*|remunere\w*|depend\w*|paid|employed|hired) (?:\w+ )?(?:par|de|pour|by|to|of) ${town}\b`,
    'u',
  ),
  new RegExp(
    String.raw`(?<!pas |plus |not )\b(?:suis|est|sommes|travaille|bosse|agente?|agents|contrat|viens|i m|am|is|work|works) (?:\w+ )?(?:de|du|d|a|au|pour|avec|for|at|of|from|with) ${body}\b`,
    'u',
  ),
  /\b(?:travaille|bosse|agente?|work|works|contrat) (?:de|a|pour|avec|for) (?:la |the )(?:ville|commune|region|city|town)\b/u,
  new RegExp(
    String.raw`\b${town}(?: \w+){0,4} (?:qui|that|who) (?:(?:me|m|la|l|le|nous) )?(?:paye|paie|emploie|embauche|pays|employs)\b`,
    'u',
  ),
  new RegExp(
    String.raw`\b(?:patron|employeur|chef|boss|employer) (?:c |c est |est |is )?${town}\b|\b${town} (?:c est |est |is )?(?:mon|ma|my|son) (?:patron|employeur|chef|boss|employer)\b`,
    'u',
  ),
  new RegExp(String.raw`\bmatricule (?:de |d )${town}\b`, 'u'),
  /\b(?:est|suis|travaille|bosse|agente?|dame|employee?|am|is|works?) (?:\w+ ){0,2}?(?:a|de|dans|in|at|of) (?:la |the )?(?:cantine|garderie|periscolaire|restauration scolaire|canteen)\b/u,
];
const ofNeither =
  /\b(?:(?:auteur\w*|artiste|ecrivain\w*|musicien\w*|comedien\w*|illustrat\w+|plasticien\w*|danseu\w+|chercheu\w+|writer|author|artist) (?:\w+ )?(?:en residence|in residence)|intervenant\w* exterieur\w*|(?:est|suis|n est|is|am|m) (?:\w+ )?(?:pas|not) (?:de la maison|de l education nationale|(?:un |du )?personnel de l education|one of the staff|of the staff|on the staff))\b/u;
const isOfTown = (said: string): boolean => ofTown.some(sign => sign.test(said));
const outsiders: Reader = (said, { isVerified, state }) => {
  if (isVerified) return null;
  if (isOfTown(said)) return [asks('townStaff')];
  return when(ofNeither.test(said) && state !== 'external', { type: 'profile.external' });
};

const asksWhoHelps =
  /\b(?:a qui|droit|qui (?:peut|va|contacter|appeler)|ou (?:dois|faut|demander)|alors|comment|numen|who|whom|right to|allowed)\b/u;
const outsiderAsks: Reader = (said, { isOutsider, intent }) => {
  if (!isOutsider || !asksWhoHelps.test(said)) return null;
  if (!unclear.includes(intent) && intent !== 'deny' && intent !== 'choose_external') return null;
  return [{ type: 'profile.external' }];
};

const outsiderThanks: Reader = (said, { isOutsider, text }) =>
  when(isOutsider && /\b(?:merci|thanks?|thank you)\b/u.test(said) && !text.includes('?'), asks('thanks'));

const asksWhatIsExternal =
  /\b(?:qu entend\w*|entendez vous|c est quoi|c koi|qu est ce|veut dire|signifie|difference|definition|what (?:is|are|does|do)|meaning|mean|dois je|je dois|should i|which|lequel|laquelle)\b/u;
const profilesAsked: Reader = (said, { text }) =>
  when(
    /\b(?:extern\w*|external)\b/u.test(said) &&
      (asksWhatIsExternal.test(said) || (/\bou\b|\bor\b/u.test(said) && text.includes('?'))),
    asks('profiles'),
  );
const isStaffAlready: Reader = (said, { state, text }) =>
  when(
    ['askNumenKnown', 'chooseProfile', 'external'].includes(state) &&
      /\b(?:personnel|staff)\b/u.test(said) &&
      !/\b(?:pas|not|extern\w*|numen|mot de passe|mdp|password)\b/u.test(said) &&
      countOf(said) <= 5 &&
      !text.includes('?'),
    { type: 'profile.staff' },
  );

// About what was just said

const worries =
  /\b(?:grave|serieux|probleme\w*|risque\w*|danger\w*|fallait pas|faut pas|le gardez|le garde|l ecrire|ecrire ici|oups|oops|mince|merde|zut|bad|serious|trouble|kept|je fais quoi|que faire|quoi faire|what now|what do i do|should i worry)\b/u;
const worriesAfterPassword: Reader = (said, { justSaid, lastTopic }) => {
  if (!worries.test(said)) return null;
  // What was typed here may be what was given to a thief before.
  const wasWarned = lastTopic === 'phishing' || lastTopic === 'phished';
  if (wasWarned && justSaid.includes('passwordTyped')) return [asks('phished')];
  if (justSaid.includes('passwordTyped') || lastTopic === 'passwordBurnt') return [asks('passwordBurnt')];
  return when(lastTopic === 'phished' && justSaid.includes('topic'), asks('phished'));
};

const stillReads =
  /\b(?:(?:peut|peuvent|can|could|pourrait) (?:il |elle |ils |on |he |she |they )?(?:\w+ )?(?:lire|read|acceder|entrer|access|voir|see)|(?:encore|reste\w*|toujours|still) (?:connecte\w*|logged|connected))\b/u;
const sessionsAsked: Reader = said =>
  when(
    stillReads.test(said) &&
      /\b(?:connecte\w*|session\w*|logged|connected|boite|mailbox|mails?|messages)\b/u.test(said) &&
      /\b(?:encore|toujours|still|connecte\w*)\b/u.test(said) &&
      /\b(?:il|elle|ils|pirate|escroc|hacker|he|she|they|quelqu un|somebody|someone)\b/u.test(said) &&
      !/\b(?:je|j|i)\b/u.test(said),
    asks('openSessions'),
  );

const unlocksWhen =
  /\b(?:quand|when|combien de temps|how long)\b.*\b(?:open|opened|ouvert|rouvert|rouvre|debloque\w*|unlock\w*|reouvr\w*)\b/u;
const unlockAsked: Reader = said =>
  when(unlocksWhen.test(said) && /\b(?:compte|account|boite|mailbox)\b/u.test(said), asks('locked'));

const mismatch =
  /\b(?:pas correct\w*|incorrect\w*|correspond pas|correspondent pas|inconnu\w*|refuse\w*|ne passe pas|not correct|match|rejected|refused|unknown|pas reconnu\w*|not recognised|not recognized)\b/u;
const mismatchAsked: Reader = (said, { state, isVerified }) =>
  when(
    !isVerified &&
      (state === 'identify' || state === 'locked') &&
      mismatch.test(said) &&
      !/\b(?:mot de passe|mdp|password)\b/u.test(said),
    asks('notMatching'),
  );

const whichName =
  /\b(?:quel\w* (?:est|sont)|c est quoi|what is|what s|which) (?:(?:le|mon|l|my|the|donc) ){0,2}(?:nom|identifiant|login|user ?name)\b/u;
const nameAsked: Reader = (said, { isVerified }) => when(isVerified && whichName.test(said), asks('whoAmI'));

const shapeAsked: Reader = said =>
  when(
    /\b(?:(?:zero|0) (?:ou|or) (?:(?:un|une|la|lettre|a|an|the|letter) ){0,3}o|o (?:ou|or) (?:(?:un|une|le|chiffre|a|the) ){0,3}(?:zero|0)|lettre o|letter o)\b/u.test(
      said,
    ),
    asks('numenShape'),
  );

const corrected: Reader = (said, { state, intent }) =>
  when(
    state === 'account' &&
      intent === 'deny' &&
      /\b(?:jan\w*|fev\w*|mars|avr\w*|mai|juin|juil\w*|aout|sep\w*|oct\w*|nov\w*|dec\w*|feb\w*|march|april|may|june|july|aug\w*|\d{1,2} \d{1,2})\b/u.test(
        said,
      ),
    asks('dateMatched'),
  );

// Confirming

const agrees =
  /^(?:(?:bon|ah|euh|ok|alors|well) )*(?:parfait|oui|ouais|ok|d accord|exact\w*|tout a fait|c est (?:bien )?ca|faisons le|allons y|on y va|vas y|allez y|faites le|yes|yep|right|correct|perfect|sure|go ahead|do it|let s do it)\b/u;
const disagrees =
  /\b(?:mais|non|pas|plutot|attend\w*|avant|d abord|but|not|wait|rather|first|est ce que|si je)\b/u;
const goesOn = /\b(?:oui|faisons le|allons y|vas y|allez y|faites le|yes|go ahead|do it)\b/u;
/** These may be said of an answer given in between. */
const acknowledges = /^(?:(?:bon|ah|euh|alors|well) )*(?:d accord|ok|parfait|exact\w*|right|perfect|sure)\b/u;
export const confirms = (text: string, justSaid: readonly NoticeId[]): boolean => {
  const [sentence = ''] = /^[^.!?;\n]*[.!?;]?/u.exec(text.trim()) ?? [];
  const said = normalize(sentence);
  return (
    agrees.test(said) &&
    !(justSaid.includes('topic') && acknowledges.test(said) && !goesOn.test(said)) &&
    !disagrees.test(said) &&
    !sentence.endsWith('?') &&
    !/\b(?:attend\w*|wait|mais|but)\b/u.test(normalize(text))
  );
};

// Numbers and offices

const number = /\b(?:numeros?|num|tel|telephone|phone|number)\b/u;
const namesRectorat = /\b(?:rectorat|dsden|inspection academique|academie|plateforme|assistance)\b/u;
const phoneAsked: Reader = (said, { text, state }) => {
  if (
    !number.test(said) ||
    /\b(?:numen|mon (?:tel|telephone|numero)|my (?:phone|number)|sur (?:mon|le|l) ?(?:tel|telephone|iphone)|sans|reglages?|regler|configur\w*|application|agent|serie)\b/u.test(
      said,
    )
  )
    return null;
  const asked = text.includes('?') || /\b(?:donne\w*|redonne\w*|quel\w*|give|what|which)\b/u.test(said);
  if (!asked || cannotPhone.test(said)) return null;
  if (hours.test(said)) return [asks('noAnswer')];
  if (/\b(?:autre|another|other)\b/u.test(said)) return [{ type: 'user.askedHuman' }];
  if (/\brectorat\b/u.test(said)) return [asks('rectorat')];
  return when(
    namesRectorat.test(said) || (seeking.includes(state) && countOf(said) <= 8),
    state === 'whereIsNumen' && !namesRectorat.test(said)
      ? { type: 'office.asked' }
      : { type: 'user.askedHuman' },
  );
};
const hours = /\b(?:heures?|horaires?|opening hours|joignable|ouvert\w*|ouvre\w*|samedi|dimanche)\b/u;
const hoursAsked: Reader = (said, { state }) =>
  when(
    state === 'whereIsNumen' && /\b(?:heures|horaires?|opening hours|joignable)\b/u.test(said),
    asks('noAnswer'),
  );
const cannotPhone =
  /\b(?:par (?:e ?mail|mail|courriel|ecrit)|by e ?mail|(?:e ?mail|mail|courriel) (?:au lieu|plutot|a la place)|in writing|au lieu (?:de|du) (?:tel\w*|appel\w*))\b/u;
const byMailAsked: Reader = (said, { state }) =>
  when(seeking.includes(state) && cannotPhone.test(said), asks('withoutPhone'));

const schoolLacksIt =
  /\b(?:secretai\w*|secretariat|directrice|directeur|gestionnaire|etablissement|lycee|college|secretary|school office)\b.*\b(?:(?:trouve\w*|ont|a|sait|connait|peut|veut|have|has) (?:\w+ ){0,2}?(?:pas|plus|rien)|(?:doesn t|don t|can t|cannot|does not|do not|could not|couldn t) (?:find|have|know|give|get))\b/u;
const schoolCannot: Reader = (said, { state }) =>
  when(
    state === 'whereIsNumen' &&
      schoolLacksIt.test(said) &&
      !/\b(?:repond\w*|answer\w*|mon mot de passe|papiers)\b/u.test(said),
    { type: 'office.asked' },
  );
const otherOffice: Reader = (said, { state }) =>
  when(
    state === 'whereIsNumen' &&
      /\b(?:autre|another|other) (?:bureau|service|office|place|endroit|personne|numero)\b/u.test(said),
    { type: 'user.askedHuman' },
  );

// Other subjects

const votes = /\b(?:vot(?:e|er|es|ez|ons|erai|era|ants?)|elections?|electeurs?|voting|vote|voter)\b/u;
const voteAsked: Reader = (said, { intent, lastTopic, isVerified, text }) => {
  if (lastTopic === 'voterSpace' && text.includes('?') && /\b(?:espace|space)\b/u.test(said))
    return [asks('voterSpace')];
  const isFree = unclear.includes(intent) || intent === 'voter_space';
  if (!isFree && (/\bnumen\b/u.test(said) || (intent !== 'affirm' && intent !== 'i_have_numen'))) return null;
  if (
    /\b(?:parents?|eleves?|pupils?|acces|perdu|oubli\w*|lost|forgot\w*|jamais|never|mot de passe)\b/u.test(
      said,
    ) &&
    !(isVerified && votes.test(said))
  )
    return null;
  return when(votes.test(said), asks('voterSpace'));
};

const tongues = String.raw`(?:arabe|arabic|darija|allemand|german|deutsch|roumain|romaneste|romana|romanian|espagnol|spanish|espanol|castellano|italien|italian|italiano|portugais|portuguese|portugues|turc|turkish|turkce|russe|russian|ukrainien\w*|ukrainian|chinois|chinese|polonais|polish|polski|kabyle|berbere|creole|lsf|langue des signes|vietnamien|albanais|bulgare|serbe|grec|neerlandais|dutch)`;
const speaks =
  /\b(?:parl\w*|speak\w*|sprech\w*|habl\w*|vorb\w*|fala\w*|parla\w*|mowi\w*|comprend\w*|understand|possible|traduire|translate|en|in|auf)\b/u;
const tongue = new RegExp(String.raw`\b${tongues}\b`, 'u');
const taught = new RegExp(
  String.raw`\b(?:prof\w*|assistant\w*|enseign\w*|lect\w+|teach\w*|cours) (?:\w+ ){0,2}?${tongues}\b`,
  'u',
);
const languagesAsked: Reader = said =>
  when(tongue.test(said) && speaks.test(said) && !taught.test(said) && countOf(said) <= 9, asks('languages'));

const restorationAsked: Reader = (said, { state, text }) =>
  when(
    (state === 'confirmRestoration' || state === 'askRestorationDate') &&
      text.includes('?') &&
      /\b(?:efface\w*|perd\w*|gard\w*|disparai\w*|ecras\w*|depuis|erase\w*|lose|keep|since|overwrit\w*)\b/u.test(
        said,
      ),
    asks('restorationEffect'),
  );

/** « Ja », « Nein, leider nicht »: yes and no in other languages, alone. */
export function foreignAnswer(text: string): 'yes' | 'no' | null {
  const said = normalize(text);
  if (countOf(said) > 4) return null;
  if (/^(?:ja|jawohl|da|sim|hai|tak|evet|naam)\b/u.test(said)) return 'yes';
  return /^(?:nein|nao|niet|nie|hayir|leider nicht)\b/u.test(said) ? 'no' : null;
}

const gone =
  /\b(?:jete\w*|supprime\w*|efface\w*|vire\w*|disparu\w*|poubelle|perdu\w*|deleted?|threw|thrown|trashed|erased|vanished|disappeared|gone|lost)\b/u;
const mails =
  /\b(?:(?:mes|tous les|les|des|my|all|the|some|tous mes) (?:\w+ )?(?:mails|messages|courriels|emails)|dossiers?|folders?|courriers electroniques)\b/u;
const lostMails: Reader = (said, { isVerified, state }) => {
  if (state === 'confirmRestoration' || !gone.test(said) || !mails.test(said)) return null;
  if (
    /\b(?:mot de passe|mdp|password|acces|identifiant|login|numen|sms|recu|received|administratif|papier)\b/u.test(
      said,
    )
  )
    return null;
  return when(isVerified || !/\b(?:oubli\w*|forgot\w*)\b/u.test(said), { type: 'restoration.requested' });
};

const wantsChange =
  /\b(?:veux|vais|voudrais|peux|dois|want|let s|faut|souhaite) (?:\w+ ){0,2}?(?:changer|change|modifier|en mettre un autre)\b|^changeons\b/u;
const otherThings =
  /\b(?:adresse|mail|nom|langue|language|ville|metier|departement|numen|profil|telephone|date|avis|name|address|boite)\b/u;
const changesNow: Reader = (said, { intent, isVerified }) =>
  when(
    (unclear.includes(intent) || intent === 'affirm') &&
      wantsChange.test(said) &&
      !otherThings.test(said) &&
      !/\bpas (?:le |en )?chang/u.test(said),
    isVerified ? { type: 'password.requested' } : { type: 'need.stated', need: 'lost_password' },
  );

const hello =
  /^(?:re )?(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|bjr|slt|guten tag|good (?:morning|afternoon|evening|day))\b/u;
const politely =
  /\b(?:excuse\w*|desole\w*|pardon|derange\w*|je suis|jsuis|je m appelle|i am|i m|my name|sorry|disturb\w*|question|esper\w*|hope)\b/u;
const asksSomething =
  /\b(?:comment|pourquoi|quand|combien|quel\w*|perdu|oubli\w*|passe|mdp|password|numen|adresse|identifiant|mail|messagerie|boite|vot\w*|lost|forgot\w*|how|when|which|where|can|paie|wifi|pronote|edt|besoin|voudrais|veux|need|want|marche|cherche|code)\b/u;
const greets: Reader = (said, { intent }) =>
  when(
    (intent === 'ambiguous' || intent === 'out_of_scope' || intent === 'gibberish') &&
      hello.test(said) &&
      (politely.test(said) || countOf(said) <= 4) &&
      !asksSomething.test(said),
    asks('greeting'),
  );

const ours =
  /\b(?:(?:le|mon|un|mes|the|my|an?) (?:\w+ )?(?:mails?|e ?mails?|messagerie|boite|webmail|mailbox)|messagerie|adresse academique|mail academique|academic (?:e ?mail|address|mailbox))\b/u;
const inScope: Reader = (said, { intent, isVerified }) =>
  when(intent === 'out_of_scope' && !isVerified && ours.test(said) && !notOurs.test(said), {
    type: 'input.ambiguous',
    candidates: ['lost_username', 'lost_password', 'never_used'],
  });
const notOurs =
  /\b(?:gmail|hotmail|yahoo|orange|free|wanadoo|educonnect|ent|pronote|i ?prof|plein\w*|satur\w*|quota|full|fonctionnelle|partagee|generique|parents?|eleves?|imprimante|wifi|formulaire|form|ce \d)\b/u;

/** The first that answers counts. */
const readers: readonly Reader[] = [
  cancels,
  restorationAsked,
  wondersAboutUs,
  worriesAfterPassword,
  sessionsAsked,
  wasGivenAddress,
  profilesAsked,
  shapeAsked,
  languagesAsked,
  outsiderThanks,
  outsiders,
  outsiderAsks,
  isStaffAlready,
  keepsPassword,
  lacksNumen,
  corrected,
  mismatchAsked,
  nameAsked,
  unlockAsked,
  byMailAsked,
  schoolCannot,
  otherOffice,
  hoursAsked,
  phoneAsked,
  leavesToAsk,
  voteAsked,
  lostMails,
  changesNow,
  greets,
  inScope,
];
