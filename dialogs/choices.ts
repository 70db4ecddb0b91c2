import { locales, type Translate, translator } from '../locales/translate';
import { departementCodes, departementName } from '../understanding/area';
import { normalize } from '../understanding/normalize';
import type { FileOf } from '../understanding/phrases';
import type { UserEvent } from './events';
import file from './words/choices.json';

/**
 * What a person can answer by pressing a button or by typing its words: one id, one event. The label is
 * `dialog.choices.<id>` in `locales/`, the words that mean the same are in `words/choices.json`.
 */
const choices = {
  lostUsername: { type: 'need.stated', need: 'lost_username' },
  lostPassword: { type: 'need.stated', need: 'lost_password' },
  lostBoth: { type: 'need.stated', need: 'lost_both' },
  neverUsed: { type: 'need.stated', need: 'never_used' },

  numenKnown: { type: 'numen.known' },
  numenUnknown: { type: 'numen.unknown' },
  numenLater: { type: 'numen.later' },
  findNumen: { type: 'numen.sought' },

  teacherEcole: { type: 'staffCategory.given', category: 'enseignant_ecole' },
  teacherSecondary: { type: 'staffCategory.given', category: 'enseignant_second_degre' },
  administrative: { type: 'staffCategory.given', category: 'administratif' },
  health: { type: 'staffCategory.given', category: 'sante' },
  technical: { type: 'staffCategory.given', category: 'technique' },
  privateSchool: { type: 'staffCategory.given', category: 'prive' },
  assistant: { type: 'staffCategory.given', category: 'aed_aesh' },
  otherCategory: { type: 'staffCategory.given', category: 'unknown' },

  otherDepartement: { type: 'departement.given', departement: 'other' },

  staff: { type: 'profile.staff' },
  external: { type: 'profile.external' },

  openForm: { type: 'form.requested' },
  unlockedNow: { type: 'form.requested' },
  changePassword: { type: 'password.requested' },
  restoreMailbox: { type: 'restoration.requested' },
  renew: { type: 'grant.renewalRequested' },
  finished: { type: 'account.finished' },
  myAccount: { type: 'account.requested' },
  yes: { type: 'answer.yes' },
  no: { type: 'answer.no' },

  walkthrough: { type: 'walkthrough.started' },
  next: { type: 'walkthrough.next' },
  previous: { type: 'walkthrough.previous' },
  doneThere: { type: 'walkthrough.finished' },
  leaveWalkthrough: { type: 'walkthrough.left' },

  numenTopic: { type: 'topic.asked', topic: 'numen' },
  genuine: { type: 'topic.asked', topic: 'genuine' },
  phishing: { type: 'topic.asked', topic: 'phishing' },
  mailSettings: { type: 'topic.asked', topic: 'mailSettings' },
  passwordRules: { type: 'topic.asked', topic: 'passwordRules' },
  webmail: { type: 'topic.asked', topic: 'webmail' },
  voterSpace: { type: 'topic.asked', topic: 'voterSpace' },
  privacy: { type: 'topic.asked', topic: 'privacy' },
  aftercare: { type: 'topic.asked', topic: 'aftercare' },
  accountLocked: { type: 'topic.asked', topic: 'locked' },
  whyLocked: { type: 'topic.asked', topic: 'locked' },

  back: { type: 'user.wentBack' },
  restart: { type: 'user.restarted' },
  cancel: { type: 'user.cancelled' },
  help: { type: 'user.askedHelp' },
  human: { type: 'user.askedHuman' },
  french: { type: 'language.chosen', locale: 'fr' },
  english: { type: 'language.chosen', locale: 'en' },
} as const satisfies Record<string, UserEvent>;

export type PlainChoiceId = keyof typeof choices;
/** One of the académie's départements, by its number. */
export type DepartementChoice = `departement-${string}`;
export type ChoiceId = PlainChoiceId | DepartementChoice;

export const choiceIds = Object.keys(choices) as PlainChoiceId[];

export const departementChoice = (code: string): DepartementChoice => `departement-${code}`;

const isDepartement = (id: ChoiceId): id is DepartementChoice => id.startsWith(departementChoice(''));
const codeOf = (id: DepartementChoice): string => id.slice(departementChoice('').length);

export const isChoiceId = (text: string): text is ChoiceId =>
  Object.hasOwn(choices, text) || departementCodes.some(code => departementChoice(code) === text);

/** What a person says by it. */
export const eventOf = (id: ChoiceId): UserEvent =>
  isDepartement(id) ? { type: 'departement.given', departement: codeOf(id) } : choices[id];

/** « Isère (38) » */
export const labelOf = (id: ChoiceId, t: Translate): string =>
  isDepartement(id)
    ? `${departementName(codeOf(id)).replaceAll("'", '’')} (${codeOf(id)})`
    : t(`dialog.choices.${id}`);

/** Answered in every state, so a button for them is never stale. In the order of use: Teams shows as many as there is room for. */
export const everywhere = [
  'back',
  'cancel',
  'help',
  'human',
  'restart',
  'french',
  'english',
] as const satisfies readonly ChoiceId[];

/** Whether the question that is asked is left with it, and what was typed into its form with the question. */
export const leavesQuestion = (id: ChoiceId): boolean => !stays.has(eventOf(id).type);

const stays: ReadonlySet<UserEvent['type']> = new Set([
  'topic.asked',
  'user.askedHelp',
  'user.askedHuman',
  'language.chosen',
  'grant.renewalRequested',
]);

/**
 * Other words for the buttons that only mean something where they are shown, which the classifier is not trained on: without
 * accents, in lower case (`normalize.ts`).
 */
const words: Partial<Record<ChoiceId, readonly string[]>> = file satisfies FileOf<PlainChoiceId, typeof file>;

/**
 * The offered choice that a text names: by its label in any language, or by other words for it, alone or in a few words
 * (« ok étape suivante »). Null for anything longer: that is for the classifier.
 */
export function choiceNamed(text: string, offered: readonly ChoiceId[]): ChoiceId | null {
  const said = normalize(text);
  const exact = offered.find(id => phrasesOf(id).includes(said));
  if (exact || said.split(' ').length > fewWords) return exact ?? null;
  return (
    offered.find(id => words[id]?.some(phrase => phrase.length > 3 && ` ${said} `.includes(` ${phrase} `))) ??
    null
  );
}

const fewWords = 3;
const known = new Map<ChoiceId, readonly string[]>();

function phrasesOf(id: ChoiceId): readonly string[] {
  const phrases = known.get(id) ?? [
    ...locales.map(locale => normalize(labelOf(id, translator(locale)))),
    ...(words[id] ?? []),
  ];
  known.set(id, phrases);
  return phrases;
}
