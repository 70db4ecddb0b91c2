import { elsewhere } from '../understanding/area';
import { findStaffCategory } from '../understanding/find-staff-category';
import { fold } from '../understanding/fold';
import { isInjectionString } from '../understanding/hostile';
import { polaritiesOf } from '../understanding/polarity';
import {
  type Intent,
  isBlocker,
  type Situation,
  type Slots,
  type Understanding,
} from '../understanding/understanding';
import { type ChoiceId, eventOf } from './choices';
import type { StaffCategory, Topic, UserEvent } from './events';
import {
  confirms,
  foreignAnswer,
  isOneOf,
  type Plain,
  plainlySaid,
  type Standing,
  saysItIsThere,
} from './plainly-said';
import { type Aside, asideOf, countOf, isAboutAnother, languageOf, says, setApart } from './said';
import { factsOf, type StateName } from './state-names';
import { hasItAndIsStaff, ofOffice, restoring, seeking } from './words/readings';

/** What was read of a message besides its intent. */
interface Said extends Standing {
  slots: Slots;
  text: string;
  /** Of the intent. */
  confidence: number;
  aside: Aside;
}

interface Wish {
  means: UserEvent | ((said: Said) => UserEvent);
  /** The button that asks whether this was meant; another one once the person is known. */
  offeredAs?: ChoiceId;
  offeredOnceKnownAs?: ChoiceId;
}

const nothing: UserEvent = { type: 'input.unrecognized' };
const asks = (topic: Topic): UserEvent => ({ type: 'topic.asked', topic });

const readUsername = ({ isVerified }: Said): UserEvent =>
  isVerified ? asks('whoAmI') : { type: 'need.stated', need: 'lost_username' };
const newPassword = ({ isVerified }: Pick<Said, 'isVerified'>): UserEvent =>
  isVerified ? { type: 'password.requested' } : { type: 'need.stated', need: 'lost_password' };

