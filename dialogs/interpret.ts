import { normalize } from '../understanding/normalize';
import type { Intent, Situation, Slots, Understanding } from '../understanding/understanding';
import type { Departement, Doubt, StaffCategory, Topic, UserEvent } from './events';
import type { StateName } from './state-names';

/** Where the dialog stands, as far as the same words mean other things there. */
export interface Standing {
  state: StateName;
  /** The person's identity is verified, so what concerns his account can be done. */
  isVerified: boolean;
  locale: 'fr' | 'en';
}

/** The situation in which a text is read: what the classifier was trained on. */
export const situationOf: Record<StateName, Situation> = {
  start: 'start',
  askNumenKnown: 'ask_numen_known',
  askStaffCategory: 'ask_staff_category',
  askDepartement: 'ask_staff_category',
  whereIsNumen: 'ask_numen_known',
  paused: 'ask_numen_known',
  chooseProfile: 'choose_profile',
  external: 'choose_profile',
  identify: 'identify',
  locked: 'identify',
  account: 'account',
  newPassword: 'new_password',
  askRestorationDate: 'account',
  confirmRestoration: 'account',
  done: 'done',
  walkthrough: 'done',
  farewell: 'done',
};

/**
 * What a message means to the dialog: the side questions that it asks besides, then its main wish. A NUMEN and a birth
 * date are not here: they are keyed by the server (`src/bot/understand.ts`).
 */
export function interpret(understood: Understanding, text: string, standing: Standing): UserEvent[] {
  const besides = (understood.slots.also ?? []).flatMap(intent => sideTopics[intent] ?? []);
  const asked = besides.map((topic): UserEvent => ({ type: 'topic.asked', topic }));
  return [...asked, mainEvent(understood, text, standing)];
}

function mainEvent({ intent, slots }: Understanding, text: string, standing: Standing): UserEvent {
  const topic = sideTopics[intent];
  if (topic) return { type: 'topic.asked', topic };
  return plainEvents[intent] ?? situated(intent, slots, text, standing);
}

/** Answered, whatever is being asked, and the question asked again. */
const sideTopics: Partial<Record<Intent, Topic>> = {
  what_is_numen: 'numen',
  show_mail_settings: 'mailSettings',
  password_rules: 'passwordRules',
  webmail_link: 'webmail',
  voter_space: 'voterSpace',
  phishing_question: 'phishing',
  account_locked: 'locked',
  greeting: 'greeting',
  thanks: 'thanks',
  abuse: 'abuse',
  prompt_injection: 'notYours',
};

/** The same in every situation. */
const plainEvents: Partial<Record<Intent, UserEvent>> = {
  lost_both: { type: 'need.stated', need: 'lost_both' },
  never_used: { type: 'need.stated', need: 'never_used' },
  i_have_numen: { type: 'numen.known' },
  choose_staff: { type: 'profile.staff' },
  choose_external: { type: 'profile.external' },
  human_help: { type: 'user.askedHuman' },
  back: { type: 'user.wentBack' },
  restart: { type: 'user.restarted' },
  cancel: { type: 'user.cancelled' },
  help: { type: 'user.askedHelp' },
  typed_password_in_chat: { type: 'password.typed' },
  gibberish: { type: 'input.unrecognized' },
};

function situated(intent: Intent, slots: Slots, text: string, standing: Standing): UserEvent {
  switch (intent) {
    case 'affirm':
      return yes[standing.state];
    case 'deny':
      return no[standing.state];
    case 'lost_password':
    case 'reset_password':
      return standing.isVerified
        ? { type: 'password.requested' }
        : { type: 'need.stated', need: 'lost_password' };
    case 'lost_username':
    case 'show_username':
    case 'show_email_address':
      return standing.isVerified
        ? { type: 'topic.asked', topic: 'whoAmI' }
        : { type: 'need.stated', need: 'lost_username' };
    case 'restore_mailbox':
      return { type: 'restoration.requested' };
    case 'where_is_numen':
      return whereIsNumen(slots, text, standing.state);
    case 'change_language':
      return { type: 'language.chosen', locale: slots.to ?? (standing.locale === 'fr' ? 'en' : 'fr') };
    case 'out_of_scope':
      return { type: 'topic.asked', topic: otherServices[slots.topic ?? ''] ?? 'elsewhere' };
    case 'ambiguous':
      return doubtful(slots.candidates ?? [], standing);
    default:
      return { type: 'input.unrecognized' };
  }
}

