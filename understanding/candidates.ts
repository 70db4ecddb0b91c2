import { fold } from './fold';
import type { Classify } from './learner/classifier';
import type { Intent, Situation } from './understanding';

/** What to offer when a message may mean several things: two or three intents, the likeliest first. */
export function findCandidates(text: string, situation: Situation, classify: Classify): Intent[] {
  const folded = fold(text);
  const verified = situation === 'account' || situation === 'new_password' || situation === 'done';
  const fixed = tables.find(({ about }) => about.test(folded));
  if (fixed) return [...(verified ? fixed.verified : fixed.before)];
  if (situation === 'choose_profile') return ['choose_staff', 'choose_external'];
  return fromClassifier(text, situation, classify) ?? ['lost_password', 'lost_username', 'human_help'];
}

interface Choices {
  about: RegExp;
  before: readonly Intent[];
  /** Once the person is known. */
  verified: readonly Intent[];
}

const tables: readonly Choices[] = [
  {
    about: /\bnum[ae]n?[nm]e?\b/,
    before: ['what_is_numen', 'where_is_numen', 'i_have_numen'],
    verified: ['what_is_numen', 'where_is_numen'],
  },
  {
    about: /\b(?:adresse?|address)\b/,
    before: ['show_email_address', 'webmail_link'],
    verified: ['show_email_address', 'webmail_link'],
  },
  {
    about: /\b(?:recois|recevoir|envoyer|partent|receive|send)\b/,
    before: ['show_mail_settings', 'restore_mailbox', 'human_help'],
    verified: ['show_mail_settings', 'restore_mailbox', 'human_help'],
  },
  {
    about: /\b(?:mot de passe|mdp|code|password)\b/,
    before: ['lost_password', 'reset_password', 'password_rules'],
    verified: ['reset_password', 'password_rules'],
  },
  {
    about:
      /\b(?:conn?ect\w*|connexion|acce\w*|entrer|rentrer?|ouvrir|arriv\w*|jarive|marche|fonctionne|log ?in|sign in|get in\w*|open|boite|messagerie|compte|mail\w*|webmail|mailbox|account|perdu|oublie|lost|forgot|work\w*|probleme|souci|pb|problem|erreur|error|issue)\b/,
    before: ['lost_password', 'lost_username', 'account_locked'],
    verified: ['reset_password', 'webmail_link', 'human_help'],
  },
];

/** Answers and small talk are nothing to choose among. */
const unofferable: readonly Intent[] = [
  'ambiguous',
  'gibberish',
  'abuse',
  'prompt_injection',
  'greeting',
  'thanks',
  'affirm',
  'deny',
  'typed_password_in_chat',
  'give_numen',
  'give_birthdate',
];

function fromClassifier(text: string, situation: Situation, classify: Classify): Intent[] | undefined {
  const offered = classify(text, situation)
    .filter(guess => !unofferable.includes(guess.intent) && guess.probability > 0.03)
    .slice(0, 3)
    .map(guess => guess.intent);
  return offered.length >= 2 ? offered : undefined;
}
