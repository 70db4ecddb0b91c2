import { fold } from '../understanding/fold';
import { normalize } from '../understanding/normalize';
import { polaritiesOf } from '../understanding/polarity';
import type { Intent } from '../understanding/understanding';
import type { Topic, UserEvent } from './events';
import type { NoticeId } from './guide-context';
import { countOf, type Remark, says } from './said';
import type { StateName } from './state-names';

/** What was read of a message, and what was just said to its author. */
export interface Heard {
  text: string;
  intent: Intent;
  state: StateName;
  isVerified: boolean;
  /** The person's post is not of the académie. */
  isOutsider: boolean;
  isRestoring: boolean;
  hasDelivery: boolean;
  lastTopic: Topic | null;
  /** In the turn before. */
  justSaid: readonly NoticeId[];
}

/** When a message is read in one way: all that is named must hold. */
interface Reading {
  /** Each of these is said: the names of lists in `words/said.json`. */
  says?: readonly Remark[];
  not?: readonly Remark[];
  in?: readonly StateName[];
  /** What it was taken for. */
  intents?: readonly Intent[];
  isVerified?: boolean;
  isOutsider?: boolean;
  /** With a question mark, or without one. */
  asks?: boolean;
  mostWords?: number;
  when?(heard: Heard): boolean;
  /** A side question, an event, or what it depends on; null leaves the message to the readings below. */
  means: Meaning | ((heard: Heard) => Meaning | null);
  /** What else is read of the message is said after it: all that leads on, or only what answers what is asked. */
  beside?: 'all' | 'answers';
}

type Meaning = Topic | UserEvent | readonly UserEvent[];

/** Only the staff have a NUMEN: whoever tells of theirs need not be asked what they are. */
export const hasItAndIsStaff = [{ type: 'numen.known' }, { type: 'profile.staff' }] as const;

const aboutPhishing = ['phishing', 'genuine', 'phished', 'phishedAnother'] as const;
const seeking = ['askNumenKnown', 'askStaffCategory', 'askDepartement', 'whereIsNumen', 'paused'] as const;
const doubtful = ['ambiguous', 'out_of_scope', 'gibberish'] as const;
const unclear = [...doubtful, 'help', 'where_is_numen', 'greeting'] as const;

/**
 * What a sentence means as a whole, where one of its words would lead elsewhere: questions about what was just said, what is
 * denied, who is of a town. The first that holds counts.
 */
