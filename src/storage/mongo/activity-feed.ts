import {
  type ActivityFeed,
  type FeedActivity,
  type FeedConversation,
  type FeedEntry,
  feedSchema,
  longestHistory,
  UnknownFeed,
} from '../../channels/direct-line/activity-feed';
import { certainly, setCertainly } from './certainly';
import type { Collections, FeedDocument, FeedEntryDocument } from './documents';
import { without } from './documents';
import { inserted } from './errors';
import { entriesOf, entryId, entryOf, readEntries } from './feed-entries';
import type { FeedFanOut } from './feed-fan-out';

/** Servers that append to one conversation at once are few: more lost places than this is not a race. */
const mostTries = 100;

/** A long history is cut this many entries at a time. */
const cutEvery = 20;

/**
 * An entry's place is given by its own insert: the next number after one that is there, taken once. A counter would be
 * ahead of its entries for a moment, and who reads just then would pass over them.
 */
export function createActivityFeed(
  { feeds, feedEntries }: Pick<Collections, 'feeds' | 'feedEntries'>,
  fanOut: FeedFanOut,
  now: () => number,
): ActivityFeed {
  return { create, find, findOf, remove, append, replace, read, subscribe: fanOut.subscribe };

  async function create({ id, ...conversation }: FeedConversation): Promise<boolean> {
    const { expiresAt } = conversation;
    const times = { life: expiresAt - now(), tidyAt: new Date(expiresAt) };
    const document: FeedDocument = { _id: id, ...conversation, ...times, sequence: 0 };
    if (await insert(document)) return true;
    const { deletedCount } = await feeds.deleteOne({ _id: id, expiresAt: { $lte: now() } });
    if (deletedCount === 0) return false;
    await feedEntries.deleteMany({ _id: entriesOf(id) });
    return insert(document);
  }

  /** Nobody else has the same user. */
  function insert(document: FeedDocument): Promise<boolean> {
    return setCertainly(
      () => inserted(() => feeds.insertOne(document)),
      async () => (await feeds.findOne({ _id: document._id, userId: document.userId })) !== null,
    );
  }

  async function find(id: string): Promise<FeedConversation | null> {
    const found = await certainly(() => feeds.findOne({ _id: id, expiresAt: { $gt: now() } }));
    return found && feedSchema.parse({ door: 'client', ...without(found), id: found._id });
  }

  async function findOf(holder: string): Promise<FeedConversation | null> {
    const [found] = await certainly(() =>
      feeds
        .find({ holder, door: 'page', expiresAt: { $gt: now() } })
        .sort({ expiresAt: -1 })
        .limit(1)
        .toArray(),
    );
    return found ? feedSchema.parse({ door: 'client', ...without(found), id: found._id }) : null;
  }

  async function remove(id: string): Promise<void> {
    await feeds.deleteOne({ _id: id });
    await feedEntries.deleteMany({ _id: entriesOf(id) });
  }

  async function append(id: string, given: FeedActivity): Promise<FeedEntry> {
    return (given.id && (await standing(id, given.id))) || appendAnew(id, given);
  }

  async function standing(id: string, activityId: string): Promise<FeedEntry | null> {
    if (!(await find(id))) return null;
    const [first] = await certainly(() =>
      feedEntries
        .find({ _id: entriesOf(id), activityId })
        .sort({ _id: 1 })
        .limit(1)
        .toArray(),
    );
    return first ? entryOf(first) : null;
  }

  async function appendAnew(id: string, given: FeedActivity): Promise<FeedEntry> {
    const feed = await certainly(() => feeds.findOne({ _id: id, expiresAt: { $gt: now() } }));
    if (!feed) throw new UnknownFeed(`no conversation to append to: ${id}`);
    const entry = await place(feed, given);
    await keep(feed, entry.sequence);
    fanOut.publish(id, entry);
    return entry;
  }

  async function place({ _id: feedId, life, sequence }: FeedDocument, given: FeedActivity) {
    for (let tries = 0, last = sequence; tries < mostTries; tries++, last = await lastSequence(feedId)) {
      const entry = entryAt(feedId, last + 1, given);
      // Twice its life: `keep` renews it long before that.
      const tidyAt = new Date(now() + 2 * life);
      if (await takes(documentOf(feedId, entry, tidyAt))) return entry;
    }
    throw new Error(`no place for another activity in ${feedId}`);
  }

  function takes(document: FeedEntryDocument): Promise<boolean> {
    return setCertainly(
      () => inserted(() => feedEntries.insertOne(document)),
      async () => (await feedEntries.findOne(document)) !== null,
    );
  }

  async function lastSequence(feedId: string): Promise<number> {
    const [last] = await certainly(() =>
      feedEntries
        .find({ _id: entriesOf(feedId) })
        .sort({ _id: -1 })
        .limit(1)
        .toArray(),
    );
    return last?.sequence ?? 0;
  }

  /** Each activity starts the conversation's time anew, its history's now and then. */
  async function keep({ _id, life, expiresAt }: FeedDocument, sequence: number): Promise<void> {
    const until = now() + life;
    const kept = { $max: { expiresAt: until, tidyAt: new Date(until), sequence } };
    await certainly(() => feeds.updateOne({ _id }, kept));
    if (until - expiresAt > life / 2) {
      await feedEntries.updateMany({ _id: entriesOf(_id) }, { $max: { tidyAt: new Date(until + life) } });
    }
    if (sequence > longestHistory && sequence % cutEvery === 0) {
      await feedEntries.deleteMany({
        _id: { ...entriesOf(_id), $lte: entryId(_id, sequence - longestHistory) },
      });
    }
  }

  async function replace(id: string, activity: FeedActivity & { id: string }): Promise<FeedEntry | null> {
    if (!(await find(id))) return null;
    const { matchedCount } = await feedEntries.updateMany(
      { _id: entriesOf(id), activityId: activity.id },
      { $set: { activity: JSON.stringify(activity) } },
    );
    return matchedCount > 0 ? appendAnew(id, activity) : null;
  }

  async function read(id: string, after: number, limit: number): Promise<FeedEntry[]> {
    if (!(await find(id))) return [];
    return readEntries(feedEntries, id, after, limit);
  }
}

function entryAt(feedId: string, sequence: number, given: FeedActivity): FeedEntry {
  const id = given.id ?? `${feedId}|${String(sequence).padStart(7, '0')}`;
  return { sequence, activity: { ...given, id } };
}

function documentOf(feedId: string, { sequence, activity }: FeedEntry, tidyAt: Date): FeedEntryDocument {
  const activityId = activity.id ?? '';
  return {
    _id: entryId(feedId, sequence),
    feedId,
    sequence,
    activityId,
    activity: JSON.stringify(activity),
    tidyAt,
  };
}
