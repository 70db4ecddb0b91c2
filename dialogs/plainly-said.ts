import { fold } from '../understanding/fold';
import { polaritiesOf } from '../understanding/polarity';
import type { Intent } from '../understanding/understanding';
import type { Locale, Topic, UserEvent } from './events';
import type { NoticeId } from './guide-context';
import { countOf, type Remark, says } from './said';
import type { StateName } from './state-names';
import { readings } from './words/readings';

/** Where the dialog stands, as far as the same words mean other things there. */
export interface Standing {
  state: StateName;
  /** The person's identity is verified, so what concerns their account can be done. */
  isVerified: boolean;
  locale: Locale;
  /** The side question before. */
  lastTopic: Topic | null;
  /** What was told in the turn before. */
  justSaid: readonly NoticeId[];
  /** Of a town, or from outside. */
  isOutsider: boolean;
  /** They said that they teach in a private school. */
  isPrivate?: boolean;
  /** A restoration was asked for. */
  isRestoring: boolean;
  /** A password that was set here goes, or went, to the mail server. */
  hasDelivery: boolean;
}

/** What was read of a message, and where. */
export interface Heard extends Standing {
  text: string;
  intent: Intent;
}

/** When a message is read in one way: all that is named must hold. */
interface Condition extends Partial<Pick<Heard, (typeof facts)[number]>> {
  /** Each of these is said; of those in brackets, one. */
  says?: readonly (Sign | readonly Sign[])[];
  not?: readonly Sign[];
  in?: readonly StateName[];
  /** The side question before was one of these. */
  after?: readonly Topic[];
  justSaid?: NoticeId;
  /** What it was taken for. */
  intents?: readonly Intent[];
  mostWords?: number;
  /** One of these holds. */
  any?: readonly Condition[];
  /** None of these does. */
  unless?: readonly Condition[];
}

/** Side questions, and events. */
interface Case extends Condition {
  means: Topic | UserEvent | readonly (Topic | UserEvent)[];
}

/** A reading (`words/readings.ts`): what a message means, the first case of several that holds, or all of those that do. */
export type Told = (Case | (Condition & ({ oneOf: readonly Case[] } | { allOf: readonly Case[] }))) & {
  /** What else is read of the message is said after it: all that leads on, or only what answers what is asked. */
  beside?: 'all' | 'answers';
};

/** What was said, and what more there may be in it. */
export interface Plain extends Pick<Told, 'beside'> {
  events: UserEvent[];
  /** It follows on an answer. */
  isInContext?: boolean;
}

export function plainlySaid(heard: Heard): Plain | null {
  for (const reading of Object.values(readings)) {
    const { beside, after }: Told = reading;
    const events = holds(reading, heard) ? casesOf(reading, heard).flatMap(eventsOf) : [];
    if (events.length > 0) return { events, beside, isInContext: after !== undefined };
  }
  return null;
}

function casesOf(told: Told, heard: Heard): readonly Case[] {
  if ('means' in told) return [told];
  if ('allOf' in told) return told.allOf.filter(one => holds(one, heard));
  return told.oneOf.filter(one => holds(one, heard)).slice(0, 1);
}

const eventsOf = ({ means }: Case): UserEvent[] =>
  [means].flat().map(one => (typeof one === 'string' ? { type: 'topic.asked', topic: one } : one));

function holds(told: Condition, heard: Heard): boolean {
  const { text, justSaid } = heard;
  const isHeard = (sign: Sign): boolean => hears(text, sign);
  return (
    isIn(told.in, heard.state) &&
    isIn(told.after, heard.lastTopic ?? '') &&
    isIn(told.intents, heard.intent) &&
    facts.every(fact => (told[fact] ?? heard[fact]) === heard[fact]) &&
    (told.justSaid === undefined || justSaid.includes(told.justSaid)) &&
    (told.mostWords === undefined || countOf(text) <= told.mostWords) &&
    (told.says ?? []).every(signs => [signs].flat().some(isHeard)) &&
    !told.not?.some(isHeard) &&
    (told.any?.some(one => holds(one, heard)) ?? true) &&
    !told.unless?.some(one => holds(one, heard))
  );
}

const facts = ['isVerified', 'isOutsider', 'isPrivate', 'isRestoring', 'hasDelivery'] as const;

export const isOneOf = (all: readonly string[], one: string): boolean => all.includes(one);
const isIn = (all: readonly string[] | undefined, one: string): boolean => all?.includes(one) ?? true;

/** What tells something: a list of `words/said.json`, or more than a list can say. */
type Sign = Remark | keyof typeof signs;

const signs = {
  '?': (text: string) => text.includes('?'),
  ctrlC: (text: string) => /\^C\b/u.test(text),
  endsInNo: (text: string) => /\bno?n$/iu.test(text),
  itIsThere: saysItIsThere,
  /** « Je n'ai jamais eu besoin de m'en servir, mais je l'ai »: what is said last counts. */
  itIsThereAfterAll: (text: string) =>
    isThere(
      text
        .trim()
        .split(/[.,;:!\n]+(?=.)| (?:mais|but) /u)
        .at(-1) ?? '',
    ),
  isStaff: (text: string) => partsOf(text).some(part => says(part, 'isStaff')),
  losesMails: (text: string) => [text, ...partsOf(text)].some(losesMails),
  /** « J'ai perdu mes mails et j'ai oublié mon mot de passe » loses both. */
  losesMailsOnly: (text: string) =>
    [text, ...partsOf(text)].some(part => losesMails(part) && !says(part, 'forgets')),
};

const isOwn = (sign: Sign): sign is keyof typeof signs => Object.hasOwn(signs, sign);
const hears = (text: string, sign: Sign): boolean => (isOwn(sign) ? signs[sign](text) : says(text, sign));

/** In one sentence of several: « NUMEN oui. C'est elle, pas l'ATSEM. » */
export function saysItIsThere(text: string): boolean {
  if (isThere(text) || signs.itIsThereAfterAll(text)) return true;
  return !polaritiesOf(fold(text)).includes('numen no') && partsOf(text).some(isThere);
}

const isThere = (part: string): boolean => says(part, 'numenThere') && !says(part, 'negates');

const partsOf = (text: string): string[] =>
  text.split(/[.,;:!?+\n]| et (?=en plus|puis|plus |je |j|mon |ma |mot de passe|mdp|code)/u);

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
  if (countOf(text) > 4) return null;
  if (says(text, 'foreignYes')) return 'yes';
  return says(text, 'foreignNo') ? 'no' : null;
}