export const readings = {
  cancels: {
    when: ({ text }) => says(text, 'givesUp') || /\^C\b/u.test(text),
    means: { type: 'user.cancelled' },
  },
  asksOfDelivery: {
    not: ['forgets', 'restores'],
    when: ({ text, hasDelivery }) =>
      hasDelivery &&
      (says(text, 'doesNotOpen') ||
        says(text, 'oldPassword') ||
        (says(text, 'isReady') && (text.includes('?') || says(text, 'hein') || countOf(text) <= 3))),
    means: 'delivery',
  },
  asksOfRestoration: {
    in: ['confirmRestoration', 'askRestorationDate'],
    says: ['erases'],
    asks: true,
    means: 'restorationEffect',
  },
  asksWhetherSame: { says: ['votes', 'samePassword'], means: 'voterSpace' },
  othersArePhished: {
    says: ['gaveAway'],
    not: ['nearly'],
    isVerified: false,
    when: ({ text, lastTopic }) =>
      says(text, 'namesPhishing') || says(text, 'theirs') || isOneOf(aboutPhishing, lastTopic ?? ''),
    means: 'phishedAnother',
  },
  asksForProof: { says: ['asksProof'], means: 'genuine', beside: 'all' },
  asksWhomToWarn: {
    says: ['whoToWarn'],
    when: ({ text, lastTopic }) => text.includes('?') || isOneOf(aboutPhishing, lastTopic ?? ''),
    means: 'whoToWarn',
  },
  asksWhetherToWarn: {
    says: ['warns'],
    asks: true,
    when: ({ lastTopic }) => isOneOf(aboutPhishing, lastTopic ?? ''),
    means: 'whoToWarn',
  },
  gotMessageOnly: {
    intents: doubtful,
    says: ['nearly', 'cameByMessage'],
    isVerified: false,
    when: ({ text, lastTopic }) => says(text, 'namesPhishing') || isOneOf(aboutPhishing, lastTopic ?? ''),
    means: 'phishing',
  },
  asksOfThief: {
    says: ['thief', 'thiefReads'],
    not: ['asksWhoTypes'],
    asks: true,
    means: ({ text }) => (says(text, 'stillOrNot') ? 'openSessions' : 'mailsRead'),
  },
  wondersAboutUs: { says: ['doubtsUs'], not: ['cameByMessage'], means: 'genuine' },
  wondersAboutMessage: {
    intents: doubtful,
    says: ['cameByMessage', 'trapAsked'],
    not: ['wasPhished'],
    isVerified: false,
    means: 'phishing',
  },
  wondersAboutSender: {
    intents: [...doubtful, 'human_help', 'show_email_address'],
    says: ['senderOdd'],
    isVerified: false,
    means: 'phishing',
  },
  asksHowFarBack: { in: ['askRestorationDate'], says: ['howFar'], means: { type: 'user.askedHelp' } },
  asksWhetherOthersWait: {
    says: ['canWait'],
    asks: true,
    when: ({ lastTopic }) => lastTopic === 'phishedAnother',
    means: 'phishedAnother',
  },
  slippedInForm: { in: ['identify', 'locked'], says: ['slipped'], means: 'dateOrder' },
  /** Who speaks of a form that is not there yet has what it asks for. */
  slippedBeforeForm: {
    in: [...seeking, 'chooseProfile'],
    says: ['slipped'],
    when: ({ isRestoring, isOutsider }) => !isRestoring && !isOutsider,
    means: [{ type: 'topic.asked', topic: 'dateOrder' }, ...hasItAndIsStaff],
  },
  triesAgain: {
    in: ['identify', 'locked', 'newPassword'],
    says: ['triesAgain'],
    not: ['fromTheStart'],
    asks: false,
    means: ({ state, text }) =>
      state === 'newPassword' && says(text, 'passwordAsked') ? 'passwordRules' : { type: 'form.requested' },
  },
  asksOfSigns: {
    says: ['specialCharacter', 'asksWhich'],
    when: ({ text, state, intent }) =>
      state === 'newPassword' || intent === 'password_rules' || says(text, 'namesPassword'),
    means: 'specialCharacters',
  },
  asksOfTick: { in: ['newPassword', 'account', 'askNumenKnown'], says: ['ticks'], means: 'forgottenTick' },
  asksWhatIsRefused: {
    in: ['newPassword'],
    says: ['passwordAsked'],
    means: 'passwordRules',
  },
  asksOfWeakIdea: {
    says: ['weakIdea'],
    asks: true,
    means: 'weakIdea',
  },
  asksOfCapitals: { says: ['capital'], asks: true, means: 'passwordRules' },
  asksIfMessageMatters: { says: ['message', 'asksIfMatters'], isVerified: false, means: 'changesNothing' },
  asksOfItsStart: {
    in: [...seeking, 'chooseProfile'],
    says: ['startsWith', 'stillGood'],
    means: 'numenShape',
  },
  guesses: { intents: ['never_used'], says: ['guesses'], means: 'thanks' },
  neverHadPassword: {
    says: ['neverHadIt'],
    isVerified: false,
    means: { type: 'need.stated', need: 'lost_password' },
  },
  asksOfOldPassword: {
    says: ['oldPassword'],
    when: ({ text }) => text.includes('?') || says(text, 'hein'),
    means: 'oldPassword',
  },
  asksWhoRead: { says: ['mailsRead', 'somebodyElse'], asks: true, means: 'mailsRead' },
  asksWhereToKeep: { says: ['keepSafe'], isVerified: true, means: 'keepSafe' },
  asksOfAddress: { says: ['asksAddress'], isVerified: true, means: 'addressAsIs' },
  asksWhenRestored: {
    says: ['howLong'],
    when: ({ text, isVerified, isRestoring, justSaid }) =>
      justSaid.includes('restorationStored') ||
      (isRestoring ? says(text, 'comesBack') || countOf(text) <= 6 : isVerified && says(text, 'comesBack')),
    means: 'restorationTime',
  },
  asksOfRecentMails: {
    says: ['vanishes', 'sinceThen'],
    when: ({ text, isVerified, isRestoring }) =>
      (isVerified || isRestoring) && (text.includes('?') || says(text, 'or')),
    means: 'restorationEffect',
  },
  handsOver: {
    says: ['handsOver'],
    not: ['speaksOfOwn'],
    isVerified: false,
    when: ({ lastTopic }) => isOneOf(['inPerson', 'phishedAnother'], lastTopic ?? ''),
    means: ({ text, state }) =>
      state === 'chooseProfile' && saysInPart(text, part => says(part, 'isStaff'))
        ? [{ type: 'topic.asked', topic: 'handsOver' }, { type: 'profile.staff' }]
        : 'handsOver',
    beside: 'all',
  },
  tellsOwnLoss: {
    says: ['ownTurn'],
    isVerified: false,
    means: ({ text }) => {
      if (says(text, 'keptPassword')) return null;
      if (says(text, 'password')) return { type: 'need.stated', need: 'lost_password' };
      return says(text, 'losesName') ? { type: 'need.stated', need: 'lost_username' } : null;
    },
  },
  isForNext: {
    says: ['turnsToSelf'],
    isVerified: true,
    means: [{ type: 'user.restarted' }, { type: 'topic.asked', topic: 'nextPerson' }],
  },
  isForAnother: {
    not: ['ofPupils'],
    when: ({ text, state, lastTopic }) =>
      !isOneOf(['inPerson', 'handsOver'], lastTopic ?? '') &&
      !(state === 'whereIsNumen' && says(text, 'schoolLacksIt')) &&
      (says(text, 'forAnother') || (says(text, 'tellsOfAnother') && !says(text, 'speaksOfOwn'))),
    means: 'inPerson',
    beside: 'all',
  },
  worriesAfterPassword: {
    says: ['worries'],
    means: ({ justSaid, lastTopic }) => {
      const wasTyped = justSaid.includes('passwordTyped');
      // What was typed here may be what was given to a thief before.
      const wasWarned = lastTopic === 'phishing' || lastTopic === 'phished';
      if (wasWarned && wasTyped) return 'phished';
      if (wasTyped || lastTopic === 'passwordBurnt') return 'passwordBurnt';
      return lastTopic === 'phished' && justSaid.includes('topic') ? 'phished' : null;
    },
  },
  asksOfSessions: {
    says: ['stillReads', 'session', 'still', 'somebodyElse'],
    not: ['oneself'],
    means: 'openSessions',
  },
  asksWhatIsExternal: {
    says: ['external'],
    when: ({ text }) => says(text, 'asksMeaning') || (says(text, 'or') && text.includes('?')),
    means: ({ text, state }) =>
      state === 'chooseProfile' && says(text, 'ratherStaff')
        ? [{ type: 'topic.asked', topic: 'profiles' }, { type: 'profile.staff' }]
        : 'profiles',
  },
  asksOfShape: { says: ['zeroOrO'], means: 'numenShape' },
  asksOfLanguages: {
    says: ['language', 'speaks'],
    not: ['languageTaught'],
    mostWords: 9,
    means: 'languages',
  },
  outsiderThanks: { isOutsider: true, says: ['thanks'], asks: false, means: 'thanks' },
  isOfTown: { isVerified: false, says: ['ofTown'], not: ['assistantPost', 'oversees'], means: 'townStaff' },
  isOutside: {
    isVerified: false,
    says: ['ofNeither'],
    when: ({ state }) => state !== 'external',
    means: { type: 'profile.external' },
  },
  isOfTheHouse: {
    in: ['chooseProfile', 'external', 'identify'],
    when: ({ text }) => saysInPart(text, part => says(part, 'isStaff')),
    means: { type: 'profile.staff' },
  },
  keepsPassword: {
    intents: [
      'lost_password',
      'reset_password',
      'password_rules',
      'lost_both',
      'lost_username',
      'never_used',
      'webmail_link',
      'ambiguous',
      'out_of_scope',
      'affirm',
      'deny',
      'i_have_numen',
      'where_is_numen',
      'thanks',
    ],
    says: ['keptPassword'],
    not: ['losesName'],
    when: ({ text, intent }) =>
      (intent !== 'where_is_numen' || !/\bnumen\b/iu.test(text)) &&
      (!says(text, 'stillNeedsPassword') || says(text, 'notForgotten')),
    means: ({ state }) => (state === 'askRestorationDate' ? 'restoration' : 'passwordKept'),
  },
  looksForItOnIprof: {
    in: ['askNumenKnown', 'paused'],
    says: ['onIprof', 'looksThere'],
    means: [{ type: 'topic.asked', topic: 'iprof' }, { type: 'numen.unknown' }],
  },
  lacksWord: {
    in: ['askNumenKnown', 'paused'],
    says: ['unknownWord'],
    means: [{ type: 'topic.asked', topic: 'numen' }, { type: 'numen.unknown' }],
  },
  lacksNumen: {
    says: ['numenMissing'],
    when: ({ text, intent }) => intent !== 'what_is_numen' || /\bno?n$/iu.test(text),
    means: ({ state }) =>
      state === 'askNumenKnown' || state === 'paused' ? { type: 'numen.unknown' } : { type: 'numen.sought' },
  },
  hasNumen: {
    in: ['start', ...seeking, 'chooseProfile', 'identify'],
    when: ({ text }) => saysItIsThere(text),
    not: ['losesAccess'],
    means: ({ text, isVerified }) => [
      ...(says(text, 'asksWhoTypes') ? ([{ type: 'topic.asked', topic: 'inPerson' }] as const) : []),
      ...(says(text, 'wantsNeed') && says(text, 'password') && !isVerified
        ? ([{ type: 'need.stated', need: 'lost_password' }] as const)
        : []),
      ...(text.includes('?') && says(text, 'fromElsewhere')
        ? ([{ type: 'topic.asked', topic: 'numenStays' }] as const)
        : []),
      ...hasItAndIsStaff,
    ],
  },
  waits: {
    says: ['waits'],
    not: ['losesAccess', 'namesPassword', 'restores', 'prefers'],
    asks: false,
    mostWords: 12,
    means: 'waits',
  },
  asksWhoTypes: { says: ['asksWhoTypes'], isVerified: false, means: 'inPerson', beside: 'answers' },
  looksOnIprof: { in: seeking, says: ['onIprof'], not: ['numen'], means: 'iprof' },
  correctsDate: { in: ['account'], intents: ['deny'], says: ['day'], means: 'dateMatched' },
  wasRefused: {
    in: ['identify', 'locked'],
    isVerified: false,
    says: ['mismatch'],
    not: ['namesPassword'],
    means: 'notMatching',
  },
  cannotPhone: { in: seeking, says: ['cannotPhone'], means: 'withoutPhone' },
  schoolLacksIt: {
    in: ['whereIsNumen'],
    says: ['schoolLacksIt'],
    not: ['schoolOtherwise'],
    means: { type: 'office.asked' },
  },
  asksOtherOffice: { in: ['whereIsNumen'], says: ['otherOffice'], means: { type: 'user.askedHuman' } },
  asksOfHours: { in: seeking, says: ['hoursOnly'], means: 'noAnswer', beside: 'all' },
  asksIfNumen: { in: seeking, says: ['asksIfNumen'], asks: true, means: 'numenShape' },
  asksOfOutgoing: {
    says: ['outgoing'],
    not: ['incomingToo', 'thanks', 'losesAccess', 'namesPassword'],
    mostWords: 16,
    means: 'outgoingMail',
  },
  asksOfFormerMails: { says: ['formerMails'], asks: true, isVerified: false, means: 'formerMails' },
  asksForNumber: {
    says: ['number'],
    not: ['ownPhone', 'cannotPhone'],
    when: ({ text }) => text.includes('?') || says(text, 'givesNumber'),
    means: ({ text, state }) => {
      if (says(text, 'hours')) return 'noAnswer';
      if (says(text, 'another')) return { type: 'user.askedHuman' };
      if (says(text, 'rectorat')) return 'rectorat';
      if (says(text, 'office')) return { type: 'user.askedHuman' };
      if (!isOneOf(seeking, state) || countOf(text) > 8) return null;
      return { type: state === 'whereIsNumen' ? 'office.asked' : 'user.askedHuman' };
    },
  },
  leavesToAsk: {
    in: seeking,
    says: ['willAsk', 'later'],
    not: ['asksWhileLeaving'],
    asks: false,
    means: { type: 'numen.later' },
  },
  asksOfVotersSpace: {
    says: ['space'],
    asks: true,
    when: ({ lastTopic }) => lastTopic === 'voterSpace',
    means: 'voterSpace',
  },
  asksOfVote: {
    says: ['votes'],
    when: ({ text, intent, isVerified }) =>
      (isOneOf([...unclear, 'voter_space'], intent) ||
        (!says(text, 'numen') && isOneOf(['affirm', 'i_have_numen'], intent))) &&
      (isVerified || !says(text, 'votesOtherwise')),
    means: 'voterSpace',
  },
  losesMails: {
    when: ({ text, state, isVerified, lastTopic }) =>
      state !== 'confirmRestoration' &&
      !says(text, 'namesPhishing') &&
      !isOneOf(aboutPhishing, lastTopic ?? '') &&
      [text, ...partsOf(text)].some(part => losesMails(part) && (isVerified || !says(part, 'forgets'))),
    means: { type: 'restoration.requested' },
    beside: 'all',
  },
  phoneNags: {
    says: ['phoneNags'],
    isVerified: true,
    intents: [...doubtful, 'phishing_question', 'reset_password', 'webmail_link', 'show_mail_settings'],
    means: 'aftercare',
  },
  wantsChange: {
    intents: [...doubtful, 'affirm', 'password_rules', 'cancel', 'lost_username', 'never_used'],
    says: ['wantsChange'],
    not: ['keptPassword', 'slipped'],
    means: ({ state, isVerified }) => {
      if (state === 'newPassword') return { type: 'form.requested' };
      return isVerified ? { type: 'password.requested' } : { type: 'need.stated', need: 'lost_password' };
    },
  },
  greets: {
    intents: doubtful,
    says: ['hello'],
    not: ['asksSomething'],
    when: ({ text }) => says(text, 'politely') || countOf(text) <= 4,
    means: 'greeting',
  },
  thanks: {
    intents: [...doubtful, 'cancel', 'choose_external'],
    says: ['thanks'],
    not: ['asksSomething'],
    asks: false,
    means: ({ text }) => (says(text, 'leaves') ? { type: 'user.left' } : 'thanks'),
  },
  acknowledges: {
    intents: [...doubtful, 'choose_staff', 'choose_external'],
    says: ['acknowledged'],
    asks: false,
    mostWords: 14,
    means: 'acknowledged',
  },
  isOurs: {
    intents: ['out_of_scope'],
    isVerified: false,
    says: ['ourMail'],
    not: ['notOurMail'],
    means: { type: 'input.ambiguous', candidates: ['lost_username', 'lost_password', 'never_used'] },
  },
} as const satisfies Record<string, Reading>;

