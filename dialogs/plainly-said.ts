import { fold } from '../understanding/fold';
import { normalize } from '../understanding/normalize';
import { polaritiesOf } from '../understanding/polarity';
import type { Intent } from '../understanding/understanding';
import type { Topic, UserEvent } from './events';
import type { NoticeId } from './guide-context';
import { countOf, type Remark, says } from './said';
import type { StateName } from './state-names';
import { aboutPhishing, hasItAndIsStaff, readings, restoring, seeking, unclear } from './words/readings';

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

/** When a message is read in one way (`words/readings.ts`): all that is named must hold. */
export interface Told {
  /** Each of these is said: the names of lists in `words/said.json`. */
  says?: readonly Remark[];
  not?: readonly Remark[];
  in?: readonly StateName[];
  notIn?: readonly StateName[];
  /** The side question before was one of these. */
  after?: readonly Topic[];
  /** What it was taken for. */
  intents?: readonly Intent[];
  isVerified?: boolean;
  isOutsider?: boolean;
  /** With a question mark, or without one. */
  asks?: boolean;
  mostWords?: number;
  /** A side question, or events. */
  means?: Meaning;
  /** What else is read of the message is said after it: all that leads on, or only what answers what is asked. */
  beside?: 'all' | 'answers';
}

/** What depends on more than the words that are told. */
interface Judged {
  when?(heard: Heard): boolean;
  /** Null leaves the message to the readings below. */
  means?(heard: Heard): Meaning | null;
}

type Meaning = Topic | UserEvent | readonly UserEvent[];