/** In the questions about a post and a place, what is said answers them; elsewhere it is a wish of its own. */
function whereIsNumen(slots: Slots, text: string, state: StateName): UserEvent {
  const category = categoryOf(slots, text);
  const departement = slots.departement;
  if (state === 'askDepartement' && departement) return { type: 'departement.given', departement };
  if (state === 'askStaffCategory' && category && !departement)
    return { type: 'staffCategory.given', category };
  return { type: 'numen.sought', ...(category && { category }), ...(departement && { departement }) };
}

/** The guide sends private schools and AED or AESH elsewhere, which the slot does not tell apart. */
function categoryOf(slots: Slots, text: string): StaffCategory | undefined {
  const said = ` ${normalize(text)} `;
  if (/ (?:aed|aesh|avs|assistante? d education|accompagnante?) /u.test(said)) return 'aed_aesh';
  if (/ (?:prive|privee|sous contrat) /u.test(said)) return 'prive';
  return slots.staffCategory;
}

const otherServices: Partial<Record<string, Topic>> = {
  educonnect: 'educonnect',
  ent: 'ent',
  pronote: 'ent',
  iprof: 'iprof',
  other_academie: 'otherAcademie',
  shared_mailbox: 'sharedMailbox',
  mailbox_full: 'mailboxFull',
};

function doubtful(candidates: readonly Intent[], standing: Standing): UserEvent {
  const offered = candidates.flatMap(
    intent => (standing.isVerified ? knownDoubts : doubts)[intent] ?? doubts[intent] ?? [],
  );
  const different = [...new Set(offered)];
  return different.length > 1
    ? { type: 'input.ambiguous', candidates: different }
    : { type: 'input.unrecognized' };
}

const doubts: Partial<Record<Intent, Doubt>> = {
  lost_username: 'lostUsername',
  show_username: 'lostUsername',
  show_email_address: 'lostUsername',
  lost_password: 'lostPassword',
  reset_password: 'lostPassword',
  lost_both: 'lostBoth',
  never_used: 'neverUsed',
  i_have_numen: 'numenKnown',
  where_is_numen: 'findNumen',
  what_is_numen: 'numenTopic',
  choose_staff: 'staff',
  choose_external: 'external',
  restore_mailbox: 'restoreMailbox',
  show_mail_settings: 'mailSettings',
  password_rules: 'passwordRules',
  webmail_link: 'webmail',
  voter_space: 'voterSpace',
  phishing_question: 'phishing',
  account_locked: 'accountLocked',
  human_help: 'human',
};

/** Once the person is known, the same wishes are about his account. */
const knownDoubts: Partial<Record<Intent, Doubt>> = {
  lost_password: 'changePassword',
  reset_password: 'changePassword',
  lost_username: 'myAccount',
  show_username: 'myAccount',
  show_email_address: 'myAccount',
};

const nothingAsked: UserEvent = { type: 'input.unrecognized' };

/** « Oui » answers the question that is being asked. */
const yes: Record<StateName, UserEvent> = {
  start: nothingAsked,
  askNumenKnown: { type: 'numen.known' },
  askStaffCategory: nothingAsked,
  askDepartement: nothingAsked,
  whereIsNumen: { type: 'numen.known' },
  paused: { type: 'numen.known' },
  chooseProfile: { type: 'profile.staff' },
  external: { type: 'profile.staff' },
  identify: { type: 'form.requested' },
  locked: { type: 'form.requested' },
  account: nothingAsked,
  newPassword: { type: 'form.requested' },
  askRestorationDate: nothingAsked,
  confirmRestoration: { type: 'answer.yes' },
  done: nothingAsked,
  walkthrough: { type: 'walkthrough.next' },
  farewell: { type: 'user.restarted' },
};

const no: Record<StateName, UserEvent> = {
  start: nothingAsked,
  askNumenKnown: { type: 'numen.unknown' },
  askStaffCategory: { type: 'staffCategory.given', category: 'unknown' },
  askDepartement: { type: 'departement.given', departement: 'other' satisfies Departement },
  whereIsNumen: { type: 'numen.later' },
  paused: { type: 'numen.unknown' },
  chooseProfile: nothingAsked,
  external: nothingAsked,
  identify: { type: 'user.askedHelp' },
  locked: nothingAsked,
  account: { type: 'account.finished' },
  newPassword: { type: 'user.cancelled' },
  askRestorationDate: { type: 'user.cancelled' },
  confirmRestoration: { type: 'answer.no' },
  done: { type: 'account.finished' },
  walkthrough: nothingAsked,
  farewell: nothingAsked,
};