/** All that a person can want, told once. A forgotten intent does not compile. */
const wishes: Record<Intent, Wish> = {
  typed_password_in_chat: { means: { type: 'password.typed' } },
  /** Who asks for somebody else is nobody's attacker: only code and orders to the assistant are refused. */
  prompt_injection: { means: ({ text }) => asks(isInjectionString(text) ? 'notYours' : 'inPerson') },
  account_locked: { means: asks('locked'), offeredAs: 'accountLocked' },
  where_is_numen: { means: whereIsNumen, offeredAs: 'findNumen' },
  lost_both: { means: { type: 'need.stated', need: 'lost_both' }, offeredAs: 'lostBoth' },
  lost_username: { means: readUsername, offeredAs: 'lostUsername', offeredOnceKnownAs: 'myAccount' },
  lost_password: { means: newPassword, offeredAs: 'lostPassword', offeredOnceKnownAs: 'changePassword' },
  never_used: { means: { type: 'need.stated', need: 'never_used' }, offeredAs: 'neverUsed' },

  what_is_numen: { means: asks('numen'), offeredAs: 'numenTopic' },
  show_username: { means: readUsername, offeredAs: 'lostUsername', offeredOnceKnownAs: 'myAccount' },
  show_email_address: { means: readUsername, offeredAs: 'lostUsername', offeredOnceKnownAs: 'myAccount' },
  reset_password: { means: newPassword, offeredAs: 'lostPassword', offeredOnceKnownAs: 'changePassword' },
  show_mail_settings: { means: asks('mailSettings'), offeredAs: 'mailSettings' },
  password_rules: { means: asks('passwordRules'), offeredAs: 'passwordRules' },
  restore_mailbox: { means: { type: 'restoration.requested' }, offeredAs: 'restoreMailbox' },
  webmail_link: { means: asks('webmail'), offeredAs: 'webmail' },
  voter_space: { means: asks('voterSpace'), offeredAs: 'voterSpace' },
  /** The warning is for who surely tells of something that came; whoever wonders about us is told how to check. */
  phishing_question: {
    means: ({ text, confidence, lastTopic }) => {
      const came = says(text, 'cameByMessage');
      const isOfUs = says(text, 'us') && confidence > 0.7;
      if (says(text, 'isSure') && !says(text, 'trapAsked')) return nothing;
      if (asksOfUs(text) || (isOfUs && !came)) return asks('genuine');
      if (isOfUs || says(text, 'isHacked')) return asks('phishing');
      if (!came) return confidence >= 0.8 ? asks('genuine') : nothing;
      const isSure = confidence > (isAboutScam(lastTopic) ? 0.4 : 0.7);
      return isSure || says(text, 'namesPhishing') ? asks('phishing') : nothing;
    },
    offeredAs: 'phishing',
  },
  human_help: { means: { type: 'user.askedHuman' }, offeredAs: 'human' },
  /** Nothing changes without a target; a subject that is taught is none. */
  change_language: {
    means: said => {
      if (says(said.text, 'teachesLanguage')) return teaches(said);
      const { to } = said.slots;
      return to && to !== said.locale ? { type: 'language.chosen', locale: to } : asks('languages');
    },
  },

  i_have_numen: { means: { type: 'numen.known' }, offeredAs: 'numenKnown' },
  /** Who is outside comes in by saying so, not by a question. */
  choose_staff: {
    means: ({ state, text }) =>
      state === 'external' && text.includes('?') ? nothing : { type: 'profile.staff' },
    offeredAs: 'staff',
  },
  /** A guess of it in a longer sentence that names nobody outside sends nobody away. */
  choose_external: {
    means: ({ text }) =>
      countOf(text) <= 6 || says(text, 'worksOutside')
        ? { type: 'profile.external' }
        : { type: 'input.ambiguous', candidates: ['choose_staff', 'choose_external'] },
    offeredAs: 'external',
  },
  /** These two are keyed by the server (`src/bot/understand.ts`): here they would be secrets. */
  give_numen: { means: nothing },
  give_birthdate: { means: nothing },

  greeting: { means: asks('greeting') },
  thanks: { means: asks('thanks') },
  abuse: { means: asks('abuse') },
  affirm: { means: ({ state }) => answerIn(state, 'yes') ?? nothing },
  deny: { means: ({ state }) => answerIn(state, 'no') ?? nothing },
  back: { means: { type: 'user.wentBack' } },
  restart: { means: { type: 'user.restarted' } },
  cancel: { means: { type: 'user.cancelled' } },
  help: { means: { type: 'user.askedHelp' } },
  out_of_scope: { means: ({ slots }) => asks(otherServices.get(slots.topic ?? '') ?? 'elsewhere') },
  ambiguous: {
    means: ({ slots: { candidates = [] }, state, isVerified }) =>
      offersIn(state, candidates, isVerified).length > 0 ? { type: 'input.ambiguous', candidates } : nothing,
  },
  gibberish: { means: nothing },
};

/** What is said by « oui » or « non » there. */
function answerIn(state: StateName, answer: 'yes' | 'no'): UserEvent | null {
  const choice = factsOf(state)[answer];
  return choice ? eventOf(choice) : null;
}

/** « This chat, is it original? One fake mail … »: one of several sentences. */
const asksOfUs = (text: string): boolean =>
  text
    .split(/(?<=[.!?])\s/u)
    .some(part => part.endsWith('?') && says(part, 'ourSite') && !says(part, 'cameByMessage'));

/** A map, and not an object: a topic is data. */
const otherServices: ReadonlyMap<string, Topic> = new Map([
  ['educonnect', 'educonnect'],
  ['ent', 'ent'],
  ['pronote', 'ent'],
  ['iprof', 'iprof'],
  ['other_academie', 'otherAcademie'],
  ['shared_mailbox', 'sharedMailbox'],
  ['mailbox_full', 'mailboxFull'],
]);

const teaches = ({ state }: Said): UserEvent =>
  state === 'askStaffCategory'
    ? { type: 'staffCategory.given', category: 'enseignant_second_degre' }
    : { type: 'profile.staff' };

/** In the questions about a post and a place, what is said answers them; elsewhere it is a wish of its own. */
function whereIsNumen(said: Said): UserEvent {
  const { slots, text, state, isRestoring } = said;
  const category = categoryOf(said);
  if (state === 'external' && !category) return asks('profiles');
  const { departement } = slots;
  if (state === 'askDepartement' && departement) return { type: 'departement.given', departement };
  if (state === 'askStaffCategory' && category && !departement)
    return { type: 'staffCategory.given', category };
  // A story in which neither the number, nor a post or a place, nor a « no » is told looks for nothing.
  const isTold = category || departement || countOf(text) <= 6 || text.includes('?') || lacksIt(text);
  if (!isTold && !says(text, 'tellsOfNumen')) return isRestoring ? asks('acknowledged') : nothing;
  return { type: 'numen.sought', ...postOf(category, slots) };
}

