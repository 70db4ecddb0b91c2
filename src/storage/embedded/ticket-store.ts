import type { Ticket, TicketState, TicketStore } from '../../forms/ticket-store';
import { newTicketSchema, ticketSchema } from '../records';
import type { Database } from './database';

export function createTicketStore(db: Database, now: () => number): TicketStore {
  const insert = db.prepare(
    `INSERT INTO tickets (${columns.map(name => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const find = db.prepare('SELECT * FROM tickets WHERE hash = ?');
  const use = db.prepare(
    `UPDATE tickets SET state = 'used' WHERE hash = ? AND state = 'open' AND expiresAt > ?`,
  );
  const close = db.prepare(`UPDATE tickets SET state = 'closed' WHERE hash = ? AND state = 'open'`);
  const extend = db.prepare(
    `UPDATE tickets SET expiresAt = max(expiresAt, ?), "grant" = ? WHERE hash = ? AND state = 'open' AND expiresAt > ?`,
  );

  return {
    create: async ticket => void insert.run(...columns.map(name => ticket[name])),
    find: async hash => ticketOrNull(find.get(hash)),
    use: async hash => use.run(hash, now()).changes === 1,
    extend: async (hash, expiresAt, grant) => extend.run(expiresAt, grant, hash, now()).changes === 1,
    close: async hash => void close.run(hash),
  };
}

const columns = newTicketSchema.keyof().options;

function ticketOrNull(row: unknown): (Ticket & { state: TicketState }) | null {
  return row === undefined ? null : ticketSchema.parse(row);
}
