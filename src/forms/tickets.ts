import { createHash, createHmac } from 'node:crypto';
import type { FormKind } from '../../dialogs/events';
import type { StoredTicket, Ticket, TicketOutcome, TicketState, TicketStore } from './ticket-store';

/** What is known of a ticket by the id in the form's address. A ticket that is past its deadline is `expired`. */
export type FoundTicket = Omit<StoredTicket, 'state'> & { state: TicketState | 'expired' };

/** What a ticket is for; its id and its times are given by `open`. */
export type TicketRequest = Omit<Ticket, 'hash' | 'openedAt' | 'expiresAt'>;

export interface OpenedTicket {
  ticket: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface Tickets {
  /**
   * The id for the form's address: 128 bits that nobody can guess, base64url. It is stored nowhere.
   * @param name of what opens it: opened again under the same one, while it can be sent, it is the same ticket
   */
  open(request: TicketRequest, name: string): Promise<OpenedTicket>;
  find(ticket: string): Promise<FoundTicket | null>;
  /** True for exactly one caller: whoever gets it does what the form is for. */
  use(ticket: string): Promise<boolean>;
  /** What came of a used one, once: it is told to whoever comes back to it. */
  conclude(ticket: string, outcome: TicketOutcome): Promise<void>;
  close(ticket: string): Promise<void>;
  /** What a page of this form has, and its address has not: it was shown to whoever brings it. */
  keyOf(ticket: string): string;
  /** A later deadline (ms), with the renewed grant if there is one; null when there can be no later one. */
  extend(ticket: string, grant: string | null): Promise<number | null>;
}

export function createTickets(deps: {
  store: TicketStore;
  now: () => number;
  /** 32 bytes (`keyring.secretFor('tickets')`). */
  secret: Uint8Array;
  lifetimeMs: number;
}): Tickets {
  const { store, now } = deps;

  const open = async (request: TicketRequest, name: string): Promise<OpenedTicket> => {
    for (let successor = 0; ; successor++) {
      const ticket = ticketNamed(`${successor}:${name}`);
      const opened = (await made(request, ticket)) ?? (await stillOpen(request, ticket));
      if (opened) return opened;
    }
  };

  const made = async (request: TicketRequest, ticket: string): Promise<OpenedTicket | null> => {
    const openedAt = now();
    const expiresAt = openedAt + deps.lifetimeMs;
    const isNew = await store.create({ ...request, hash: hashOf(ticket), openedAt, expiresAt });
    return isNew ? { ticket, expiresAt } : null;
  };

  /** Null when it can no longer be sent, or was somebody else's: then the name has a successor. */
  const stillOpen = async ({ holder }: TicketRequest, ticket: string): Promise<OpenedTicket | null> => {
    const found = await find(ticket);
    const isTheirs = found?.state === 'open' && found.holder === holder;
    return isTheirs ? { ticket, expiresAt: found.expiresAt } : null;
  };

  /** ASVS 6.5.3 asks for a CSPRNG; this is one (HMAC under a random key, each name once), which can be asked again. */
  const ticketNamed = (name: string): string =>
    createHmac('sha256', deps.secret).update(name).digest().subarray(0, ticketBytes).toString('base64url');

  const find = async (ticket: string): Promise<FoundTicket | null> => {
    if (!wellFormed.test(ticket)) return null;
    const found = await store.find(hashOf(ticket));
    if (!found) return null;
    return found.state === 'open' && now() >= found.expiresAt ? { ...found, state: 'expired' } : found;
  };

  const extend = async (ticket: string, grant: string | null): Promise<number | null> => {
    const found = await find(ticket);
    if (found?.state !== 'open') return null;
    const latest = found.openedAt + longestLives[found.kind] * deps.lifetimeMs;
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
    keyOf: ticket => createHmac('sha256', deps.secret).update(`page:${ticket}`).digest('base64url'),
    extend,
  };
}

/** With 128 bits a plain SHA-256 is enough to keep it. */
const ticketBytes = 16;
const wellFormed = /^[\w-]{22}$/;

/**
 * Ten times more where nothing is verified yet (RGAA 13.1); behind a verified identity, whose end is an essential limit, as often as the
 * identity itself. A form that is extended again and again ends all the same: a shared computer may have been left alone.
 */
const longestLives = { identity: 11, password: 2 } as const satisfies Record<FormKind, number>;

/** By which a ticket is kept. */
export const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