const postOf = (category: StaffCategory | undefined, { departement }: Slots) => ({
  ...(category && { category }),
  ...(departement && { departement }),
});

const lacksIt = (text: string): boolean => polaritiesOf(fold(text)).some(fact => fact.endsWith(' no'));

/** The guide sends private schools and AED or AESH elsewhere, which the slot does not tell apart. */
function categoryOf({ slots, text, isPrivate }: Said, as: Situation = 'start'): StaffCategory | undefined {
  const isPublic = says(text, 'publicSchool');
  if (says(text, 'assistantPost')) return 'aed_aesh';
  if (says(text, 'privatePost') && !isPublic) return 'prive';
  const isAsked = as === 'ask_staff_category' || says(text, 'theirPost');
  const said = slots.staffCategory ?? (isAsked ? findStaffCategory(text, 'ask_staff_category') : undefined);
  return isPrivate && !isPublic && said?.startsWith('enseignant') ? 'prive' : said;
}

/**
 * What a message means to the dialog: its language, the side questions that it asks besides, its main wish, and what it says
 * already of what would be asked next. A NUMEN and a birth date are not here: they are keyed by the server
 * (`src/bot/understand.ts`).
 */
export function interpret(understood: Understanding, text: string, standing: Standing): UserEvent[] {
  const { intent, slots, confidence } = understood;
  const aside = asideOf(understood.sentences ?? [], topic => isHeard(topic, text, standing));
  aside.topics = [...new Set(aside.topics.map(topic => asMeant(topic, text, standing)))];
  const said = { ...standing, slots, text, confidence, aside };
  const spoken = languageOf(text);
  const meant = inContext(
    ofWhere(understood, said) ?? inSoManyWords(intent, said) ?? orUnknown(asRead(intent, said), said),
    said,
  );
  // « Will they speak English? » asks for no other language here.
  const asksHere = intent === 'change_language' && meant.every(({ type }) => !type.startsWith('topic'));
  const follows = spoken !== null && spoken !== standing.locale && !asksHere;
  const post =
    mayTellPost(said) && !meant.some(event => saysPost(event) || isOfAnother(event)) ? toldIn(said) : {};
  const isOfOther = worksElsewhere(said) && !meant.some(looksForOffice);
  return [
    ...(follows ? [{ type: 'language.chosen', locale: spoken } as const] : []),
    ...(saysPost(post) ? [asAsked(post, standing.state)] : []),
    ...(isOfOther ? [asks('otherAcademie')] : []),
    ...withLoss(meant, said).filter(event => !(isOfOther && (isDoubt(event) || isOtherAcademie(event)))),
  ];
}

/** They named a town of another académie: it is told that their mailbox is not ours, wherever the dialog stands. */
function worksElsewhere({ slots, text, isVerified, state, lastTopic }: Said): boolean {
  if (isVerified || slots.departement !== elsewhere || state === 'askDepartement') return false;
  return lastTopic === 'otherAcademie' || saysWhereTheyWork(text);
}

const saysWhereTheyWork = (text: string): boolean => says(text, 'works') && !says(text, 'formerly');

/** The answer says the same. */
const looksForOffice = ({ type }: UserEvent): boolean =>
  ['numen.sought', 'numen.unknown', 'staffCategory.given', 'departement.given'].includes(type);

const isOtherAcademie = (event: UserEvent): boolean =>
  event.type === 'topic.asked' && event.topic === 'otherAcademie';

