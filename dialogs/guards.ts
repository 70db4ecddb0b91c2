import type { Grant, Need } from './events';
import { type Asked, awaitsSoon, warningMs, whatIsSaid } from './guide-context';
import { dependsOnPlace, officeFor } from './office';
import { isWithin, restorationWindow } from './restoration-window';

const isOver = (grant: Grant | null, at: number): boolean => grant !== null && at >= grant.expiresAt;

export const grantEnded = ({ context, event }: Asked): boolean => isOver(context.grant, event.at);

export const isVerified = ({ context, event }: Asked): boolean =>
  context.grant !== null && context.account !== null && !isOver(context.grant, event.at);

/** An extension was spent: there is no other. */
export const wasRenewed = ({ context }: Asked): boolean => context.grantRenewed;

/** A verified identity is over, and that was not said yet. */
export const identityHasEnded = (asked: Asked): boolean => asked.context.identityEnded || grantEnded(asked);

/** When a turn begins nothing was said yet: what is said is answered first. */
export const identityIsOver = (asked: Asked): boolean =>
  asked.event.type !== 'turn.began' && !isVerified(asked);

/** It ended over the form of a new password, and was not given up. */
export const passwordAwaitsIdentity = (asked: Asked): boolean =>
  identityIsOver(asked) && asked.context.grant !== null && asked.context.place === 'newPassword';

/** That of a new password does it too, when it asks for the identity as well. */
export const isIdentityForm = ({ context, event }: Asked): boolean =>
  event.type === 'form.opened' && (event.kind === 'identity' || context.provesInForm === true);

export const isProvedToo = ({ event }: Asked): boolean =>
  (event.type === 'password.changed' && event.account !== undefined) ||
  (event.type === 'password.refused' && event.proved !== undefined);

export const isItsForm = ({ context, event }: Asked): boolean =>
  event.type === 'password.changedUnseen' && context.form?.ticket === event.ticket;

/** Once: it may be told again. */
export const isAwaitedDelivery = ({ context, event }: Asked): boolean =>
  event.type === 'password.delivered' && event.delivery === context.delivery;

/** Said once: it is late from then on. */
export const deliveryIsLate = ({ context, event }: Asked): boolean =>
  awaitsSoon(context) && event.at >= (context.deliveryDue ?? Number.POSITIVE_INFINITY);

export const waitsForForm = ({ context }: Asked): boolean => context.form !== null;

export const isPasswordForm = ({ event }: Asked): boolean =>
  event.type === 'form.opened' && event.kind === 'password';

export const grantEndsSoon = ({ context, event }: Asked): boolean =>
  context.grant !== null && !context.grantWarned && event.at >= context.grant.expiresAt - warningMs;

export const grantEndsForGood = (asked: Asked): boolean => wasRenewed(asked) && grantEndsSoon(asked);

export const wasRestoring = ({ context }: Asked): boolean => context.place === 'askRestorationDate';

export const formExpired = ({ context, event }: Asked): boolean =>
  context.form !== null && event.at >= context.form.expiresAt;

/** None is open, or none that can still be sent. */
export const needsForm = (asked: Asked): boolean => !waitsForForm(asked) || formExpired(asked);

export const stillLocked = ({ context, event }: Asked): boolean =>
  context.lockedUntil !== null && event.at < context.lockedUntil;

/** Without a time only a person can unlock: nothing to announce. */
export const lockIsOver = ({ context, event }: Asked): boolean =>
  context.lockedUntil !== null && event.at >= context.lockedUntil;

const isOfPassword = (need: Need | null): boolean => need !== null && need !== 'lost_username';

export const wantsPassword = ({ event }: Asked): boolean =>
  event.type === 'need.stated' && isOfPassword(event.need);

/** Besides what they are doing. */
export const needsPasswordToo = ({ context }: Asked): boolean =>
  isOfPassword(context.need) && !context.passwordChanged;

/** What they came for was not said: most lack a password. */
export const mayLackPassword = ({ context }: Pick<Asked, 'context'>): boolean =>
  context.need === null && !context.passwordChanged && context.lastTopic !== 'passwordKept';

/** What the person came for, until it was done. */
export const needsPassword = (asked: Asked): boolean =>
  asked.context.place === 'newPassword' || needsPasswordToo(asked);

export const placeWasAsked = ({ context: { category, routes } }: Asked): boolean =>
  category !== null && dependsOnPlace(category, routes);

/** Enough is known of the person to name the office that has their NUMEN. */
export const officeIsSaid = (asked: Asked): boolean => {
  const { category, departement } = whatIsSaid(asked);
  return category !== null && (!dependsOnPlace(category, asked.context.routes) || departement !== null);
};

/** Who is of a town, or came from outside, has no NUMEN; a post of the académie that is said now counts more. */
export const isOutsider = ({ context, event }: Asked): boolean =>
  context.isOutsider === true && !('category' in event && event.category);

export const asksNoSchool = ({ context }: Asked): boolean =>
  context.category === 'aed_aesh' ||
  officeFor(context.category, context.departement, context.routes)?.id === context.routes[0]?.id;

/** Once the office is not said: only the place of the school is missing. */
export const categoryIsSaid = (asked: Asked): boolean => whatIsSaid(asked).category !== null;

/** A post of the académie was said: no need to ask whether one is of the staff. */
export const isStaff = ({ context }: Asked): boolean =>
  context.category !== null && context.category !== 'unknown';

export const staffIsStillLocked = (asked: Asked): boolean => isStaff(asked) && stillLocked(asked);

/** « C'est quoi le NUMEN ? »: the answer says who gives it, and the next question is whether one has it. */
export const asksForNumen = ({ event }: Asked): boolean =>
  event.type === 'topic.asked' && event.topic === 'numen';

/** A third doubt in a row is for a person to settle. */
export const askedTwice = ({ context }: Asked): boolean => context.misunderstoodBefore >= 2;

export const dateCanBeRestored = ({ context, event }: Asked): boolean =>
  event.type === 'date.given' && isWithin(event.date, restorationWindow(event.at, context));

/** It is said early, of a restoration that was asked for. */
export const keepsDate = (asked: Asked): boolean => wasRestoring(asked) && dateCanBeRestored(asked);

export const wasToldDate = (asked: Asked): boolean =>
  wasRestoring(asked) &&
  asked.context.restorationDate !== null &&
  isWithin(asked.context.restorationDate, restorationWindow(asked.event.at, asked.context));

export const isFirstStep = ({ context }: Asked): boolean => context.walkthroughStep === 0;
export const isLastStep = ({ context }: Asked): boolean =>
  context.walkthroughStep === context.walkthroughLength - 1;

export const hasClaims = ({ event }: Asked): boolean =>
  event.type === 'birthDate.typed' && event.claims !== null;

export const wasConflict = ({ event }: Asked): boolean =>
  event.type === 'password.refused' && event.reason === 'conflict';
