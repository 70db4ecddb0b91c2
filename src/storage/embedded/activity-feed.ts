import { EventEmitter } from 'node:events';
import {
  type ActivityFeed,
  type FeedActivity,
  type FeedConversation,
  type FeedEntry,
  feedEntrySchema,
  feedSchema,
  longestHistory,
  UnknownFeed,
} from '../../channels/direct-line/activity-feed';
import { jsonText } from '../../json';
import { type Database, insertInto, inTransaction } from './database';

export interface EmbeddedFeed extends ActivityFeed {
  /** For a write that is somebody else's too: what it answers tells the listeners, after the commit. */
  appendWithin(conversationId: string, activities: readonly FeedActivity[]): () => void;
}

/** One process: the fan-out is an emitter. A listener's failure is its own, and reported to `onProblem`. */
export function createActivityFeed(
  db: Database,
  now: () => number,
  onProblem: (message: string, error: unknown) => void,
): EmbeddedFeed {
  const fanOut = new EventEmitter().setMaxListeners(0);
  const removeExpired = db.prepare('DELETE FROM feeds WHERE id = ? AND expiresAt <= ?');
  const removeEntries = db.prepare('DELETE FROM feedEntries WHERE feedId = ? AND sequence <= ?');
  const insert = db.prepare(`${insertInto('feeds', [...columns, 'life'])} ON CONFLICT (id) DO NOTHING`);
  const find = db.prepare('SELECT * FROM feeds WHERE id = ? AND expiresAt > ?');
  const findOf = db.prepare(
    `SELECT * FROM feeds WHERE holder = ? AND door = 'page' AND expiresAt > ?
     ORDER BY expiresAt DESC, rowid DESC LIMIT 1`,
  );
  const remove = db.prepare('DELETE FROM feeds WHERE id = ?');
  const advance = db.prepare(
    `UPDATE feeds SET sequence = sequence + ?, expiresAt = max(expiresAt, ? + life)
     WHERE id = ? AND expiresAt > ? RETURNING sequence`,
  );
  const standing = db.prepare(
    `SELECT sequence, activity FROM feedEntries WHERE feedId = ? AND activityId = ?
     AND EXISTS (SELECT 1 FROM feeds WHERE id = feedId AND expiresAt > ?) ORDER BY sequence LIMIT 1`,
  );
  const insertEntry = db.prepare('INSERT INTO feedEntries VALUES (?, ?, ?, ?)');
  const replaceEntries = db.prepare(
    'UPDATE feedEntries SET activity = ? WHERE feedId = ? AND activityId = ?',
  );
  const entriesAfter = db.prepare(
    `SELECT feedEntries.sequence, activity FROM feedEntries JOIN feeds ON feeds.id = feedId
     WHERE feedId = ? AND feedEntries.sequence > ? AND expiresAt > ? ORDER BY feedEntries.sequence LIMIT ?`,
  );

  return {
    create: async conversation => inTransaction(db, () => create(conversation)),
    find: async id => feedOrNull(find.get(id, now())),
    findOf: async holder => feedOrNull(findOf.get(holder, now())),
    remove: async id => inTransaction(db, () => removeAll(id)),
    append: async (id, activity) => {
      const [entry] = appendAll(id, [activity]);
      if (!entry) throw new UnknownFeed(`nothing was appended to: ${id}`);
      return entry;
    },
    appendAll: async (id, activities) => appendAll(id, activities),
    appendWithin: (id, activities) => {
      const { added } = appendAnew(id, activities);
      return () => added.forEach(entry => void publish(id, entry));
    },
    replace: async (id, activity) => replace(id, activity),
    read: async (id, after, limit) =>
      entriesAfter.all(id, after, now(), limit).map(row => entrySchema.parse(row)),
    subscribe,
  };

  function create(conversation: FeedConversation): boolean {
    const { id, expiresAt } = conversation;
    if (removeExpired.run(id, now()).changes > 0) removeEntries.run(id, Number.MAX_SAFE_INTEGER);
    return insert.run(...columns.map(name => conversation[name]), expiresAt - now()).changes === 1;
  }

  function removeAll(id: string): void {
    remove.run(id);
    removeEntries.run(id, Number.MAX_SAFE_INTEGER);
  }

  function appendAll(id: string, activities: readonly FeedActivity[]): FeedEntry[] {
    const { entries, added } = inTransaction(db, () => appendAnew(id, activities));
    for (const entry of added) publish(id, entry);
    return entries;
  }

  /** What stands under its id is not `added`. */
  function appendAnew(id: string, activities: readonly FeedActivity[]): Appended {
    const known = activities.map(({ id: activityId }) => activityId && standing.get(id, activityId, now()));
    const anew = activities.filter((_, place) => !known[place]);
    const added = addAll(id, anew);
    let next = 0;
    const entries = known.flatMap(row => (row ? entrySchema.parse(row) : (added[next++] ?? [])));
    return { entries, added };
  }

  function addAll(id: string, activities: readonly FeedActivity[]): FeedEntry[] {
    if (activities.length === 0) return [];
    const row = advance.get(activities.length, now(), id, now());
    if (row === undefined) throw new UnknownFeed(`no conversation to append to: ${id}`);
    const { sequence: last } = sequenceSchema.parse(row);
    const first = last - activities.length + 1;
    const entries = activities.map((activity, place) => add(id, first + place, activity));
    if (last > longestHistory) removeEntries.run(id, last - longestHistory);
    return entries;
  }

  function add(id: string, sequence: number, given: FeedActivity): FeedEntry {
    const activityId = given.id ?? `${id}|${String(sequence).padStart(7, '0')}`;
    const activity = { ...given, id: activityId };
    insertEntry.run(id, sequence, activityId, JSON.stringify(activity));
    return { sequence, activity };
  }

  async function replace(id: string, activity: FeedActivity & { id: string }): Promise<FeedEntry | null> {
    const entry = inTransaction(db, () => {
      if (feedOrNull(find.get(id, now())) === null) return null;
      const { changes } = replaceEntries.run(JSON.stringify(activity), id, activity.id);
      return changes > 0 ? (addAll(id, [activity])[0] ?? null) : null;
    });
    return entry && publish(id, entry);
  }

  /** After the commit: nobody hears of what is not in the history. */
  function publish(id: string, entry: FeedEntry): FeedEntry {
    fanOut.emit(id, entry);
    return entry;
  }

  function subscribe(id: string, listener: (entry: FeedEntry) => void): () => void {
    const guarded = (entry: FeedEntry) => {
      try {
        listener(entry);
      } catch (error) {
        onProblem('a listener of the activity feed failed', error);
      }
    };
    fanOut.on(id, guarded);
    return () => void fanOut.off(id, guarded);
  }
}

interface Appended {
  entries: FeedEntry[];
  added: FeedEntry[];
}

const columns = feedSchema.keyof().options;

const sequenceSchema = feedEntrySchema.pick({ sequence: true });

const entrySchema = feedEntrySchema.extend({ activity: jsonText.pipe(feedEntrySchema.shape.activity) });

function feedOrNull(row: unknown): FeedConversation | null {
  return row === undefined ? null : feedSchema.parse(row);
}
