import type { Sentence } from './questions';
import type { Reading } from './reading';

/** Where the conversation is: the question that is pending when the text arrives. */
export const situations = [
  'start',
  'ask_numen_known',
  'ask_staff_category',
  'choose_profile',
  'identify',
  'account',
  'new_password',
  'done',
] as const;
export type Situation = (typeof situations)[number];

interface Weight {
  /**
   * What stops a person comes before what they ask besides, whatever the order of the words: lower is more urgent. What is
   * lost is one need, however it is said. Absent: it stops nobody.
   */
  urgency?: number;
  /** It can stand beside another wish in one message. */
  standsBeside?: true;
  /** It takes the dialog elsewhere, so that a wrong guess costs a person the way back; the others only answer. */
  moves: boolean | 'until known';
}

/** All that a message can mean, and what weighs how much when it means several things. */
const weights = {
  lost_username: { urgency: 3, standsBeside: true, moves: true },
  lost_password: { urgency: 3, standsBeside: true, moves: true },
  lost_both: { urgency: 3, standsBeside: true, moves: true },
  never_used: { urgency: 3, standsBeside: true, moves: true },
  what_is_numen: { standsBeside: true, moves: false },
  where_is_numen: { urgency: 2, standsBeside: true, moves: true },
  i_have_numen: { moves: true },
  give_numen: { moves: true },
  give_birthdate: { moves: true },
  choose_staff: { moves: true },
  choose_external: { moves: true },
  show_username: { standsBeside: true, moves: 'until known' },
  show_email_address: { standsBeside: true, moves: 'until known' },
  show_mail_settings: { standsBeside: true, moves: false },
  reset_password: { standsBeside: true, moves: true },
  password_rules: { standsBeside: true, moves: false },
  restore_mailbox: { standsBeside: true, moves: true },
  webmail_link: { standsBeside: true, moves: false },
  voter_space: { standsBeside: true, moves: false },
  phishing_question: { standsBeside: true, moves: false },
  typed_password_in_chat: { urgency: 0, moves: false },
  account_locked: { urgency: 1, standsBeside: true, moves: false },
  human_help: { standsBeside: true, moves: false },
  greeting: { moves: false },
  thanks: { moves: false },
  affirm: { moves: true },
  deny: { moves: true },
  back: { moves: true },
  restart: { moves: true },
  cancel: { moves: true },
  help: { moves: false },
  change_language: { standsBeside: true, moves: true },
  out_of_scope: { moves: false },
  gibberish: { moves: false },
  abuse: { moves: false },
  prompt_injection: { urgency: 0, moves: false },
  ambiguous: { moves: false },
} as const satisfies Record<string, Weight>;
export type Intent = keyof typeof weights;
export const intents = Object.keys(weights) as Intent[];

const weightOf = (intent: Intent): Weight => weights[intent];
const leastUrgent = 9;
export const urgency = (intent: Intent): number => weightOf(intent).urgency ?? leastUrgent;
export const isBlocker = (intent: Intent): boolean => weightOf(intent).urgency !== undefined;
export const isWish = (intent: Intent): boolean => weightOf(intent).standsBeside === true;

const known: readonly Situation[] = ['account', 'new_password', 'done'];

/** Whether this reading takes the dialog elsewhere. What is read from an account is only an answer once there is one. */
export function moves(intent: Intent, situation: Situation): boolean {
  const moved = weightOf(intent).moves;
  return moved === 'until known' ? !known.includes(situation) : moved;
}

/** What answers the question that was asked is likelier than what leaves it, and is soon taken back. */
const answers: Partial<Record<Situation, Intent>> = {
  ask_numen_known: 'i_have_numen',
  ask_staff_category: 'where_is_numen',
  choose_profile: 'choose_staff',
  identify: 'choose_staff',
};

/** What leads to the same: doubt between these is none. In the first of a pair nothing more is told than in the second. */
const alike: readonly (readonly [Intent, Intent, (readonly Situation[])?])[] = [
  ['affirm', 'i_have_numen', ['ask_numen_known']],
  ['deny', 'where_is_numen', ['ask_numen_known']],
  ['affirm', 'choose_staff', ['choose_profile', 'identify']],
  ['show_email_address', 'show_username'],
  ['lost_password', 'reset_password'],
];

export const leadToSame = (one: Intent, other: Intent, situation: Situation): boolean =>
  (isBlocker(one) && urgency(one) === urgency(other)) ||
  alike.some(
    ([bare, telling, where]) =>
      ((bare === one && telling === other) || (bare === other && telling === one)) &&
      (!where || where.includes(situation)),
  );

/** The probability under which asking costs less than being wrong. */
export function neededFor(intent: Intent, situation: Situation): number {
  const grave = ofConsequence[intent];
  if (grave !== undefined) return grave;
  if (!moves(intent, situation)) return 0.45;
  return answers[situation] === intent ? 0.55 : 0.7;
}

/**
 * Nobody is told on a guess that they attack, and that they insult only when it is all but certain; nor are they
 * sent to a telephone or elsewhere. What else it may be is offered.
 */
const ofConsequence: Partial<Record<Intent, number>> = {
  abuse: 0.95,
  prompt_injection: Number.POSITIVE_INFINITY,
  human_help: 0.75,
  out_of_scope: 0.5,
};

export type Language = 'fr' | 'en';

export const statedCategories = [
  'enseignant_ecole',
  'enseignant_second_degre',
  'administratif',
  'sante',
  'technique',
  'unknown',
] as const;
export type StatedCategory = (typeof statedCategories)[number];

/** What a message says besides its intent. A slot that was not said is absent; a password is never in one. */
export interface Slots {
  /** `unknown`: a post that no office of the guide answers for (AESH, AED, ...), or « je ne sais pas ». */
  staffCategory?: StatedCategory;
  /** Its code, when it is one of the académie; `other` for any other. */
  departement?: string;
  /** Thirteen characters, upper case, without separators; null with `malformed`. */
  numen?: string | null;
  malformed?: true;
  /** ISO (yyyy-mm-dd); null with `invalid`. */
  birthDate?: string | null;
  invalid?: true;
  /** The language asked for, with `change_language`. */
  to?: Language;
  /** What it is about, with `out_of_scope`. */
  topic?: string;
  /** The other wishes of the same message, in the order in which they were said. */
  also?: Intent[];
  /** It is sure of a part of the message, and the message as a whole is doubtful. */
  inPart?: true;
  /** What to ask about, with `ambiguous`: the likeliest first, three at most. */
  candidates?: Intent[];
}

/**
 * What a message answers where a place is asked for, when there is nothing else in it: a département (or `other`), the name of
 * several places, a whole region, or a place that is not known here. Null: it says something else, or more.
 */
export type PlaceAnswer = { departement: string } | 'shared' | 'region' | 'unknown' | null;

export interface Understanding {
  intent: Intent;
  /** Between 0 and 1. */
  confidence: number;
  slots: Slots;
  lang: Language;
  /** Its sentences, and what each asks besides: the text as a whole comes last where there are several. */
  sentences?: readonly Sentence[];
  /** What it answers where a place is asked for; absent, or null, when it is no answer. */
  place?: PlaceAnswer;
  /** In so many words: « l'académie de … », « ac-….fr ». */
  namesOtherAcademie?: boolean;
  /** Where what is secret stands in the text. */
  reading: Reading;
}
