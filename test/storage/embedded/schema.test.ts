import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { z } from 'zod';
import { accountSchema } from '../../../src/accounts/account';
import { attemptsSchema } from '../../../src/accounts/attempts';
import { auditSchema } from '../../../src/accounts/audit';
import { outboxSchema } from '../../../src/accounts/outbox';
import { sourceSchema } from '../../../src/accounts/sources';
import { conversationSchema } from '../../../src/bot/conversation-store';
import { feedEntrySchema, feedSchema } from '../../../src/channels/direct-line/activity-feed';
import { ticketSchema } from '../../../src/forms/ticket-store';
import { replacedCookiesSchema } from '../../../src/http/session-store';
import { accountsSchema, conversationsSchema } from '../../../src/storage/embedded/schema';

const db = new Database(':memory:');
for (const sql of [...accountsSchema, ...conversationsSchema]) db.exec(sql);
afterAll(() => void db.close());

/** Each table's record, and what the store keeps beside it. */
const tables: Record<string, { record: z.ZodObject; kept: string[] }> = {
  meta: { record: z.object({}), kept: ['name', 'value'] },
  accounts: {
    record: accountSchema,
    kept: ['seal', 'deliveredVersion', 'deliveredResetId', 'deliveredAt', 'disabledAt'],
  },
  attempts: { record: attemptsSchema, kept: ['key'] },
  audit: { record: auditSchema, kept: [] },
  outbox: { record: outboxSchema, kept: ['settled', 'leasedUntil'] },
  sources: { record: sourceSchema, kept: ['key'] },
  tickets: { record: ticketSchema, kept: [] },
  sessions: { record: replacedCookiesSchema, kept: [] },
  replacedCookies: { record: z.object({}), kept: ['cookie', 'holder'] },
  conversations: { record: conversationSchema, kept: ['expiresAt'] },
  feeds: { record: feedSchema, kept: ['life', 'sequence'] },
  feedEntries: { record: feedEntrySchema, kept: ['feedId', 'activityId'] },
};

describe('the tables of the embedded store', () => {
  it('are those that are named here', () => {
    const named = z.array(z.object({ name: z.string() }));
    const rows = named.parse(db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all());
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(tables).toSorted());
  });

  it.each(Object.entries(tables))(
    '%s has a column for each field of its record, and no other',
    (name, table) => {
      const fields = [...Object.keys(table.record.shape), ...table.kept];
      expect(
        columnsOf(name)
          .map(column => column.name)
          .toSorted(),
      ).toEqual(fields.toSorted());
    },
  );

  it.each(Object.entries(tables))('%s may be empty just where its record is', (name, { record }) => {
    const columns = columnsOf(name).filter(column => column.name in record.shape);
    const mayBeNull = columns.filter(({ notnull, pk }) => !notnull && !pk).map(column => column.name);
    const nullable = Object.entries(record.shape)
      .filter(([, field]) => isNullable(field))
      .map(([key]) => key);
    expect(mayBeNull.toSorted()).toEqual(nullable.toSorted());
  });
});

it('keeps, and finds by its place, what was said before histories had rows', () => {
  const older = new Database(':memory:');
  const step = conversationsSchema.findIndex(sql => sql.includes('feedEntriesInOrder'));
  for (const sql of conversationsSchema.slice(0, step)) older.exec(sql);
  const said = [
    { feedId: 'b', sequence: 1, activityId: 'b|0000001', activity: '{"text":"other"}' },
    { feedId: 'a', sequence: 2, activityId: 'mine', activity: '{"text":"two"}' },
    { feedId: 'a', sequence: 1, activityId: 'a|0000001', activity: '{"text":"one"}' },
  ];
  const insert = older.prepare('INSERT INTO feedEntries VALUES (?, ?, ?, ?)');
  for (const row of said) insert.run(...Object.values(row));
  for (const sql of conversationsSchema.slice(step)) older.exec(sql);
  const kept = older.prepare('SELECT * FROM feedEntries WHERE feedId = ? ORDER BY sequence').all('a');
  expect(kept).toEqual([said[2], said[1]]);
  expect(() => insert.run('a', 2, 'mine', '{}')).toThrow('UNIQUE');
  older.close();
});

const columnSchema = z.array(z.object({ name: z.string(), notnull: z.int(), pk: z.int() }));

function columnsOf(table: string) {
  return columnSchema.parse(db.prepare(`PRAGMA table_info(${table})`).all());
}

/** JSON columns hold the text `null`; the column of an absent field is empty. */
const isNullable = (field: z.core.$ZodType): boolean =>
  field instanceof z.ZodNullable || field instanceof z.ZodOptional;
