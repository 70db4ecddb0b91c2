import type { TextIn } from '../locales/translate';
import type { Intent, Situation } from '../understanding/understanding';
import type { Academy } from './academy';
import type { ChoiceId, PlainChoiceId } from './choices';
import type {
  AccountView,
  Departement,
  DialogEvent,
  FormKind,
  Grant,
  Locale,
  Need,
  StaffCategory,
  Topic,
} from './events';
import type { Route } from './office';
import { walkthroughSteps } from './walkthrough';

/** Something to say once, before the question of the state that the dialog is in. */
export type Notice = FilledInNotice | { id: PlainNoticeId };

type FilledInNotice =
  | { id: 'topic'; topic: Topic }
  | { id: 'need'; need: Need }
  | { id: 'rejected'; remaining: number }
  | { id: 'acceptedAtLast'; refusals: number }
  | { id: 'restorationStored'; date: string }
  | { id: 'restorationDone'; date: string }
  | { id: 'dateKept'; date: string }
  | { id: 'stillLocked'; until: number | null };

/** Said in the words of `locales/`; some are said otherwise when it is not the first time, or soon. */
export type PlainNoticeId =
  | Exclude<
      TextIn<'dialog.notices'>,
      FilledInNotice['id'] | 'unrecognizedAgain' | 'unrecognizedStill' | 'stillLockedSoon'
    >
  | 'help';
export type NoticeId = Notice['id'];

/** What is true of a question of the dialog, wherever it is needed. */
export interface StateFacts {
  /** How a text is read there: what the classifier was trained on. */
  situation: Situation;
  /** How far one has come there, from 1; absent beside the way. */
  step?: number;
  /** The answers that « oui » and « non » stand for; nothing when they do not answer it. */
  yes?: PlainChoiceId;
  no?: PlainChoiceId;
  /** Buttons that its card may have had: what is offered can change without a word, as when the clock forgets an identity. */
  atOtherTimes?: readonly ChoiceId[];
  /** Buttons that only lead here: whoever is here already is not asked whether one of them was meant. */
  leadHere?: readonly ChoiceId[];
}

export type Place = 'newPassword' | 'askRestorationDate';

/** All that the dialog remembers between two turns. It is stored: no secret ever stands in it. */
export interface GuideContext extends AcademyFacts {
  locale: Locale;
  need: Need | null;
  category: StaffCategory | null;
  departement: Departement | null;
  /** A NUMEN typed in the chat, as a keyed HMAC. */
  numenKey: string | null;
  form: { kind: FormKind; ticket: string; expiresAt: number } | null;
  /** When an identity can be tried again; null when not locked, or when only a person can unlock. */
  lockedUntil: number | null;
  grant: Grant | null;
  grantWarned: boolean;
  /** It was extended, which it can be once. */
  grantRenewed: boolean;
  /** It ended without a word, as nothing was being done with it: said when the identity is asked for again. */
  identityEnded: boolean;
  /** What a person was doing when their identity was over: they come back to it. */
  place: Place | null;
  /** The identity ended over the form of a new password: that form asks for it again. Absent in what was stored before. */
  provesInForm?: boolean;
  /** An identity was proved before, and is over: to be asked for it again is no step back. Absent in what was stored before. */
  provesAgain?: boolean;
  account: AccountView | null;
  restorationDate: string | null;
  walkthroughStep: number;
  notices: Notice[];
  /** What the last message may have meant; offered instead of the question's own answers. */
  suggested: Intent[];
  /** What was suggested last: it may still be on the screen. */
  doubted: Intent[];
  /** How many times in a row the person was not understood. */
  misunderstandings: number;
  misunderstoodBefore: number;
  /** By the person, in this conversation. */
  passwordChanged: boolean;
  /** The change of password of which the mail server has yet to learn; told even to who has left the dialog meanwhile. */
  delivery: string | null;
  /** How far it is, as it was last heard. Absent in what was stored before it was noted. */
  deliveryState?: DeliveryState | null;
  /** When it takes longer than was said. */
  deliveryDue?: number;
  /** In this turn: « Mon compte » is shown whole. */
  justIdentified: boolean;
  /** In this turn the state says again what it says when it is entered. */
  tellsAgain: boolean;
  /** A post outside of the académie was said: no NUMEN is looked for. Absent in what was stored before it was noted. */
  isOutsider?: boolean;
  /** The side question before: « trop tard, j'ai tout rempli » is about it. */
  lastTopic: Topic | null;
}

/** What happened, and what is remembered then. */
export interface Asked {
  context: GuideContext;
  event: DialogEvent;
}

/** What a message says of the person, or what they said before. */
export const whatIsSaid = ({ context, event }: Asked): Pick<GuideContext, 'category' | 'departement'> => ({
  category: ('category' in event && event.category) || context.category,
  departement: ('departement' in event && event.departement) || context.departement,
});

export type DeliveryState = 'soon' | 'slow' | 'refused' | 'delivered' | 'superseded' | 'closed';

/** « Dans quelques instants » is not longer than this. */
export const soonMs = 60_000;

/** It was said to be soon, and was not heard of since. */
export const awaitsSoon = ({ delivery, deliveryState }: GuideContext): boolean =>
  delivery !== null && deliveryState === 'soon';

/** Something can be said of a new password on its way: it goes, or went, to a mail server. */
export const hasDelivery = ({ delivery, deliveryState, passwordChanged }: GuideContext): boolean =>
  delivery !== null || (passwordChanged && typeof deliveryState === 'string');

/** A person is warned this long before a verified identity ends (RGAA 13.1: time to extend it). */
export const warningMs = 2 * 60_000;

/** What the dialog has to know of the académie, as it is now, in order to decide; what it says of it is read when it is said. */
export interface AcademyFacts {
  walkthroughLength: number;
  restorationDays: number;
  timeZone: string;
  routes: readonly Route[];
}

export const academyFacts = ({ limits, timeZone, offices }: Academy): AcademyFacts => ({
  walkthroughLength: walkthroughSteps.length,
  restorationDays: limits.restorationDays,
  timeZone,
  routes: offices.map(({ id, categories, departements }) => ({ id, categories, departements })),
});

export interface GuideInput extends AcademyFacts {
  locale: Locale;
}

/** What is known of a person, before anything is: where a dialog starts, and what it comes back to. */
export const nothingKnown = {
  need: null,
  category: null,
  departement: null,
  numenKey: null,
  lockedUntil: null,
  grant: null,
  grantWarned: false,
  grantRenewed: false,
  identityEnded: false,
  place: null,
  provesInForm: false,
  provesAgain: false,
  account: null,
  restorationDate: null,
  walkthroughStep: 0,
  suggested: [],
  doubted: [],
  misunderstandings: 0,
  misunderstoodBefore: 0,
  passwordChanged: false,
  justIdentified: false,
  tellsAgain: false,
  lastTopic: null,
  isOutsider: false,
} satisfies Partial<GuideContext>;

export const freshContext = (input: GuideInput): GuideContext => ({
  ...input,
  ...nothingKnown,
  form: null,
  delivery: null,
  deliveryState: null,
  notices: [],
});
