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
import { inserted, insertedInOrder } from './errors';
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
  return { create, find, findOf, remove, append, appendAll, replace, read, subscribe: fanOut.subscribe };

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
    const found = await openFeed(id);
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
    const [entry] = await appendAll(id, [given]);
    if (!entry) throw new UnknownFeed(`nothing was appended to: ${id}`);
    return entry;
  }

  async function appendAll(id: string, given: readonly FeedActivity[]): Promise<FeedEntry[]> {
    const [feed, known] = await Promise.all([openFeed(id), standing(id, given)]);
    if (!feed) throw new UnknownFeed(`no conversation to append to: ${id}`);
    const isKnown = (activity: FeedActivity) => known.some(entry => entry.activity.id === activity.id);
    const placed = await appendAnew(
      feed,
      given.filter(activity => !isKnown(activity)),
    );
    return given.flatMap(
      activity => known.find(entry => entry.activity.id === activity.id) ?? placed.shift() ?? [],
    );
  }

  function openFeed(id: string): Promise<FeedDocument | null> {
    return certainly(() => feeds.findOne({ _id: id, expiresAt: { $gt: now() } }));
  }

  /** What stands under the ids that were given, by its first entry. */
  async function standing(id: string, given: readonly FeedActivity[]): Promise<FeedEntry[]> {
    const ids = given.flatMap(activity => activity.id ?? []);
    if (ids.length === 0) return [];
    const found = await certainly(() =>
      feedEntries
        .find({ _id: entriesOf(id), activityId: { $in: ids } })
        .sort({ _id: 1 })
        .toArray(),
    );
    return found.map(entryOf);
  }

  async function appendAnew(feed: FeedDocument, given: readonly FeedActivity[]): Promise<FeedEntry[]> {
    const entries = await place(feed, given);
    const last = entries.at(-1);
    if (last) await keep(feed, last.sequence, entries.length);
    for (const entry of entries) fanOut.publish(feed._id, entry);
    return entries;
  }

  async function place({ _id: feedId, life, sequence }: FeedDocument, given: readonly FeedActivity[]) {
    const placed: FeedEntry[] = [];
    let last = sequence;
    for (let tries = 0; placed.length < given.length; tries++) {
      if (tries === mostTries) throw new Error(`no place for another activity in ${feedId}`);
      if (tries > 0) last = await lastSequence(feedId);
      const entries = given
        .slice(placed.length)
        .map((each, index) => entryAt(feedId, last + 1 + index, each));
      // Twice its life: `keep` renews it long before that.
      const tidyAt = new Date(now() + 2 * life);
      const count = await takes(entries.map(entry => documentOf(feedId, entry, tidyAt)));
      placed.push(...entries.slice(0, count));
    }
    return placed;
  }

  /** How many of them have their places, from the first on: none of those behind one whose place was taken. */
  function takes(documents: FeedEntryDocument[]): Promise<number> {
    const insert = (from: number) => insertedInOrder(feedEntries, documents.slice(from));
    return certainly(
      () => insert(0),
      async () => {
        const ours = await stand(documents);
        return ours + (await insert(ours));
      },
    );
  }

  /** After an insert whose answer was lost. */
  async function stand(documents: FeedEntryDocument[]): Promise<number> {
    const found = await feedEntries.find({ _id: { $in: documents.map(({ _id }) => _id) } }).toArray();
    const isOurs = ({ _id, activity, tidyAt }: FeedEntryDocument) =>
      found.some(
        each => each._id === _id && each.activity === activity && each.tidyAt.getTime() === tidyAt.getTime(),
      );
    const missing = documents.findIndex(document => !isOurs(document));
    return missing === -1 ? documents.length : missing;
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
  async function keep(
    { _id, life, expiresAt }: FeedDocument,
    sequence: number,
    count: number,
  ): Promise<void> {
    const until = now() + life;
    const kept = { $max: { expiresAt: until, tidyAt: new Date(until), sequence } };
    await certainly(() => feeds.updateOne({ _id }, kept));
    if (until - expiresAt > life / 2) {
      await feedEntries.updateMany({ _id: entriesOf(_id) }, { $max: { tidyAt: new Date(until + life) } });
    }
    if (sequence > longestHistory && sequence % cutEvery < count) {
      await feedEntries.deleteMany({
        _id: { ...entriesOf(_id), $lte: entryId(_id, sequence - longestHistory) },
      });
    }
  }

  async function replace(id: string, activity: FeedActivity & { id: string }): Promise<FeedEntry | null> {
    const feed = await openFeed(id);
    if (!feed) return null;
    const { matchedCount } = await feedEntries.updateMany(
      { _id: entriesOf(id), activityId: activity.id },
      { $set: { activity: JSON.stringify(activity) } },
    );
    return matchedCount > 0 ? ((await appendAnew(feed, [activity]))[0] ?? null) : null;
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
