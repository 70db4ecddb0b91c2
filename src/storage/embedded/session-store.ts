import { z } from 'zod';
import {
  formerMs,
  newestAmong,
  type ReplacedCookies,
  replacedCookiesSchema,
  replacedLifeMs,
  type Session,
  type SessionStore,
  sessionAmong,
} from '../../http/session-store';
import { jsonText } from '../../json';
import { type Database, insertInto, inTransaction } from './database';

export function createSessionStore(db: Database, now: () => number): SessionStore {
  const owner = db.prepare('SELECT holder FROM replacedCookies WHERE cookie = ?');
  const find = db.prepare('SELECT * FROM sessions WHERE holder = ? AND expiresAt > ?');
  const write = db.prepare(
    `${insertInto('sessions', columns)}
     ON CONFLICT (holder) DO UPDATE SET ${columns.map(name => `${name} = excluded.${name}`).join(', ')}`,
  );
  const note = db.prepare('INSERT INTO replacedCookies VALUES (?, ?) ON CONFLICT (cookie) DO NOTHING');
  return {
    sessionOf: async cookie => sessionOf(cookie),
    newestOf: async holder => newestAmong(read(holder), holder),
    replace: async (holder, from, to) => inTransaction(db, () => replace(holder, from, to)),
  };

  function sessionOf(cookie: string): Session {
    const row = owner.get(cookie);
    const known = row === undefined ? null : read(ownerSchema.parse(row).holder);
    return sessionAmong(known, cookie, now());
  }

  function replace(holder: string, from: string, to: string): boolean {
    const known = read(holder)?.cookies ?? [holder];
    if (known[0] !== from) return false;
    const cookies = [to, ...known];
    const record = { holder, formerUntil: now() + formerMs, expiresAt: now() + replacedLifeMs };
    write.run(...columns.map(name => ({ ...record, cookies: JSON.stringify(cookies) })[name]));
    for (const cookie of cookies) note.run(cookie, holder);
    return true;
  }

  function read(holder: string): ReplacedCookies | null {
    const row = find.get(holder, now());
    return row === undefined ? null : rowSchema.parse(row);
  }
}

const columns = replacedCookiesSchema.keyof().options;
const ownerSchema = z.object({ holder: z.string() });
const rowSchema = replacedCookiesSchema.extend({
  cookies: jsonText.pipe(replacedCookiesSchema.shape.cookies),
});
