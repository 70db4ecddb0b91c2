import {
  type ConversationStore,
  conversationSchema,
  type Said,
  type StoredConversation,
} from '../../bot/conversation-store';
import { jsonText } from '../../json';
import type { EmbeddedFeed } from './activity-feed';
import { type Database, insertInto, inTransaction } from './database';

/** @param lifeMs how long a conversation is kept after its last turn */
export function createConversationStore(
  db: Database,
  feed: Pick<EmbeddedFeed, 'appendWithin'>,
  now: () => number,
  lifeMs: number,
): ConversationStore {
  const find = db.prepare('SELECT * FROM conversations WHERE key = ? AND expiresAt > ?');
  const due = db.prepare(
    'SELECT key FROM conversations WHERE wakeAt <= ? AND expiresAt > ? ORDER BY wakeAt LIMIT ?',
  );
  const remove = db.prepare('DELETE FROM conversations WHERE key = ?');
  const removeExpired = db.prepare('DELETE FROM conversations WHERE key = ? AND expiresAt <= ?');
  const insert = db.prepare(
    `${insertInto('conversations', ['key', 'version', ...columns, 'expiresAt'])} ON CONFLICT (key) DO NOTHING`,
  );
  const update = db.prepare(
    `UPDATE conversations
     SET version = version + 1, ${columns.map(name => `${name} = ?`).join(', ')}, expiresAt = ?
     WHERE key = ? AND version = ? AND expiresAt > ?`,
  );

  return {
    load: async key => conversationOrNull(find.get(key, now())),
    save: async (conversation, said) => save(conversation, said),
    clear: async key => void remove.run(key),
    due: async limit => due.all(now(), now(), limit).map(row => keySchema.parse(row).key),
  };

  function save(conversation: StoredConversation, said: Said | undefined): boolean {
    let tell = () => {};
    const isSaved = inTransaction(db, () => {
      if (!write(conversation)) return false;
      if (said) tell = feed.appendWithin(said.feedId, said.activities);
      return true;
    });
    if (isSaved) tell();
    return isSaved;
  }

  function write(conversation: StoredConversation): boolean {
    const { key, version } = conversation;
    const values = valuesOf(conversation);
    if (version > 0) return update.run(...values, now() + lifeMs, key, version, now()).changes === 1;
    removeExpired.run(key, now());
    return insert.run(key, 1, ...values, now() + lifeMs).changes === 1;
  }
}

/** What a turn writes; the key stays, the version is the store's. */
const columns = conversationSchema.omit({ key: true, version: true }).keyof().options;

function valuesOf(conversation: StoredConversation) {
  const { snapshot, reference, seen, claim } = conversation;
  const json = {
    snapshot: JSON.stringify(snapshot),
    reference: JSON.stringify(reference),
    seen: JSON.stringify(seen),
    claim: claim && JSON.stringify(claim),
  };
  const row = { ...conversation, ...json };
  return columns.map(name => row[name]);
}

const keySchema = conversationSchema.pick({ key: true });

const rowSchema = conversationSchema.extend({
  snapshot: jsonText,
  reference: jsonText.pipe(conversationSchema.shape.reference),
  seen: jsonText.pipe(conversationSchema.shape.seen),
  claim: jsonText.pipe(conversationSchema.shape.claim.unwrap()).nullable(),
});

function conversationOrNull(row: unknown): StoredConversation | null {
  return row === undefined ? null : rowSchema.parse(row);
}