/** What was said, and what more there may be in it. */
export interface Plain extends Pick<Reading, 'beside'> {
  events: UserEvent[];
}

export function plainlySaid(heard: Heard): Plain | null {
  for (const reading of Object.values<Reading>(readings)) {
    const events = holds(reading, heard) ? eventsOf(reading, heard) : null;
    if (events) return { events, ...(reading.beside && { beside: reading.beside }) };
  }
  return null;
}

function eventsOf({ means }: Reading, heard: Heard): UserEvent[] | null {
  const meaning = typeof means === 'function' ? means(heard) : means;
  if (typeof meaning === 'string') return [{ type: 'topic.asked', topic: meaning }];
  return meaning && (isSeveral(meaning) ? [...meaning] : [meaning]);
}

const isSeveral = (meaning: UserEvent | readonly UserEvent[]): meaning is readonly UserEvent[] =>
  Array.isArray(meaning);

function holds(reading: Reading, heard: Heard): boolean {
  const { text, state, intent, isVerified, isOutsider } = heard;
  return (
    isIn(reading.in, state) &&
    isIn(reading.intents, intent) &&
    isSame(reading.isVerified, isVerified) &&
    isSame(reading.isOutsider, isOutsider) &&
    isSame(reading.asks, text.includes('?')) &&
    countOf(text) <= (reading.mostWords ?? Number.POSITIVE_INFINITY) &&
    (reading.says ?? []).every(remark => says(text, remark)) &&
    !(reading.not ?? []).some(remark => says(text, remark)) &&
    (reading.when?.(heard) ?? true)
  );
}

