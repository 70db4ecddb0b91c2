import type { Request } from 'restify';
import { type Locale, nearestLocale } from '../../locales/translate';
import type { Grants } from '../accounts/grants';
import type { BrowserSessions } from '../web/browser-sessions';
import { isHeld } from './delivery';
import type { Outcome } from './outcome-page';
import type { FoundTicket, Tickets } from './tickets';

/** A form that whoever asks may fill in. */
export interface OpenForm {
  /** The ticket's id, as in the form's address. */
  id: string;
  ticket: FoundTicket;
  /** When it can no longer be sent (ms): the ticket's deadline, or the grant's when that comes first. */
  expiresAt: number;
}

export type Admission = { form: OpenForm } | { refused: Outcome; locale: Locale; inTeams?: boolean };

export interface Admissions {
  /** A ticket alone opens nothing: it also takes the browser of its conversation (DESIGN.md, section 3). */
  admit(req: Request): Promise<Admission>;
  /** How it stands with a ticket of a person who was already admitted to its conversation. */
  review(ticket: string): Promise<Admission>;
}

export function createAdmissions(deps: {
  tickets: Tickets;
  grants: Pick<Grants, 'open'>;
  sessions: Pick<BrowserSessions, 'holderOf'>;
}): Admissions {
  const admit = async (req: Request): Promise<Admission> => {
    const id = ticketIn(req);
    const ticket = await deps.tickets.find(id);
    if (!ticket) return { refused: { id: 'unknown' }, locale: localeOf(req) };
    // Before anything else is told: a stranger does not even learn whether the form was used.
    // In Teams there is no cookie: there the outcome is held instead, until its opener brings it back.
    if (!isHeld(ticket) && ticket.holder !== deps.sessions.holderOf(req)) return refuse('notYours', ticket);
    return inspect(id, ticket);
  };

  const review = async (id: string): Promise<Admission> => {
    const ticket = await deps.tickets.find(id);
    return ticket ? inspect(id, ticket) : { refused: { id: 'unknown' }, locale: 'fr' };
  };

  const inspect = async (id: string, ticket: FoundTicket): Promise<Admission> => {
    if (ticket.state !== 'open') return refuse(ticket.state, ticket);
    const expiresAt = await deadlineOf(ticket);
    return expiresAt === null ? refuse('grantEnded', ticket) : { form: { id, ticket, expiresAt } };
  };

  /** Null when a password can no longer be set: the verified identity behind it has ended. */
  const deadlineOf = async ({
    kind,
    grant,
    conversationKey,
    expiresAt,
  }: FoundTicket): Promise<number | null> => {
    if (kind === 'identity') return expiresAt;
    const claims = grant === null ? null : await deps.grants.open({ token: grant }, conversationKey);
    return claims && Math.min(expiresAt, claims.expiresAt);
  };

  return { admit, review };
}

/** The language that the browser asks for first. */
export const localeOf = (req: Request): Locale => nearestLocale(req.headers['accept-language']);

function ticketIn(req: Request): string {
  const ticket: unknown = req.params?.ticket;
  return typeof ticket === 'string' ? ticket : '';
}

const refuse = (id: Exclude<Outcome['id'], 'locked'>, ticket: FoundTicket): Admission => ({
  refused: { id },
  locale: ticket.locale,
  inTeams: isHeld(ticket),
});
