import { z } from 'zod';
import {
  type AuditFilter,
  type AuditLog,
  type AuditPlace,
  type AuditRecord,
  auditSchema,
} from '../../accounts/audit';
import { type Outbox, type OutboxEntry, outboxSchema } from '../../accounts/outbox';
import { type Database, insertInto } from './database';

/** Synchronous writes, so that they can join another port's transaction. The same id twice keeps one. */
export interface Appends {
  audit(record: AuditRecord): void;
  outbox(entry: OutboxEntry): void;
}

/** @param onAudit of each record that is new, once it is kept */
export function createAppends(db: Database, onAudit?: (record: AuditRecord) => void): Appends {
  const audit = db.prepare(`${insertInto('audit', auditColumns)} ON CONFLICT (id) DO NOTHING`);
  const outbox = db.prepare(`${insertInto('outbox', outboxColumns)} ON CONFLICT (id) DO NOTHING`);
  const kept = db.prepare('SELECT 1 FROM audit WHERE id = ?');
  return {
    audit: record => {
      const { changes } = audit.run(...auditColumns.map(name => record[name] ?? null));
      if (changes > 0 && onAudit) setImmediate(() => tell(record));
    },
    outbox: entry => void outbox.run(...outboxColumns.map(name => entry[name] ?? null)),
  };

  /** By then the transaction that it joined has ended, one way or the other. */
  function tell(record: AuditRecord): void {
    if (db.open && kept.get(record.id) !== undefined) onAudit?.(record);
  }
}

/** A column is there, and empty, where a field is absent. */
const absent = z
  .string()
  .nullable()
  .transform(text => text ?? undefined);
export const auditRow = auditSchema.extend({
  ...{ actor: absent, command: absent, requestId: absent, source: absent, detail: absent },
});
export const outboxRow = outboxSchema.extend({
  ...{ formerAddress: absent, resetId: absent, conversationKey: absent, problem: absent },
});

const auditColumns = auditSchema.keyof().options;
const outboxColumns = outboxSchema.keyof().options;

export function createAuditLog(db: Database, appends: Appends): AuditLog {
  const newest = db.prepare('SELECT * FROM audit WHERE subject = ? ORDER BY at DESC, rowid DESC LIMIT ?');
  return {
    append: async record => appends.audit(record),
    list: async (subject, limit) => newest.all(subject, limit).map(row => auditRow.parse(row)),
    search: async (filter, after, limit) => {
      const { where, values } = conditionsOf(filter, after);
      const found = db.prepare(`SELECT * FROM audit WHERE ${where} ORDER BY at DESC, id DESC LIMIT ?`);
      return found.all(...values, limit).map(row => auditRow.parse(row));
    },
  };
}

/** What is not asked for holds of everything. */
function conditionsOf(
  { subjects, kinds, actor, source, requestId, from, until }: AuditFilter,
  after: AuditPlace | null,
) {
  const conditions: { where: string; values: (string | number)[] }[] = [];
  const add = (where: string, ...values: (string | number)[]) => void conditions.push({ where, values });
  const anyOf = (where: string, wanted: string[], valuesOf: (text: string) => (string | number)[]) =>
    add(`(${['0', ...wanted.map(() => where)].join(' OR ')})`, ...wanted.flatMap(valuesOf));
  if (subjects) anyOf('subject = ?', subjects, subject => [subject]);
  if (kinds) anyOf('kind = ? OR substr(kind, 1, ?) = ?', kinds, kind => [kind, kind.length + 1, `${kind}.`]);
  if (actor) add('instr(lower(actor), ?) > 0', actor.toLowerCase());
  if (source) add('source = ?', source);
  if (requestId) add('requestId = ?', requestId);
  if (from !== undefined) add('at >= ?', from);
  if (until !== undefined) add('at < ?', until);
  if (after) add('(at, id) < (?, ?)', after.at, after.id);
  return {
    where: ['1', ...conditions.map(condition => condition.where)].join(' AND '),
    values: conditions.flatMap(condition => condition.values),
  };
}

/** A settled entry is kept, empty of meaning, so that adding the same id again does not bring it back. */
export function createOutbox(db: Database, appends: Appends, now: () => number): Outbox {
  const oldest = db.prepare(
    'SELECT * FROM outbox WHERE settled = 0 AND kind = ifnull(?, kind) ORDER BY at, rowid LIMIT ?',
  );
  const one = db.prepare('SELECT * FROM outbox WHERE id = ?');
  const kinds = db.prepare('SELECT DISTINCT kind FROM outbox WHERE settled = 0');
  const lease = db.prepare(
    `UPDATE outbox SET leasedUntil = ? WHERE id IN (
       SELECT id FROM outbox WHERE settled = 0 AND leasedUntil <= ? AND kind = ifnull(?, kind) ORDER BY at, rowid LIMIT ?)
     RETURNING *`,
  );
  const settle = db.prepare(
    `UPDATE outbox SET settled = 1, formerAddress = NULL, conversationKey = NULL, problem = NULL
     WHERE id = ? AND settled = 0`,
  );
  const leaseHeads = db.prepare(
    `UPDATE outbox SET leasedUntil = ? WHERE id IN (
       SELECT id FROM outbox AS head WHERE settled = 0 AND kind = ? AND leasedUntil <= ? AND NOT EXISTS (
         SELECT 1 FROM outbox AS earlier
         WHERE earlier.settled = 0 AND earlier.kind = head.kind AND earlier.accountId = head.accountId
           AND (earlier.at, earlier.rowid) < (head.at, head.rowid))
       ORDER BY at, rowid LIMIT ?)
     RETURNING *`,
  );
  const postpone = db.prepare('UPDATE outbox SET leasedUntil = ?, problem = ? WHERE id = ? AND settled = 0');
  /** A column of a STRICT table takes whole milliseconds only. */
  const after = (ms: number): number => Math.ceil(now() + ms);
  const backlog = db.prepare(
    'SELECT count(*) AS count, min(at) AS oldestAt FROM outbox WHERE settled = 0 AND kind = ?',
  );
  return {
    add: async entry => appends.outbox(entry),
    find: async id => {
      const row = one.get(id);
      return row === undefined ? null : outboxRow.parse(row);
    },
    pending: async (limit, kind) => oldest.all(kind ?? null, limit).map(row => outboxRow.parse(row)),
    pendingKinds: async () => kinds.all().map(row => kindSchema.parse(row).kind),
    lease: async (limit, ms, kind) =>
      lease
        .all(after(ms), now(), kind ?? null, limit)
        .map(row => outboxRow.parse(row))
        .sort((one, other) => one.at - other.at),
    leaseInOrder: async (limit, ms, kind) =>
      leaseHeads
        .all(after(ms), kind, now(), limit)
        .map(row => outboxRow.parse(row))
        .sort((one, other) => one.at - other.at),
    postpone: async (id, ms, problem) => void postpone.run(after(ms), problem, id),
    backlog: async kind => backlogSchema.parse(backlog.get(kind)),
    settle: async id => void settle.run(id),
  };
}

const backlogSchema = z.object({ count: z.int(), oldestAt: z.number().nullable() });
const kindSchema = outboxSchema.pick({ kind: true });