const isOneOf = (all: readonly string[], one: string): boolean => all.includes(one);
const isIn = (all: readonly string[] | undefined, one: string): boolean => all?.includes(one) ?? true;
const isSame = (wanted: boolean | undefined, is: boolean): boolean => (wanted ?? is) === is;

/** In one sentence of several: « NUMEN oui. C'est elle, pas l'ATSEM. » */
export function saysItIsThere(text: string): boolean {
  const isThere = (part: string) => says(part, 'numenThere') && !says(part, 'negates');
  if (isThere(text)) return true;
  return !polaritiesOf(fold(text)).includes('numen no') && saysInPart(text, isThere);
}

const partsOf = (text: string): string[] =>
  text.split(/[.,;:!?+\n]| et (?=en plus|puis|plus |je |j|mon |ma |mot de passe|mdp|code)/u);
const saysInPart = (text: string, isSaid: (part: string) => boolean): boolean => partsOf(text).some(isSaid);

const losesMails = (part: string): boolean =>
  (says(part, 'emptied') || (says(part, 'gone') && says(part, 'mails'))) && !says(part, 'goneOtherwise');

/** « Parfait, allez-y », where a restoration is to be confirmed; what is agreed to may be an answer that was given in between. */
export function confirms(text: string, justSaid: readonly NoticeId[]): boolean {
  const [sentence = ''] = /^[^.!?;\n]*[.!?;]?/u.exec(text.trim()) ?? [];
  const isAboutAnswer = justSaid.includes('topic') && says(sentence, 'acknowledges');
  return (
    says(sentence, 'agrees') &&
    (!isAboutAnswer || says(sentence, 'goesOn')) &&
    !says(sentence, 'disagrees') &&
    !sentence.endsWith('?') &&
    !says(text, 'hesitates')
  );
}

/** « Ja », « Nein, leider nicht »: yes and no in other languages, alone. */
export function foreignAnswer(text: string): 'yes' | 'no' | null {
  if (normalize(text).split(' ').length > 4) return null;
  if (says(text, 'foreignYes')) return 'yes';
  return says(text, 'foreignNo') ? 'no' : null;
}
