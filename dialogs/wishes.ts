import { normalize } from '../understanding/normalize';
import type { Intent, Slots, Understanding } from '../understanding/understanding';
import type { ChoiceId } from './choices';
import type { StaffCategory, Topic, UserEvent } from './events';
import { factsOf, type StateName } from './state-names';

/** Where the dialog stands, as far as the same words mean other things there. */
export interface Standing {
  state: StateName;
  /** The person's identity is verified, so what concerns their account can be done. */
  isVerified: boolean;
  locale: 'fr' | 'en';
  /** The side question before. */
  lastTopic: Topic | null;
}

/** What was read of a message besides its intent. */
interface Said extends Standing {
  slots: Slots;
  text: string;
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
const newPassword = ({ isVerified }: Said): UserEvent =>
  isVerified ? { type: 'password.requested' } : { type: 'need.stated', need: 'lost_password' };

/** All that a person can want, told once. A forgotten intent does not compile. */
const wishes: Record<Intent, Wish> = {
  typed_password_in_chat: { means: { type: 'password.typed' } },
  prompt_injection: { means: asks('notYours') },
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
  phishing_question: { means: asks('phishing'), offeredAs: 'phishing' },
  human_help: { means: { type: 'user.askedHuman' }, offeredAs: 'human' },
  change_language: {
    means: ({ slots, locale }) => ({
      type: 'language.chosen',
      locale: slots.to ?? (locale === 'fr' ? 'en' : 'fr'),
    }),
  },

  i_have_numen: { means: { type: 'numen.known' }, offeredAs: 'numenKnown' },
  choose_staff: { means: { type: 'profile.staff' }, offeredAs: 'staff' },
  choose_external: { means: { type: 'profile.external' }, offeredAs: 'external' },
  /** These two are keyed by the server (`src/bot/understand.ts`): here they would be secrets. */
  give_numen: { means: nothing },
  give_birthdate: { means: nothing },

  greeting: { means: asks('greeting') },
  thanks: { means: asks('thanks') },
  abuse: { means: asks('abuse') },
  affirm: { means: ({ state }) => factsOf(state).yes ?? nothing },
  deny: { means: ({ state }) => factsOf(state).no ?? nothing },
  back: { means: { type: 'user.wentBack' } },
  restart: { means: { type: 'user.restarted' } },
  cancel: { means: { type: 'user.cancelled' } },
  help: { means: { type: 'user.askedHelp' } },
  out_of_scope: { means: ({ slots }) => asks(otherServices.get(slots.topic ?? '') ?? 'elsewhere') },
  ambiguous: {
    means: ({ slots: { candidates = [] }, isVerified }) =>
      offersOf(candidates, isVerified).length > 0 ? { type: 'input.ambiguous', candidates } : nothing,
  },
  gibberish: { means: nothing },
};

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

/** In the questions about a post and a place, what is said answers them; elsewhere it is a wish of its own. */
function whereIsNumen({ slots, text, state }: Said): UserEvent {
  const category = categoryOf(slots, text);
  const { departement } = slots;
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

/**
 * What a message means to the dialog: the side questions that it asks besides, then its main wish. A NUMEN and a birth
 * date are not here: they are keyed by the server (`src/bot/understand.ts`).
 */
export function interpret({ intent, slots }: Understanding, text: string, standing: Standing): UserEvent[] {
  const said = { ...standing, slots, text };
  const besides = (slots.also ?? []).map(other => meaningOf(other, said));
  return [...besides.filter(({ type }) => type === 'topic.asked'), meaningOf(intent, said)];
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