/** Beside a NUMEN that is there, what is lost is the need; so are both of two; what is « pas perdu » is none. */
function withLoss(events: UserEvent[], { text, isVerified }: Said): UserEvent[] {
  if (isVerified) return events;
  const lost = lostIn(text);
  const isOfSettings = (event: UserEvent) => event.type === 'topic.asked' && event.topic === 'mailSettings';
  const keepsIt = says(text, 'keptPassword');
  if (events.some(isOfSettings) && keepsIt) return events.filter(event => !isNeed(event));
  if (!lost || (keepsIt && lost.need === 'lost_password')) return events;
  if (!events.some(isNeed))
    return events.some(({ type }) => type === 'numen.known') ? [lost, ...events] : events;
  const isOfBoth = lost.need === 'lost_both' && !setsApart.test(text);
  return isOfBoth ? events.map(event => (isNeed(event) ? { ...event, need: lost.need } : event)) : events;
}
const isNeed = (event: UserEvent): event is NeedStated => event.type === 'need.stated';

/** « J'ai oublié mon mot de passe, pas mon identifiant » */
const setsApart = /[,;.]\s*(?:et |mais |but |and )?(?:pas|not) (?:l['’]|mon |le |my |the )/iu;

/** Beside a question, what answers the one that was asked. */
function asAsked(post: ReturnType<typeof toldIn>, state: StateName): UserEvent {
  const { category, departement } = post;
  if (state === 'askStaffCategory' && category) return { type: 'staffCategory.given', category };
  return state === 'askDepartement' && departement
    ? { type: 'departement.given', departement }
    : { type: 'post.told', ...post };
}

/** « Je suis prof au lycée »: where the NUMEN is asked for, a secretary or a head who is named is somebody else. */
const mayTellPost = ({ isVerified, state }: Said): boolean =>
  !isVerified && factsOf(state).situation !== 'ask_numen_known';
const isOfAnother = (event: UserEvent): boolean => 'isOfAnother' in event;
const saysPost = (told: object): boolean => 'category' in told || 'departement' in told;

/** After a warning about a scam, what is not understood is about it: whoever did something may have given a password away. */
function inContext(events: UserEvent[], said: Said): UserEvent[] {
  const { text, lastTopic, justSaid, slots } = said;
  // « Oui mais demain » opens no form.
  const isThere = events.some(({ type }) => type === 'numen.known');
  if (isThere && says(text, 'yesBut') && !saysItIsThere(text)) return [nothing];
  const isDoubtful = events.every(isDoubt);
  if (!isAboutScam(lastTopic) || !justSaid.includes('topic')) return events;
  if ((isDoubtful || slots.inPart) && text.includes('?') && says(text, 'us')) return [asks('genuine')];
  if (lastTopic !== 'phishing' || said.state === 'done' || says(text, 'nearly')) return events;
  const wants = says(text, 'wantsChange');
  const isOfPassword = text.includes('?') ? wants || says(text, 'password') : says(text, 'didSomething');
  const isChange =
    wants && events.every(event => event.type === 'need.stated' && event.need === 'lost_password');
  return isChange || (isDoubtful && isOfPassword) ? [asks('phished'), newPassword(said)] : events;
}
const isAboutScam = (lastTopic: Topic | null): boolean => lastTopic !== null && aboutScam.includes(lastTopic);
const aboutScam: readonly Topic[] = ['phishing', 'phished', 'nothingGiven'];

/** Of another académie, or an answer to where the school is: whatever else a name of a place means. */
function ofWhere({ intent, place, namesOtherAcademie }: Understanding, said: Said): UserEvent[] | null {
  const { state, text, isVerified } = said;
  if (intent === 'typed_password_in_chat' || isInjectionString(text)) return null;
  const isOfOther = namesOtherAcademie && says(text, 'ofAcademie') && !says(text, 'formerly');
  if (isOfOther && !isVerified) return [asks('otherAcademie')];
  const corrected = correctedIn(intent, place, said);
  if (corrected) return corrected;
  if (state !== 'askDepartement' || !place) return null;
  if (place === 'shared') return [asks('placeShared')];
  if (place === 'region') return [asks('wholeRegion')];
  if (place !== 'unknown') return [{ type: 'departement.given', departement: place.departement }];
  const read = inSoManyWords(intent, said) ?? asRead(intent, said);
  const isNothing = intent !== 'gibberish' && read.every(event => isDoubt(event) || isBare(event, text));
  return isNothing ? [asks(says(text, 'livesThere') ? 'schoolPlace' : 'placeUnknown')] : read;
}

/** « Pas la Drôme, l’Isère », « non, je suis en primaire »: the office was told for another post or place. */
function correctedIn(intent: Intent, place: Understanding['place'], said: Said): UserEvent[] | null {
  const { text, state } = said;
  const isAsked = state === 'askDepartement' && place === 'unknown';
  if (!isAsked && state !== 'whereIsNumen') return null;
  if (text.includes('?') || countOf(text) > mostCorrecting || says(text, 'numenThere')) return null;
  const corrects = says(text, 'corrects');
  const post = corrects ? categoryOf(said, 'ask_staff_category') : null;
  const isPlace = place !== null && typeof place === 'object' && (corrects || countOf(text) <= 3);
  const read = inSoManyWords(intent, said) ?? asRead(intent, said);
  if (!read.every(event => isDoubt(event) || correctable.has(event.type))) return null;
  const corrected: UserEvent[] = [
    ...(post && post !== 'unknown' && !(isAsked && post === 'enseignant_ecole')
      ? [{ type: 'staffCategory.given', category: post } as const]
      : []),
    ...(isPlace ? [{ type: 'departement.given', departement: place.departement } as const] : []),
  ];
  return corrected.length > 0 ? corrected : null;
}
const mostCorrecting = 10;
const correctable: ReadonlySet<string> = new Set([
  'numen.sought',
  'numen.later',
  'profile.staff',
  'user.wentBack',
]);

/** « Mon école est à … » says no post. */
const isBare = (event: UserEvent, text: string): boolean =>
  event.type === 'numen.sought' && !event.departement && (!event.category || says(text, 'namesSchool'));

/** What is asked in few ways is known by its words; an attack is not answered so. */
function inSoManyWords(intent: Intent, said: Said): UserEvent[] | null {
  const { text, isVerified } = said;
  const read = said.slots.inPart ? 'ambiguous' : intent;
  if (intent === 'typed_password_in_chat' || isInjectionString(text)) return null;
  if (said.state === 'confirmRestoration' && confirms(text, said.justSaid))
    return [{ type: 'answer.yes' }, ...said.aside.topics.map(asks)];
  if (saysOnlyGoodbye(text)) return [{ type: isBackWithIt(said) ? 'numen.later' : 'user.left' }];
  const aside = asidesOf(intent, said);
  // « On voit ce que je tape ? » at the form has told nobody anything.
  if (isPhished(read, said) && !(aside && said.state === 'newPassword'))
    return [asks('phished'), newPassword(said)];
  if (!isVerified && says(text, 'refusesForm')) return [asks('whyAsked')];
  // A colleague of a town is told of, and the speaker is none.
  if (!isVerified && says(text, 'ofTown') && says(text, 'numen') && tellsOfAnother(text))
    return [{ type: 'topic.asked', topic: 'townStaff', isOfAnother: true }];
  const told = plainlySaid({ ...said, intent: read });
  const plain = told?.events.every(isDoubt) && lostIn(text) ? null : told;
  if (aside && !(plain && saysMore(plain, said.aside))) return aside;
  if (plain) return withRest(plain, intent, said);
  const isInShort = intent === 'ambiguous' && said.state !== 'confirmRestoration' && says(text, 'inShortYes');
  const answer = foreignAnswer(text) ?? (isInShort ? 'yes' : null);
  const answered = answer && answerIn(said.state, answer);
  if (answered) return [answered];
  const voting = intent === 'voter_space' ? withNeed('voterSpace', intent, said) : null;
  return voting && voting.length > 1 ? voting : null;
}

/** What is read after another answer, of somebody else, or with the same answer and where it leads. */
function saysMore({ events, isInContext, beside }: Plain, { topics }: Aside): boolean {
  const told = events.flatMap(event => (event.type === 'topic.asked' ? [event.topic] : []));
  const isSame = topics.every(topic => told.includes(topic));
  const leadsOnToo = told.length < events.length || beside === 'all';
  return isInContext || (isSame && leadsOnToo) || told.some(topic => ofRules.includes(topic));
}
const ofRules: readonly Topic[] = ['inPerson', 'phishedAnother', 'passwordKept', 'languages'];

/** Where something waits, or somebody was or was not told of, the same question is another. */
function asMeant(topic: Topic, text: string, { state, hasDelivery, isRestoring, justSaid }: Standing): Topic {
  const isOfMailbox =
    isRestoring ||
    isOneOf(restoring, state) ||
    justSaid.includes('restorationStored') ||
    says(text, 'comesBack');
  if (topic === 'phished' && says(text, 'gaveNothingAway')) return 'nothingGiven';
  if (topic === 'phishedAnother' && !tellsOfAnother(text)) return 'phished';
  if (hasDelivery && !isOfMailbox && isOneOf(ofDelivery, topic)) return 'delivery';
  return topic === 'restorationTime' && !isOfMailbox ? 'duration' : topic;
}
const ofDelivery: readonly Topic[] = ['duration', 'restorationTime', 'oldPassword'];

/** What an answer speaks of as done has been done; what is of use to who looks for an office, to nobody else. */
function isHeard(topic: Topic, text: string, standing: Standing): boolean {
  const { state, isVerified, hasDelivery, justSaid, lastTopic } = standing;
  if (topic === 'whyRectorat') return isOneOf(seeking, state) && state !== 'askNumenKnown';
  if (isOneOf(ofOffice, topic)) return isOneOf(seeking, state) || state === 'external';
  if (topic === 'whoAmI' || topic === 'dateMatched') return isVerified;
  if (topic === 'delivery') return hasDelivery;
  if (topic === 'whichService') return state === 'whereIsNumen';
  if (topic === 'whyAsked')
    return (
      says(text, 'numenOrBirth') || !isOneOf(['askStaffCategory', 'askDepartement', 'chooseProfile'], state)
    );
  if (topic === 'passwordBurnt') return justSaid.includes('passwordTyped') || lastTopic === topic;
  return topic !== 'restoration' || !isVerified;
}

const tellsOfAnother = (text: string): boolean =>
  (says(text, 'tellsOfAnother') || isAboutAnother(text)) && !says(text, 'speaksOfOwn');

/** Precise questions, each with its answer, and what is said in the other sentences. */
function asidesOf(intent: Intent, said: Said): UserEvent[] | null {
  const { state, text } = said;
  const { topics, rest } = said.aside;
  const [first] = topics;
  if (!first) return null;
  const isSure = said.confidence > 0.93;
  // « In English please »
  if (isSure && intent === 'change_language' && first === 'englishSpoken' && !says(text, 'ofThem'))
    return null;
  // What is surely needed here is not of elsewhere, nor what staff have lost.
  if (setApart.has(first) && (isSure ? isBlocker(intent) : said.slots.staffCategory && lostIn(text)))
    return null;
  // « Oui, il est sur ma fiche de paie »
  if (isSure && intent === 'i_have_numen' && first === 'numenOnPaper' && !text.includes('?')) return null;
  const mayNeed = state === 'start' && !says(text, 'nothingLost');
  const [, ...needs] = mayNeed ? (withNeed(first, intent, said) ?? []) : [];
  const others = { ...said, text: rest };
  const isHeardToo = rest !== '' && !topics.includes('changesNothing');
  const read = isHeardToo ? plainlySaid({ ...others, intent: 'ambiguous' })?.events : [];
  const told = (read ?? withRest({ events: [], beside: 'answers' }, intent, others)).filter(
    event => event.type !== 'topic.asked' || (isOneOf(ofRules, event.topic) && !isOneOf(topics, event.topic)),
  );
  const lacks = lacksNumen(said) || (awaitsNumen(state) && intent !== 'ambiguous' && /^no?n?\b/iu.test(text));
  if (!told.some(isOfNumen) && !topics.some(topic => isOneOf(withoutNumen, topic))) {
    if (lacks || (intent === 'where_is_numen' && awaitsNumen(state))) told.push({ type: 'numen.unknown' });
    else if (intent === 'where_is_numen' && state === 'start') told.push({ type: 'numen.sought' });
  }
  if (state === 'chooseProfile' && topics.includes('contractIsStaff')) told.push({ type: 'profile.staff' });
  if (topics.includes('phished') && ![...needs, ...told].some(isNeed) && !isOneOf(changing, state))
    told.push(newPassword(said));
  return [...topics.map(asks), ...needs, ...told];
}
const changing: readonly StateName[] = ['newPassword', 'done'];
const withoutNumen: readonly Topic[] = [...setApart, 'noNumenNeeded', 'changesNothing'];

/** They answered, clicked or read it out: told of a message or a call, or after the warning. */
function isPhished(intent: Intent, { text: typed, lastTopic, state }: Said): boolean {
  // « Qui peut lire ce que je tape ici ? » tells of nothing that was given.
  const sentences = typed.split(/(?<=[.!?;])\s+/u).filter(sentence => !says(sentence, 'typesNow'));
  const text = sentences.join(' ');
  if (state === 'done' || isNone.some(it => says(text, it))) return false;
  if (says(text, 'gaveTo')) return true;
  if (!says(text, 'gaveIn')) return false;
  if (lastTopic === 'phishing' || intent === 'phishing_question' || says(text, 'namesPhishing')) return true;
  const wasWarned = lastTopic === 'genuine' || lastTopic === 'phished';
  const isOfElse = speaksOfElse.some(it => says(text, it));
  return says(text, 'namesSecret') && (wasWarned || (says(text, 'lure') && !isOfElse));
}

const isNone = ['onceBefore', 'nearly', 'slipped', 'gaveAway', 'asksProof', 'oldPassword'] as const;
const speaksOfElse = ['doesNotOpen', 'votes'] as const;

/** What leads on besides; another answer would be one too many. What is lost is told before what is asked for. */
function withRest({ events, beside }: Plain, intent: Intent, said: Said): UserEvent[] {
  if (!beside || said.isVerified) return events;
  const lost = lostIn(said.text);
  if (events.some(({ type }) => type === 'restoration.requested')) return lost ? [lost, ...events] : events;
  const read = asRead(intent, said).filter(({ type }) => leadsOn.test(type));
  const hasIt = !read.some(isOfNumen) && polaritiesOf(fold(said.text)).includes('numen yes');
  const rest = hasIt ? [...read, ...hasItAndIsStaff] : read;
  if (beside === 'answers') return [...events, ...rest.filter(({ type }) => !asksOfItself.has(type))];
  return [...events, ...(rest.length === 0 && lost ? [lost] : rest)];
}
const asksOfItself: ReadonlySet<string> = new Set(['need.stated', 'numen.sought']);
const isOfNumen = ({ type }: UserEvent): boolean => type.startsWith('numen.');
const leadsOn = /^(?:need|numen|staffCategory|departement|profile)\./u;

export const isDoubt = ({ type }: UserEvent): boolean =>
  type === 'input.unrecognized' || type === 'input.ambiguous';

/** A question that is none of ours is not met with the answer to another, nor with the step alone. */
function orUnknown(events: UserEvent[], { aside, state }: Said): UserEvent[] {
  const isMet = state === 'locked' || events.some(({ type }) => type === 'user.askedHuman');
  if (isMet || !(aside.isOfNone || (aside.asks && events.every(isDoubt)))) return events;
  return [asks('notKnown'), ...events.filter(event => event.type !== 'topic.asked' && !isDoubt(event))];
}

const saysOnlyGoodbye = (text: string): boolean =>
  says(text, 'saysGoodbye') && !says(text, 'losesAccess') && !text.includes('?') && countOf(text) <= 16;

/** « Je vous laisse, j'appelle demain »: the conversation waits for what they will ask for. */
const isBackWithIt = ({ state, text }: Said): boolean =>
  isOneOf(seeking, state) && (says(text, 'willAsk') || says(text, 'comesLater'));

const lossIn = (text: string): NeedStated =>
  lostIn(text) ?? {
    type: 'need.stated',
    need: says(text, 'namesPassword') ? 'lost_password' : 'lost_both',
  };

/** What is surely needed is heard beside a question; « je ne me sers que de la boîte de l'école, la mienne jamais » asks none. */
function withNeed(topic: Topic, intent: Intent, said: Said): UserEvent[] | null {
  const { text, isVerified, slots } = said;
  if (isVerified) return [asks(topic)];
  const needs = slots.inPart ? [] : asRead(intent, said).filter(({ type }) => type === 'need.stated');
  const loses =
    (says(text, 'losesAccess') && (topic === 'voterSpace' || says(text, 'forgetsIt'))) ||
    (topic === 'voterSpace' && polaritiesOf(fold(text)).includes('name no'));
  const lost = needs.length === 0 && loses ? [lossIn(text)] : needs;
  return lost.length > 0 && setApart.has(topic) ? null : [asks(topic), ...lost];
}

function asRead(intent: Intent, said: Said): UserEvent[] {
  const { slots, text, isVerified } = said;
  const lost = unclear.includes(intent) && !slots.topic && !isVerified ? lostAmongOthers(intent, text) : null;
  const main = lost ?? meaningOf(intent, said);
  const others = (slots.also ?? []).map(other => meaningOf(other, said));
  const besides = others.filter(({ type }) => type === 'topic.asked');
  const needs = main.type === 'need.stated' ? [main] : others.filter(({ type }) => type === 'need.stated');
  const isNeed = main.type === 'need.stated';
  const hasIt = intent === 'i_have_numen' && !isVerified && !said.isOutsider && !says(text, 'worksOutside');
  const about = isNeed ? [] : hasIt ? hasItAndIsStaff : [main];
  if (isVerified) return [...besides, ...needs, ...about];
  const [need] = needs;
  const stated = need ? [withPost(need, said)] : [];
  const lacks = main.type === 'topic.asked' && main.topic === 'numen' && lacksNumen(said);
  return [
    ...besides,
    ...stated,
    ...about,
    ...(isNeed ? saidBesides(said) : []),
    ...(lacks ? [{ type: 'numen.unknown' } as const] : []),
  ];
}

/** The post and the place that a sentence tells besides. */
const withPost = (need: UserEvent, said: Said) => ({ ...need, ...toldIn(said) }) as UserEvent;

function toldIn(said: Said) {
  const { slots, text, state } = said;
  const category = categoryOf(said);
  const isInPassing = slots.departement === elsewhere && !isOneOf(seeking, state) && !saysWhereTheyWork(text);
  return postOf(category === 'unknown' ? undefined : category, isInPassing ? {} : slots);
}

/** « J'ai mon NUMEN, je suis personnel »: the next questions are answered already. */
function saidBesides({ text, state }: Said): UserEvent[] {
  const facts = polaritiesOf(fold(text));
  if (facts.includes('numen no')) return [{ type: 'numen.unknown' }];
  const isOfIt = says(text, 'itsName') || (state !== 'start' && !says(text, 'keptPassword'));
  return facts.includes('numen yes') || (isOfIt && saysItIsThere(text)) ? [...hasItAndIsStaff] : [];
}

/** « Non, pas de NUMEN, c'est quoi ? » answers the question too. */
const lacksNumen = ({ state, text }: Said): boolean =>
  awaitsNumen(state) && polaritiesOf(fold(text)).includes('numen no');
const awaitsNumen = (state: StateName): boolean => state === 'askNumenKnown' || state === 'paused';

const unclear: readonly Intent[] = ['ambiguous', 'out_of_scope'];

/** A sentence that says several things at once is not one wish to the classifier; what is lost in it is clear all the same. */
function lostAmongOthers(intent: Intent, text: string): NeedStated | null {
  const facts = polaritiesOf(fold(text));
  return intent !== 'ambiguous' || facts.length > 1 ? lostIn(text) : null;
}

type NeedStated = Extract<UserEvent, { type: 'need.stated' }>;

function lostIn(text: string): NeedStated | null {
  const facts = polaritiesOf(fold(text));
  const isLost = (thing: string) => facts.includes(`${thing} no`);
  if (!(isLost('password') || isLost('name'))) return null;
  if (isLost('password') && isLost('name')) return { type: 'need.stated', need: 'lost_both' };
  return { type: 'need.stated', need: isLost('password') ? 'lost_password' : 'lost_username' };
}

function meaningOf(intent: Intent, said: Said): UserEvent {
  const { means } = wishes[intent];
  return typeof means === 'function' ? means(said) : means;
}

/** The buttons that ask which of these was meant. */
export function offersOf(intents: readonly Intent[], isVerified: boolean): readonly ChoiceId[] {
  const offers = intents.flatMap(intent => {
    const { offeredAs, offeredOnceKnownAs } = wishes[intent];
    return (isVerified && offeredOnceKnownAs) || offeredAs || [];
  });
  return [...new Set(offers)];
}

/** Those that lead on from a state, or say something there. */
export const offersIn = (
  state: StateName,
  intents: readonly Intent[],
  isVerified: boolean,
): readonly ChoiceId[] => offersOf(intents, isVerified).filter(id => !factsOf(state).leadHere?.includes(id));
