import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { z } from 'zod';
import {
  isAbout,
  type KeptChat,
  type KeptRecords,
  keptFormSchema,
  namesOf,
  type Person,
  type PersonalRecords,
} from '../../accounts/personal-records';
import { conversationSchema } from '../../bot/conversation-store';
import { feedEntrySchema } from '../../channels/direct-line/activity-feed';
import { ticketSchema } from '../../forms/ticket-store';
import { jsonText } from '../../json';
import { type Database, inTransaction } from './database';
import { createDeliveredStates } from './delivered-states';
import { auditRow, outboxRow } from './journal';

/** @param dataDir where conversations that were damaged may have been set aside */
export function createPersonalRecords(
  accountsDb: Database,
  conversationsDb: Database,
  dataDir: string,
): PersonalRecords {
  const named = (column: string) => `instr(lower(${column}), ?) > 0`;
  const auditOf = accountsDb.prepare('SELECT * FROM audit WHERE subject = ? ORDER BY at, rowid');
  const outboxOf = accountsDb.prepare('SELECT * FROM outbox WHERE accountId = ? ORDER BY at, rowid');
  const ticketsOf = conversationsDb.prepare('SELECT conversationKey FROM tickets WHERE numenKey = ?');
  const conversations = conversationsDb.prepare(
    `SELECT key, snapshot || ifnull(claim, '') AS text FROM conversations WHERE ${named('snapshot')} OR ${named('claim')}`,
  );
  const said = conversationsDb.prepare(
    `SELECT feedId, activity AS text FROM feedEntries WHERE ${named('activity')}`,
  );
  const conversationOf = conversationsDb.prepare('SELECT key, snapshot FROM conversations WHERE key = ?');
  const keysOf = conversationsDb.prepare(`SELECT key FROM conversations WHERE key LIKE '%/' || ?`);
  const delivered = createDeliveredStates(accountsDb);
  const disabledOf = accountsDb.prepare('SELECT disabledAt FROM accounts WHERE id = ?');
  const formsOf = conversationsDb.prepare(
    'SELECT * FROM tickets WHERE conversationKey = ? ORDER BY openedAt',
  );
  const history = conversationsDb.prepare(
    'SELECT activity FROM feedEntries WHERE feedId = ? ORDER BY sequence',
  );

  return {
    of: async person => ({
      ...recordsOf(person),
      delivered: await delivered.of(person.account.id),
    }),
    remove: async people => {
      for (const person of people) {
        inTransaction(conversationsDb, () => chatKeys(person).forEach(removeChat));
        inTransaction(accountsDb, () => removeAccount(person));
        await others();
      }
      forgetFreed(accountsDb, conversationsDb);
      removeSetAside(dataDir);
    },
  };

  function recordsOf(person: Person): Omit<KeptRecords, 'delivered'> {
    const subjects = [person.account.id, ...person.pseudonyms];
    return {
      disabledAt: disabledRow.parse(disabledOf.get(person.account.id))?.disabledAt ?? null,
      audit: subjects
        .flatMap(subject => auditOf.all(subject).map(row => auditRow.parse(row)))
        .sort((one, other) => one.at - other.at),
      outbox: outboxOf.all(person.account.id).map(row => outboxRow.parse(row)),
      chats: chatKeys(person).map(chatOf),
    };
  }

  /** `channelId/conversationId`; without the channel where only the history is left. */
  function chatKeys(person: Person): string[] {
    const { id, numenKey } = person.account;
    const waiting = outboxOf.all(id).flatMap(row => outboxRow.parse(row).conversationKey ?? []);
    const asked = ticketsOf.all(numenKey).map(row => ticketRow.parse(row).conversationKey);
    const about = namesOf(person).flatMap(name => [
      ...conversations.all(name, name).flatMap(row => keyIfAbout(person, row)),
      ...said.all(name).flatMap(row => feedIfAbout(person, row)),
    ]);
    return [...new Set([...waiting, ...asked, ...about])];
  }

  function keyIfAbout(person: Person, row: unknown): string[] {
    const { key, text } = conversationText.parse(row);
    return isAbout(person, text) ? [key] : [];
  }

  function feedIfAbout(person: Person, row: unknown): string[] {
    const { feedId, text } = feedText.parse(row);
    if (!isAbout(person, text)) return [];
    const keys = keysOf.all(feedId).map(found => keyRow.parse(found).key);
    return keys.length > 0 ? keys : [`/${feedId}`];
  }

  function chatOf(key: string): KeptChat {
    const row = conversationOf.get(key);
    return {
      key,
      snapshot: row === undefined ? null : snapshotRow.parse(row).snapshot,
      activities: history.all(feedIdOf(key)).map(entry => activityRow.parse(entry).activity),
      forms: formsOf.all(key).map(form => formRow.parse(form)),
    };
  }

  function removeChat(key: string): void {
    conversationsDb.prepare('DELETE FROM conversations WHERE key = ?').run(key);
    conversationsDb.prepare('DELETE FROM tickets WHERE conversationKey = ?').run(key);
    conversationsDb.prepare('DELETE FROM feeds WHERE id = ?').run(feedIdOf(key));
    conversationsDb.prepare('DELETE FROM feedEntries WHERE feedId = ?').run(feedIdOf(key));
  }

  function removeAccount({ account: { id }, attemptKeys, pseudonyms }: Person): void {
    for (const subject of [id, ...pseudonyms])
      accountsDb.prepare('DELETE FROM audit WHERE subject = ?').run(subject);
    for (const key of attemptKeys) accountsDb.prepare('DELETE FROM attempts WHERE key = ?').run(key);
    accountsDb.prepare('DELETE FROM outbox WHERE accountId = ?').run(id);
    accountsDb.prepare('DELETE FROM accounts WHERE id = ?').run(id);
  }
}

const feedIdOf = (key: string): string => key.slice(key.indexOf('/') + 1);

/**
 * SQLite leaves what was deleted, and what rows were before, in the free space of its files and of the WAL, and, where a file is this
 * process's alone, in the journal, which it keeps for the next transaction (sqlite.org/pragma.html#pragma_journal_size_limit).
 */
function forgetFreed(...databases: Database[]): void {
  for (const db of databases) {
    db.pragma('temp_store=memory');
    db.pragma('journal_size_limit=0');
    db.exec('VACUUM');
    db.pragma('journal_size_limit=-1');
    db.pragma('wal_checkpoint(TRUNCATE)');
  }
}

function removeSetAside(dataDir: string): void {
  const names = readdirSync(dataDir).filter(name => name.startsWith('conversations.db.damaged-'));
  for (const name of names) rmSync(join(dataDir, name), { force: true });
}

const keyRow = conversationSchema.pick({ key: true });
const ticketRow = ticketSchema.pick({ conversationKey: true });
const conversationText = keyRow.extend({ text: z.string() });
const feedText = z.object({ feedId: z.string(), text: z.string() });
const disabledRow = z.object({ disabledAt: z.int().nullable() }).optional();
const formRow = keptFormSchema
  .extend({
    usedAt: z.number().nullable(),
    outcome: z.string().nullable(),
  })
  .transform(({ usedAt, outcome, ...form }) => ({
    ...form,
    ...(usedAt !== null && { usedAt }),
    ...(outcome !== null && { outcome }),
  }));
const snapshotRow = z.object({ snapshot: jsonText });
const activityRow = z.object({ activity: jsonText.pipe(feedEntrySchema.shape.activity) });
