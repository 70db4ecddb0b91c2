import { z } from 'zod';
import { type StoredTicket, type TicketStore, ticketSchema } from '../../forms/ticket-store';
import { type Database, insertInto } from './database';

export function createTicketStore(db: Database, now: () => number): TicketStore {
  const insert = db.prepare(`${insertInto('tickets', columns)} ON CONFLICT (hash) DO NOTHING`);
  const find = db.prepare('SELECT * FROM tickets WHERE hash = ?');
  const use = db.prepare(
    `UPDATE tickets SET state = 'used', usedAt = ? WHERE hash = ? AND state = 'open' AND expiresAt > ?`,
  );
  const conclude = db.prepare(
    `UPDATE tickets SET outcome = ? WHERE hash = ? AND state = 'used' AND outcome IS NULL`,
  );
  const close = db.prepare(
    `UPDATE tickets SET state = 'closed' WHERE hash = ? AND state = 'open' AND expiresAt > ?`,
  );
  const extend = db.prepare(
    `UPDATE tickets SET expiresAt = max(expiresAt, ?), "grant" = ? WHERE hash = ? AND state = 'open' AND expiresAt > ?`,
  );

  return {
    create: async ticket =>
      insert.run(...columns.map(name => ({ ...ticket, state: 'open', usedAt: null, outcome: null })[name]))
        .changes === 1,
    find: async hash => ticketOrNull(find.get(hash)),
    use: async hash => use.run(now(), hash, now()).changes === 1,
    conclude: async (hash, outcome) => void conclude.run(outcome, hash),
    extend: async (hash, expiresAt, grant) => extend.run(expiresAt, grant, hash, now()).changes === 1,
    close: async hash => void close.run(hash, now()),
  };
}

const columns = ticketSchema.keyof().options;

function ticketOrNull(row: unknown): StoredTicket | null {
  return row === undefined ? null : rowSchema.parse(row);
}

/** A column is there, and empty, where a field is absent. */
const rowSchema = ticketSchema.extend({
  usedAt: z
    .number()
    .nullable()
    .transform(usedAt => usedAt ?? undefined),
  outcome: z
    .string()
    .nullable()
    .transform(outcome => outcome ?? undefined),
});
