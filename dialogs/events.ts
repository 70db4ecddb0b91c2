import type { Locale, TextIn } from '../locales/translate';
import type { Intent } from '../understanding/understanding';
import { officeCategories } from './academy';

export type { Locale };

export const needs = ['lost_username', 'lost_password', 'lost_both', 'never_used'] as const;
export type Need = (typeof needs)[number];

export const staffCategories = [...officeCategories, 'unknown'] as const;
export type StaffCategory = (typeof staffCategories)[number];

/** The code of one of the académie's, or `other`. */
export type Departement = string;

export type FormKind = 'identity' | 'password';

/** What the forms need to know of a NUMEN or a date that was typed in the chat: a keyed HMAC, never the text. */
export type NumenKey = string;

/**
 * Proof that a person was verified: sealed by the server, bound to one account at one version and to one
 * conversation. The dialog carries it and cannot open it.
 */
export interface Grant {
  token: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** What « Mon compte » shows. */
export interface AccountView {
  firstName: string;
  lastName: string;
  username: string;
  email: string;
  accountType: 'academic' | 'external';
}

/** What a person says or does: recognised from a button or from text. Facts and commands, never widgets. */
export type UserEvent =
  /** With what the message already says of the person, as below. */
  | { type: 'need.stated'; need: Need; category?: StaffCategory; departement?: Departement }
  | Plain<'numen.known' | 'numen.unknown' | 'numen.later' | 'numen.malformed'>
  /** Who to call, again: « numéro ? », « la secrétaire ne le trouve pas ». */
  | Plain<'office.asked'>
  /** « Où trouver mon NUMEN ? », with what the message already says of the person. */
  | { type: 'numen.sought'; category?: StaffCategory; departement?: Departement }
  /** In passing, whatever else is said: it is not asked for later. */
  | { type: 'post.told'; category?: StaffCategory; departement?: Departement }
  | { type: 'staffCategory.given'; category: StaffCategory }
  | { type: 'departement.given'; departement: Departement }
  | Plain<'profile.staff' | 'profile.external'>
  | Plain<'password.requested' | 'restoration.requested' | 'account.requested' | 'account.finished'>
  | Plain<'form.requested' | 'grant.renewalRequested'>
  | { type: 'date.given'; date: string }
  | Plain<'answer.yes' | 'answer.no'>
  | Plain<`walkthrough.${'started' | 'next' | 'previous' | 'finished' | 'left'}`>
  /** `left`: « Merci, au revoir. » */
  | Plain<`user.${'wentBack' | 'restarted' | 'cancelled' | 'left' | 'askedHelp' | 'askedHuman'}`>
  | { type: 'language.chosen'; locale: Locale }
  /** `isOfAnother`: it is not the speaker whom it is asked for. */
  | { type: 'topic.asked'; topic: Topic; isOfAnother?: true }
  | { type: 'numen.typed'; numenKey: NumenKey }
  | { type: 'birthDate.typed'; claims: TypedClaims | null }
  | Plain<'password.typed' | 'birthDate.impossible' | 'date.impossible'>
  /** It may mean several things: the person chooses. */
  | { type: 'input.ambiguous'; candidates: Intent[] }
  | Plain<`input.${'unrecognized' | 'empty' | 'tooLong' | 'attachment' | 'stale'}`>;

/** An event of each of these types, which say all. */
type Plain<Type extends string> = Type extends string ? { type: Type } : never;

/** A side question: answered, then the pending question is asked again. Its answer in `locales/` is what makes it one. */
export type Topic = Exclude<TextIn<'dialog.topics'>, AnswerOfOneCase>;

/** What else is answered to one of them, as things stand. */
type AnswerOfOneCase =
  | `${'aftercare' | 'spelling'}Later`
  | 'durationDone'
  | `locked${'Until' | 'Soon' | 'ByHelpDesk' | 'AfterChange'}`
  | `delivery${'Slow' | 'Refused' | 'Done' | 'Superseded' | 'Closed'}`
  | `outgoing${'Known' | 'Unknown'}`;

/** Why a new password does not open the mailbox. */
export const undelivered = ['waiting', 'refused', 'superseded', 'closed'] as const;

/** NUMEN and birth date as they are compared: keyed HMACs. */
export interface TypedClaims {
  numenKey: NumenKey;
  birthDateTag: string;
}

/** What the world answers to an effect, or tells by itself. */
export type WorldEvent =
  /** A turn begins: what was said in the last one is not said again. */
  | { type: 'turn.began' }
  | { type: 'conversation.started'; locale: Locale }
  /** The stored conversation was written by another version of the dialog, and cannot go on. */
  | { type: 'conversation.lost'; locale: Locale }
  | { type: 'clock.ticked' }
  | { type: 'form.opened'; kind: FormKind; ticket: string; expiresAt: number }
  /** The person asked for more time (RGAA 13.1): the same form, a later deadline. Nothing to say in the chat. */
  | { type: 'form.extended'; ticket: string; expiresAt: number }
  /** One was sent when its time was over, or again after a wait: whoever did is there, and needs the one that counts now. */
  | { type: 'form.sentLate' }
  /** Others were sent from the same window before, and refused, without a word in the chat. */
  | { type: 'form.acceptedAtLast'; refusals: number }
  | { type: 'identity.verified'; grant: Grant; account: AccountView }
  | { type: 'identity.rejected'; remaining: number }
  /** `until` is null when only a person can unlock. */
  | { type: 'identity.locked'; until: number | null }
  /**
   * `delivery` names the change where the mail server has yet to learn of it; `account` is there when the form asked for the
   * identity as well.
   */
  | { type: 'password.changed'; grant: Grant; delivery?: string; account?: AccountView }
  /** The mailbox opens with it. */
  | { type: 'password.delivered'; delivery: string }
  /**
   * It does not. `refused`: the mail server will not have it; `superseded`: another one has followed; `closed`: the account was
   * disabled, or is gone.
   */
  | { type: 'password.undelivered'; delivery: string; why: (typeof undelivered)[number] }
  /**
   * The form says what to correct; the dialog says that it was refused and opens a fresh one. `rules`: a rule that only
   * the server can check; `busy`: nothing was done, send it again; `endedByLock`: a lock ended
   * what was proved in this form. `proved` is there when the form asked for the identity as well,
   * which is verified now.
   */
  | {
      type: 'password.refused';
      reason: 'currentPassword' | 'conflict' | 'locked' | 'endedByLock' | 'rules' | 'busy';
      proved?: { grant: Grant; account: AccountView };
    }
  | { type: 'grant.renewed'; grant: Grant }
  /** It is as good as before, but cannot be extended again. */
  | { type: 'grant.notRenewed' }
  | { type: 'grant.ended' }
  | { type: 'restoration.stored'; date: string }
  /** The mail team has done it, perhaps hours later. */
  | { type: 'restoration.done'; date: string }
  /** By this form, whose window was closed before its end was brought back. */
  | { type: 'password.changedUnseen'; ticket: string }
  | { type: 'effect.failed' };

/** Every event carries the time at which it happened (milliseconds since the epoch): the dialog has no clock. */
export type DialogEvent = (UserEvent | WorldEvent) & { at: number };