const judged: Partial<Record<keyof typeof readings, Judged>> = {
  cancels: {
    // « Laissez tomber, retrouvé. Envoyez. » goes on.
    when: ({ text }) =>
      (says(text, 'givesUp') && !saysItIsThere(text) && !says(text, 'wantsRest')) || /\^C\b/u.test(text),
  },
  asksOfDelivery: {
    when: ({ text, hasDelivery }) =>
      hasDelivery &&
      (says(text, 'doesNotOpen') ||
        says(text, 'oldPassword') ||
        (says(text, 'isReady') && (text.includes('?') || says(text, 'hein') || countOf(text) <= 3))),
  },
  othersArePhished: {
    when: ({ text, intent, lastTopic }) =>
      intent === 'phishing_question' ||
      says(text, 'namesPhishing') ||
      says(text, 'theirs') ||
      isOneOf(aboutPhishing, lastTopic ?? ''),
  },
  asksIfSafe: {
    when: ({ text, intent, lastTopic }) =>
      (lastTopic === 'phishing' || intent === 'phishing_question') &&
      says(text, 'opens') &&
      (text.includes('?') || lastTopic === 'phishing'),
  },
  asksToEndSessions: {
    when: ({ lastTopic }) => isOneOf(['phishing', 'phished', 'phishedAnother'], lastTopic ?? ''),
  },
  asksWhomToWarn: {
    when: ({ text, lastTopic }) => text.includes('?') || isOneOf(aboutPhishing, lastTopic ?? ''),
  },
  asksWhomToForward: {
    when: ({ text, lastTopic }) => says(text, 'namesPhishing') || isOneOf(aboutPhishing, lastTopic ?? ''),
  },
  gotMessageOnly: {
    when: ({ text, lastTopic }) => says(text, 'namesPhishing') || isOneOf(aboutPhishing, lastTopic ?? ''),
  },
  asksOfThief: {
    means: ({ text }) => (says(text, 'stillOrNot') ? 'openSessions' : 'mailsRead'),
  },
  slippedBeforeForm: {
    when: ({ isRestoring, isOutsider }) => !isRestoring && !isOutsider,
  },
  triesAgain: {
    means: ({ state, text }) =>
      state === 'newPassword' && says(text, 'passwordAsked') ? 'passwordRules' : { type: 'form.requested' },
  },
  asksOfSigns: {
    when: ({ text, state, intent }) =>
      state === 'newPassword' || intent === 'password_rules' || says(text, 'namesPassword'),
  },
  asksOfOldPassword: {
    when: ({ text }) => text.includes('?') || says(text, 'hein'),
  },
  asksWhenRestored: {
    when: ({ text, state, isVerified, isRestoring, justSaid }) =>
      justSaid.includes('restorationStored') ||
      isOneOf(restoring, state) ||
      (isRestoring ? says(text, 'comesBack') || countOf(text) <= 6 : isVerified && says(text, 'comesBack')),
  },
  asksOfRecentMails: {
    when: ({ text, isVerified, isRestoring }) =>
      (isVerified || isRestoring) && (text.includes('?') || says(text, 'or')),
  },
  handsOver: {
    means: ({ text, state }) =>
      state === 'chooseProfile' && saysStaff({ text })
        ? [{ type: 'topic.asked', topic: 'handsOver' }, { type: 'profile.staff' }]
        : 'handsOver',
  },
  tellsOwnLoss: {
    means: ({ text }) => {
      if (says(text, 'keptPassword')) return null;
      if (says(text, 'password')) return { type: 'need.stated', need: 'lost_password' };
      return says(text, 'losesName') ? { type: 'need.stated', need: 'lost_username' } : null;
    },
  },
  isForAnother: {
    when: ({ text, state, lastTopic }) =>
      !isOneOf(['inPerson', 'handsOver'], lastTopic ?? '') &&
      !(state === 'whereIsNumen' && says(text, 'schoolLacksIt')) &&
      (says(text, 'forAnother') || (says(text, 'tellsOfAnother') && !says(text, 'speaksOfOwn'))),
  },
  worriesAfterPassword: {
    means: ({ justSaid, lastTopic }) => {
      const wasTyped = justSaid.includes('passwordTyped');
      // What was typed here may be what was given to a thief before.
      const wasWarned = lastTopic === 'phishing' || lastTopic === 'phished';
      if (wasWarned && wasTyped) return 'phished';
      if (wasTyped || lastTopic === 'passwordBurnt') return 'passwordBurnt';
      return lastTopic === 'phished' && justSaid.includes('topic') ? 'phished' : null;
    },
  },
  asksWhatIsExternal: {
    when: ({ text }) => says(text, 'asksMeaning') || (says(text, 'or') && text.includes('?')),
    means: ({ text, state }) =>
      state === 'chooseProfile' && says(text, 'ratherStaff')
        ? [{ type: 'topic.asked', topic: 'profiles' }, { type: 'profile.staff' }]
        : 'profiles',
  },
  isStaffAndNothingElse: { when: saysStaff },
  isOfTheHouse: { when: saysStaff },
  keepsPassword: {
    // Who knows it may want another one, above all after a scam; who refuses one is heard.
    when: ({ text, intent, lastTopic }) =>
      (intent !== 'where_is_numen' || !/\bnumen\b/iu.test(text)) &&
      (says(text, 'notForgotten') ||
        !(says(text, 'stillNeedsPassword') || isOneOf(aboutPhishing, lastTopic ?? ''))),
    means: ({ state }) => (state === 'askRestorationDate' ? 'restoration' : 'passwordKept'),
  },
  lacksNumen: {
    when: ({ text, intent }) => intent !== 'what_is_numen' || /\bno?n$/iu.test(text),
    means: ({ state }) =>
      state === 'askNumenKnown' || state === 'paused' ? { type: 'numen.unknown' } : { type: 'numen.sought' },
  },
  hasNumen: {
    when: ({ text }) => saysItIsThere(text),
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
  asksForNumber: {
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
  asksOfVote: {
    when: ({ text, intent, isVerified }) =>
      (isOneOf([...unclear, 'voter_space'], intent) ||
        (!says(text, 'numen') && isOneOf(['affirm', 'i_have_numen'], intent))) &&
      (isVerified || !says(text, 'votesOtherwise')),
    means: ({ text, isVerified }) =>
      !isVerified && says(text, 'losesAddress')
        ? [
            { type: 'topic.asked', topic: 'voterSpace' },
            { type: 'need.stated', need: 'lost_username' },
          ]
        : 'voterSpace',
  },
  losesMails: {
    when: ({ text, state, isVerified, lastTopic }) =>
      state !== 'confirmRestoration' &&
      !says(text, 'namesPhishing') &&
      !isOneOf(aboutPhishing, lastTopic ?? '') &&
      [text, ...partsOf(text)].some(part => losesMails(part) && (isVerified || !says(part, 'forgets'))),
  },
  wantsChange: {
    means: ({ state, isVerified }) => {
      if (state === 'newPassword') return { type: 'form.requested' };
      return isVerified ? { type: 'password.requested' } : { type: 'need.stated', need: 'lost_password' };
    },
  },
  greets: {
    when: ({ text }) => says(text, 'politely') || countOf(text) <= 4,
  },
  thanks: {
    means: ({ text }) => (says(text, 'leaves') ? { type: 'user.left' } : 'thanks'),
  },
};

type Reading = Omit<Told, 'means'> & Pick<Judged, 'when'> & { means?: Told['means'] | Judged['means'] };

const all: readonly Reading[] = (Object.keys(readings) as (keyof typeof readings)[]).map(name => ({
  ...readings[name],
  ...judged[name],
}));

/** What was said, and what more there may be in it. */
export interface Plain extends Pick<Reading, 'beside'> {
  events: UserEvent[];
}

export function plainlySaid(heard: Heard): Plain | null {
  for (const reading of all) {
    const events = holds(reading, heard) ? eventsOf(reading, heard) : null;
    if (events) return { events, ...(reading.beside && { beside: reading.beside }) };
  }
  return null;
}

function eventsOf({ means }: Reading, heard: Heard): UserEvent[] | null {
  const meaning = typeof means === 'function' ? means(heard) : means;
  if (typeof meaning === 'string') return [{ type: 'topic.asked', topic: meaning }];
  if (!meaning) return null;
  return isSeveral(meaning) ? [...meaning] : [meaning];
}

const isSeveral = (meaning: UserEvent | readonly UserEvent[]): meaning is readonly UserEvent[] =>
  Array.isArray(meaning);

function holds(reading: Reading, heard: Heard): boolean {
  const { text, state, intent, isVerified, isOutsider, lastTopic } = heard;
  return (
    isIn(reading.in, state) &&
    !isOneOf(reading.notIn ?? [], state) &&
    isIn(reading.after, lastTopic ?? '') &&
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

export const isOneOf = (all: readonly string[], one: string): boolean => all.includes(one);
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

function saysStaff({ text }: Pick<Heard, 'text'>): boolean {
  return saysInPart(text, part => says(part, 'isStaff'));
}

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
