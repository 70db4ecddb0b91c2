import {
  type StoredTicket,
  type Ticket,
  type TicketOutcome,
  type TicketStore,
  ticketSchema,
} from '../../forms/ticket-store';
import type { Collections } from './documents';
import { without } from './documents';
import { inserted } from './errors';

/** Whoever comes late to a form still reads that he is late. */
const foundLateMs = 24 * 60 * 60_000;

export function createTicketStore({ tickets }: Pick<Collections, 'tickets'>, now: () => number): TicketStore {
  return { create, find, use, conclude, extend, close };

  async function create({ hash, ...ticket }: Ticket): Promise<boolean> {
    const document = { ...ticket, state: 'open' as const, tidyAt: tidied(ticket.expiresAt) };
    return inserted(() => tickets.insertOne({ _id: hash, ...document }));
  }

  async function find(hash: string): Promise<StoredTicket | null> {
    const found = await tickets.findOne({ _id: hash });
    return found && ticketSchema.parse({ ...without(found), hash: found._id });
  }

  async function use(hash: string): Promise<boolean> {
    const { matchedCount } = await tickets.updateOne(stillOpen(hash), {
      $set: { state: 'used', usedAt: now() },
    });
    return matchedCount === 1;
  }

  async function conclude(hash: string, outcome: TicketOutcome): Promise<void> {
    await tickets.updateOne({ _id: hash, state: 'used', outcome: { $exists: false } }, { $set: { outcome } });
  }

  async function extend(hash: string, expiresAt: number, grant: string | null): Promise<boolean> {
    const { matchedCount } = await tickets.updateOne(stillOpen(hash), {
      $max: { expiresAt, tidyAt: tidied(expiresAt) },
      $set: { grant },
    });
    return matchedCount === 1;
  }

  async function close(hash: string): Promise<void> {
    await tickets.updateOne(stillOpen(hash), { $set: { state: 'closed' } });
  }

  function stillOpen(hash: string) {
    return { _id: hash, state: 'open' as const, expiresAt: { $gt: now() } };
  }
}

function tidied(expiresAt: number): Date {
  return new Date(expiresAt + foundLateMs);
}
