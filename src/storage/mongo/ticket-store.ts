import {
  type StoredTicket,
  type Ticket,
  type TicketOutcome,
  type TicketStore,
  ticketSchema,
} from '../../forms/ticket-store';
import { certainly, setCertainly } from './certainly';
import type { Collections, TicketDocument } from './documents';
import { without } from './documents';
import { inserted } from './errors';

/** Whoever comes late to a form still reads that he is late. */
const foundLateMs = 24 * 60 * 60_000;

export function createTicketStore({ tickets }: Pick<Collections, 'tickets'>, now: () => number): TicketStore {
  return { create, find, use, conclude, extend, close };

  async function create({ hash, ...ticket }: Ticket): Promise<boolean> {
    const document = { ...ticket, state: 'open' as const, tidyAt: tidied(ticket.expiresAt) };
    return setCertainly(
      () => inserted(() => tickets.insertOne({ _id: hash, ...document })),
      () => stands({ _id: hash, ...document }),
    );
  }

  async function find(hash: string): Promise<StoredTicket | null> {
    const found = await certainly(() => tickets.findOne({ _id: hash }));
    return found && ticketSchema.parse({ ...without(found), hash: found._id });
  }

  async function use(hash: string): Promise<boolean> {
    const use = { state: 'used' as const, usedAt: now() };
    return setCertainly(
      async () => (await tickets.updateOne(stillOpen(hash), { $set: use })).matchedCount === 1,
      () => stands({ _id: hash, ...use }),
    );
  }

  async function conclude(hash: string, outcome: TicketOutcome): Promise<void> {
    const untold = { _id: hash, state: 'used' as const, outcome: { $exists: false } };
    await certainly(() => tickets.updateOne(untold, { $set: { outcome } }));
  }

  async function extend(hash: string, expiresAt: number, grant: string | null): Promise<boolean> {
    const later = { $max: { expiresAt, tidyAt: tidied(expiresAt) }, $set: { grant } };
    const { matchedCount } = await certainly(() => tickets.updateOne(stillOpen(hash), later));
    return matchedCount === 1;
  }

  async function close(hash: string): Promise<void> {
    await certainly(() => tickets.updateOne(stillOpen(hash), { $set: { state: 'closed' } }));
  }

  async function stands(document: Partial<TicketDocument>): Promise<boolean> {
    return (await tickets.findOne(document)) !== null;
  }

  function stillOpen(hash: string) {
    return { _id: hash, state: 'open' as const, expiresAt: { $gt: now() } };
  }
}

function tidied(expiresAt: number): Date {
  return new Date(expiresAt + foundLateMs);
}
