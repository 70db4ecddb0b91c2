import type {
  ActivityFeed,
  FeedActivity,
  FeedConversation,
  FeedEntry,
} from '../../../src/channels/direct-line/activity-feed';

/** The feed of a process, for tests of the channel alone. */
export function createMemoryFeed(): ActivityFeed & { entriesOf(id: string): FeedEntry[] } {
  const conversations = new Map<string, FeedConversation>();
  const histories = new Map<string, FeedEntry[]>();
  const listeners = new Map<string, Set<(entry: FeedEntry) => void>>();
  const entriesOf = (id: string) => histories.get(id) ?? [];

  const push = (id: string, entry: FeedEntry): FeedEntry => {
    histories.set(id, [...entriesOf(id), entry]);
    for (const listener of listeners.get(id) ?? []) listener(entry);
    return entry;
  };

  const append = (id: string, activity: FeedActivity): FeedEntry => {
    const standing = entriesOf(id).find(entry => entry.activity.id === activity.id && activity.id);
    if (standing) return standing;
    const sequence = entriesOf(id).length + 1;
    const activityId = activity.id ?? `${id}|${String(sequence).padStart(7, '0')}`;
    return push(id, { sequence, activity: { ...activity, id: activityId } });
  };

  return {
    entriesOf,
    create: async conversation => {
      if (conversations.has(conversation.id)) return false;
      conversations.set(conversation.id, conversation);
      return true;
    },
    find: async id => conversations.get(id) ?? null,
    findOf: async holder =>
      [...conversations.values()].findLast(known => known.holder === holder && known.door === 'page') ?? null,
    remove: async id => {
      conversations.delete(id);
      histories.delete(id);
    },
    append: async (id, activity) => append(id, activity),
    appendAll: async (id, activities) => activities.map(activity => append(id, activity)),
    replace: async (id, activity) => {
      const known = entriesOf(id);
      if (!known.some(entry => entry.activity.id === activity.id)) return null;
      const replaced = known.map(entry =>
        entry.activity.id === activity.id ? { ...entry, activity } : entry,
      );
      histories.set(id, replaced);
      return push(id, { sequence: known.length + 1, activity });
    },
    read: async (id, after, limit) =>
      entriesOf(id)
        .filter(entry => entry.sequence > after)
        .slice(0, limit),
    subscribe: (id, listener) => {
      const known = listeners.get(id) ?? new Set();
      listeners.set(id, known.add(listener));
      return () => known.delete(listener);
    },
  };
}
