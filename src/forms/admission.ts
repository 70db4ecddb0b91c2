import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'restify';
import type { FormKind } from '../../dialogs/events';
import { type Locale, nearestLocale } from '../../locales/translate';
import { canReset, type Grants } from '../accounts/grants';
import type { BrowserSessions } from '../http/browser-sessions';
import type { KnownBrowsers } from '../http/known-browsers';
import { longestIdle } from '../retention';
import type { Completion } from './completions';
import type { Dispatch, IsHeld } from './delivery';
import type { Outcome, PlainOutcomeId } from './outcome-page';
import { type TicketOutcome, ticketOutcomes } from './ticket-store';
import type { FoundTicket, Tickets } from './tickets';

/** A form that whoever asks may fill in. */
export interface OpenForm {
  /** The ticket's id, as in the form's address. */
  id: string;
  /** `Tickets.keyOf`, for its page to bring along. */
  key: string;
  ticket: FoundTicket;
  /** When it can no longer be sent (ms): the ticket's deadline, or the grant's when that comes first. */
  expiresAt: number;
  /** When the identity was proved under which a password is set (ms). */
  verifiedAt?: number;
  /** What tells that its browser is known to somebody (`known-browsers.ts`). */
  browser?: string | null;
  /** A `Set-Cookie` for the browser in which a person was verified; null when it has been given another already. */
  renewSession?: () => Promise<string | null>;
  /** Where it is sent from (`clientAddress`). */
  address?: string;
  /** What was refused before in the same window, where that is not told to the dialog at once. */
  refused?: HeldRefusal;
  /** It was sent from a page of its own, to which Back leads again: what is to be corrected is told on a page that was not posted for. */
  isWholePage?: boolean;
}

/** For the person's Teams client to bring back, if they leave it at that. */
export interface HeldRefusal {
  times: number;
  completion: Completion;
}

export type Admission = { form: OpenForm } | Refused;

export interface Refused {
  refused: Outcome;
  locale: Locale;
  channel?: string;
  /** Of what was sent from its own page a little too late, or again after a wait: by whoever has that page before them. */
  late?: FoundTicket;
}

/** The form that a conversation waits for, if it waits for one; and the language that is spoken there now. */
export type AwaitedForm = (
  conversationKey: string,
) => Promise<{ kind: FormKind; ticket: string; locale?: Locale } | null>;

/**
 * Whether somebody else may sit at a conversation by now (`Conversations.isLeftAlone`).
 * @param offeredAt of the form. What the bot offers by itself, as at the end of a lock, is for whoever has the conversation before them:
 * no browser remembers its address yet.
 */
export type IsLeftAlone = (conversationKey: string, offeredAt: number) => Promise<boolean>;

export interface Admissions {
  /**
   * A ticket alone opens nothing: it also takes the browser of its conversation (docs/design.md, Secrets), and once the conversation was left
   * alone, a page that was shown before.
   * @param key of that page (`Tickets.keyOf`)
   */
  admit(req: Request, key?: string): Promise<Admission>;
  /** How it stands with a ticket of a person who was already admitted to its conversation. */
  review(ticket: string): Promise<Admission>;
}

