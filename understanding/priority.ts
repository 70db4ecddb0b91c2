import type { Intent } from './understanding';

/** What stops a person comes before what he asks besides, whatever the order of the words. */
export const blockers: readonly Intent[] = [
  'typed_password_in_chat',
  'prompt_injection',
  'account_locked',
  'where_is_numen',
  'lost_both',
  'lost_username',
  'lost_password',
  'never_used',
];

/** Wishes that can stand beside another one in a message. */
export const wishes: readonly Intent[] = [
  'lost_both',
  'lost_username',
  'lost_password',
  'never_used',
  'account_locked',
  'what_is_numen',
  'where_is_numen',
  'show_username',
  'show_email_address',
  'show_mail_settings',
  'reset_password',
  'password_rules',
  'restore_mailbox',
  'webmail_link',
  'voter_space',
  'phishing_question',
  'human_help',
  'change_language',
];

export function isBlocker(intent: Intent): boolean {
  return blockers.includes(intent);
}

export function isWish(intent: Intent): boolean {
  return wishes.includes(intent);
}

/**
 * Lower is more urgent: a locked account, then the NUMEN without which nothing can be recovered, then what is lost
 * (one need, however it is said); wishes that block nobody come after.
 */
export function urgency(intent: Intent): number {
  const order = tiers.findIndex(tier => tier.includes(intent));
  return order < 0 ? tiers.length : order;
}

const tiers: readonly (readonly Intent[])[] = [
  ['typed_password_in_chat', 'prompt_injection'],
  ['account_locked'],
  ['where_is_numen'],
  ['lost_both', 'lost_username', 'lost_password', 'never_used'],
];
