import { createHash } from 'node:crypto';
import type { StoredTicket, Ticket, TicketOutcome, TicketState, TicketStore } from './ticket-store';

/** What is known of a ticket by the id in the form's address. A ticket that is past its deadline is `expired`. */
export type FoundTicket = Omit<StoredTicket, 'state'> & { state: TicketState | 'expired' };

/** What a ticket is for; its id and its times are given by `open`. */
export type TicketRequest = Omit<Ticket, 'hash' | 'openedAt' | 'expiresAt'>;

export interface Tickets {
  /** The id for the form's address: 128 random bits, base64url. It is stored nowhere. */
  open(request: TicketRequest): Promise<{ ticket: string; expiresAt: number }>;
  find(ticket: string): Promise<FoundTicket | null>;
  /** True for exactly one caller: whoever gets it does what the form is for. */
  use(ticket: string): Promise<boolean>;
  /** What came of a used one, once: it is told to whoever comes back to it. */
  conclude(ticket: string, outcome: TicketOutcome): Promise<void>;
  close(ticket: string): Promise<void>;
  /** A later deadline (ms), with the renewed grant if there is one; null when there can be no later one. */
  extend(ticket: string, grant: string | null): Promise<number | null>;
}

export function createTickets(deps: {
  store: TicketStore;
  now: () => number;
  randomBytes: (size: number) => Buffer;
  lifetimeMs: number;
}): Tickets {
  const { store, now } = deps;

  const open = async (request: TicketRequest) => {
    const ticket = deps.randomBytes(ticketBytes).toString('base64url');
    const openedAt = now();
    const expiresAt = openedAt + deps.lifetimeMs;
    await store.create({ ...request, hash: hashOf(ticket), openedAt, expiresAt });
    return { ticket, expiresAt };
  };

  const find = async (ticket: string): Promise<FoundTicket | null> => {
    if (!wellFormed.test(ticket)) return null;
    const found = await store.find(hashOf(ticket));
    if (!found) return null;
    return found.state === 'open' && now() >= found.expiresAt ? { ...found, state: 'expired' } : found;
  };

  const extend = async (ticket: string, grant: string | null): Promise<number | null> => {
    const found = await find(ticket);
    if (found?.state !== 'open') return null;
    const latest = found.openedAt + longestLives * deps.lifetimeMs;
    if (found.expiresAt >= latest) return null;
    const expiresAt = Math.max(found.expiresAt, Math.min(now() + deps.lifetimeMs, latest));
    return (await store.extend(found.hash, expiresAt, grant)) ? expiresAt : null;
  };

  return {
    open,
    find,
    use: ticket => store.use(hashOf(ticket)),
    conclude: (ticket, outcome) => store.conclude(hashOf(ticket), outcome),
    close: ticket => store.close(hashOf(ticket)),
    extend,
  };
}

/** ASVS 6.5.3: from a CSPRNG; with 128 bits a plain SHA-256 is enough to keep it. */
const ticketBytes = 16;
const wellFormed = /^[\w-]{22}$/;

/** A form that is extended again and again ends all the same: a shared computer may have been left alone. */
const longestLives = 6;

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
