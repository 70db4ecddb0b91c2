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

export const intents = [
  'lost_username',
  'lost_password',
  'lost_both',
  'never_used',
  'what_is_numen',
  'where_is_numen',
  'i_have_numen',
  'give_numen',
  'give_birthdate',
  'choose_staff',
  'choose_external',
  'show_username',
  'show_email_address',
  'show_mail_settings',
  'reset_password',
  'password_rules',
  'restore_mailbox',
  'webmail_link',
  'voter_space',
  'phishing_question',
  'typed_password_in_chat',
  'account_locked',
  'human_help',
  'greeting',
  'thanks',
  'affirm',
  'deny',
  'back',
  'restart',
  'cancel',
  'help',
  'change_language',
  'out_of_scope',
  'gibberish',
  'abuse',
  'prompt_injection',
  'ambiguous',
] as const;
export type Intent = (typeof intents)[number];

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

export type StatedDepartement = '01' | '42' | '69' | 'other';

/** What a message says besides its intent. A slot that was not said is absent; a password is never in one. */
export interface Slots {
  /** `unknown`: a post that no office of the guide answers for (AESH, AED, ...), or « je ne sais pas ». */
  staffCategory?: StatedCategory;
  departement?: StatedDepartement;
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
  /** What to ask about, with `ambiguous`: the likeliest first, three at most. */
  candidates?: Intent[];
}

export interface Understanding {
  intent: Intent;
  /** Between 0 and 1. */
  confidence: number;
  slots: Slots;
  lang: Language;
  /** Where what is secret stands in the text. */
  reading: Reading;
}