export function createAdmissions(deps: {
  isHeld: IsHeld;
  isLeftAlone: IsLeftAlone;
  tickets: Tickets;
  grants: Pick<Grants, 'open'>;
  sessions: Pick<BrowserSessions, 'sessionOf' | 'renewed'>;
  browsers: Pick<KnownBrowsers, 'cookieOf'>;
  addressOf: (req: Request) => string;
  awaitedForm: AwaitedForm;
  dispatch: Dispatch;
  now: () => number;
}): Admissions {
  const admit = async (req: Request, key?: string): Promise<Admission> => {
    const id = ticketIn(req);
    const ticket = await deps.tickets.find(id);
    if (!ticket) return { refused: { id: 'unknown' }, locale: localeOf(req) };
    // Before anything else is told: a stranger does not even learn whether the form was used.
    // In Teams there is no cookie: there the outcome is held instead, until its opener brings it back.
    if (!deps.isHeld(ticket)) {
      const session = await deps.sessions.sessionOf(req);
      if (session?.holder !== ticket.holder) return refuse('notYours', ticket);
      // The person's, whose new cookie was lost on its way, or anybody's who knew the one before.
      if (session.state !== 'newest') return refuse('answerLost', ticket);
    }
    const isShown = isKeyTo(id, key);
    if (!isShown && (await deps.isLeftAlone(ticket.conversationKey, ticket.openedAt)))
      return refuse('leftAlone', ticket);
    const admission = await inspect(id, ticket);
    if (!('form' in admission))
      return isShown && isLate(admission, ticket) ? { ...admission, late: ticket } : admission;
    const renewSession = () => deps.sessions.renewed(req);
    const [browser, address] = [deps.browsers.cookieOf(req), deps.addressOf(req)];
    return { form: { ...admission.form, browser, address, renewSession } };
  };

  /** For as long as a conversation counts as attended: what was typed is not shown to who may have come since. */
  const isLate = ({ refused }: { refused: Outcome }, ticket: FoundTicket): boolean => {
    const { usedAt, expiresAt } = ticket;
    const isWaitOver = refused.id === 'used' && ticket.outcome === 'identityLocked';
    const goesOn = isWaitOver || ['expired', 'grantEnded', 'replaced'].includes(refused.id);
    return goesOn && !deps.isHeld(ticket) && deps.now() - (usedAt ?? expiresAt) < longestIdle;
  };

  const isKeyTo = (id: string, key = ''): boolean => {
    const [given, own] = [Buffer.from(key), Buffer.from(deps.tickets.keyOf(id))];
    return given.length === own.length && timingSafeEqual(given, own);
  };

  const review = async (id: string): Promise<Admission> => {
    const ticket = await deps.tickets.find(id);
    return ticket ? inspect(id, ticket) : { refused: { id: 'unknown' }, locale: 'fr' };
  };

  const inspect = async (id: string, ticket: FoundTicket): Promise<Admission> => {
    if (ticket.state === 'used') await tellLost(id, ticket);
    if (ticket.state !== 'open') return over(id, ticket, ticket.state);
    const awaited = await deps.awaitedForm(ticket.conversationKey);
    if (awaited?.ticket !== id) return left(id, ticket);
    const lasts = await lifeOf(ticket);
    if (lasts === null) {
      // The dialog's own clock may be late: it offers the form that asks for the identity again.
      if (!deps.isHeld(ticket)) await deps.dispatch(ticket.conversationKey, { type: 'grant.ended' });
      return over(id, ticket, 'grantEnded');
    }
    const { locale = ticket.locale } = awaited;
    return { form: { id, key: deps.tickets.keyOf(id), ticket: { ...ticket, locale }, ...lasts } };
  };

  /**
   * The process that took the form has died before it told the dialog: it learns it now, and offers another one. What was done under
   * this one stays done, once.
   */
  const tellLost = async (id: string, ticket: FoundTicket): Promise<void> => {
    const { conversationKey, usedAt = 0 } = ticket;
    if (deps.isHeld(ticket) || deps.now() < usedAt + longestWorkMs || !(await isAwaited(id, ticket))) return;
    await deps.dispatch(conversationKey, { type: 'effect.failed' });
  };

  /** A form counts as long as its dialog waits for it: when that failed to close it, or forgot it, it is closed now. */
  const left = async (id: string, ticket: FoundTicket): Promise<Admission> => {
    await deps.tickets.close(id);
    return over(id, ticket, 'closed');
  };

  const isAwaited = async (id: string, { conversationKey }: FoundTicket): Promise<boolean> =>
    (await deps.awaitedForm(conversationKey))?.ticket === id;

  /**
   * Where there is a cookie, its browser reads what became of the form and is led to the one that counts now. In Teams anybody may
   * have this address: they read that it is over, and no more.
   */
  const over = async (id: string, ticket: FoundTicket, state: Over): Promise<Admission> => {
    if (deps.isHeld(ticket)) return refuse(state, ticket);
    const now = await deps.awaitedForm(ticket.conversationKey);
    const isReplaced = state === 'closed' && now?.kind === ticket.kind && now.ticket !== id;
    const { refused, ...place } = refuse(isReplaced ? 'replaced' : state, ticket);
    const became = isTicketOutcome(ticket.outcome) ? ticket.outcome : undefined;
    return { ...place, refused: { ...refused, became, formNow: (await openNow(id, now)) ?? undefined } };
  };

  const openNow = async (id: string, now: { ticket: string } | null): Promise<string | null> => {
    if (!now || now.ticket === id) return null;
    return (await deps.tickets.find(now.ticket))?.state === 'open' ? now.ticket : null;
  };

  /** Null when a password can no longer be set: the verified identity behind it has ended. */
  const lifeOf = async ({
    kind,
    grant,
    conversationKey,
    expiresAt,
  }: FoundTicket): Promise<Pick<OpenForm, 'expiresAt' | 'verifiedAt'> | null> => {
    if (kind === 'identity' || grant === null) return { expiresAt };
    const claims = await deps.grants.open({ token: grant }, conversationKey);
    if (!claims || !canReset(claims)) return null;
    return { expiresAt: Math.min(expiresAt, claims.expiresAt), verifiedAt: claims.verifiedAt };
  };

  return { admit, review };
}

/** Longer than anything that is done with a form may take, its waits and second tries included. */
const longestWorkMs = 60_000;

/** The language that the browser asks for first. */
export const localeOf = (req: Request): Locale => nearestLocale(req.headers['accept-language']);

export function ticketIn(req: Request): string {
  const ticket: unknown = req.params?.ticket;
  return typeof ticket === 'string' ? ticket : '';
}

type Over = 'used' | 'closed' | 'expired' | 'grantEnded';

const isTicketOutcome = (outcome: string | undefined): outcome is TicketOutcome =>
  (ticketOutcomes as readonly (string | undefined)[]).includes(outcome);

const refuse = (id: PlainOutcomeId, ticket: FoundTicket) => ({
  refused: { id },
  locale: ticket.locale,
  channel: ticket.channel,
});
