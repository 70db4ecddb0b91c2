import { setTimeout as wait } from 'node:timers/promises';
import type { ChangeStream } from 'mongodb';
import { z } from 'zod';
import type { FeedEntry } from '../../channels/direct-line/activity-feed';
import type { Collections } from './documents';
import { entryOf, readEntries } from './feed-entries';

type Listener = (entry: FeedEntry) => void;

/** Tells this process's listeners of every new entry, whichever server appended it, once each. */
export interface FeedFanOut {
  subscribe(conversationId: string, listener: Listener): () => void;
  /** An entry of this server's: at once, whatever becomes of the database. */
  publish(conversationId: string, entry: FeedEntry): void;
  close(): Promise<void>;
}

/** Without change streams the newest sequences are asked for this often (ms). */
const pollMs = 300;
/** With them too, but rarely: a stream that was resumed may have left something out. */
const safetyMs = 10_000;
/** ms before a stream that broke is opened again; the polls bridge it. */
const reopenMs = 2_000;
/** ms that the server waits for news before it answers with nothing: far below the driver's `socketTimeoutMS`. */
const maxAwaitTimeMS = 2_000;
const pageSize = 100;

/**
 * One change stream a process, however many people it serves. Where the server has none (a single MongoDB server, some
 * compatible ones) the sequences of the conversations that are listened to are polled, in one query.
 */
export function createFeedFanOut(
  { feeds, feedEntries }: Pick<Collections, 'feeds' | 'feedEntries'>,
  onProblem: (message: string, error: unknown) => void,
): FeedFanOut {
  const followed = new Map<string, Followed>();
  let stream: ChangeStream | null = null;
  let following: Promise<void> = Promise.resolve();
  let isLive = false;
  let closed = false;
  let lastPollAt = 0;
  let polling: Promise<void> = Promise.resolve();
  const timer = setInterval(beat, pollMs).unref();
  let reopenAt = 0;

  return { subscribe, publish, close };

  function subscribe(conversationId: string, listener: Listener): () => void {
    const conversation = followed.get(conversationId) ?? newlyFollowed();
    followed.set(conversationId, conversation);
    conversation.listeners.add(listener);
    open();
    return () => {
      conversation.listeners.delete(listener);
      if (conversation.listeners.size === 0) followed.delete(conversationId);
    };
  }

  function publish(conversationId: string, entry: FeedEntry): void {
    const conversation = followed.get(conversationId);
    if (!conversation || conversation.told.has(entry.sequence)) return;
    remember(conversation, entry.sequence);
    for (const listener of conversation.listeners) {
      try {
        listener(entry);
      } catch (error) {
        onProblem('a listener of the activity feed failed', error);
      }
    }
  }

  /** Opened by the first listener: what only reads accounts needs no stream. */
  function open(): void {
    if (stream || closed || Date.now() < reopenAt) return;
    stream = feedEntries.watch([{ $match: { operationType: 'insert' } }], { maxAwaitTimeMS });
    following = follow(stream);
  }

  async function follow(opened: ChangeStream): Promise<void> {
    try {
      while (!closed) {
        const askedAt = performance.now();
        const change = await opened.tryNext();
        if (!isLive) lastPollAt = 0;
        isLive = true;
        const event = insertSchema.safeParse(change);
        if (event.success) publish(event.data.fullDocument.feedId, entryOf(event.data.fullDocument));
        // Not every server of this protocol waits. One that does not was asked 5 000 times a second, and had no time for anything else.
        const hasWaited = performance.now() - askedAt > 0.9 * maxAwaitTimeMS;
        if (change === null && !hasWaited) await wait(pollMs, null, { ref: false });
      }
    } catch {
      // It is not offered, or broke: the polls go on.
    }
    stream = null;
    isLive = false;
    reopenAt = Date.now() + reopenMs;
    await opened.close().catch(() => {});
  }

  function beat(): void {
    if (closed || followed.size === 0) return;
    open();
    const isDue = Date.now() - lastPollAt >= (isLive ? safetyMs : pollMs) || hasNew(followed);
    if (!isDue) return;
    lastPollAt = Date.now();
    polling = polling.then(poll).catch(error => onProblem('new activities could not be looked for', error));
  }

  async function poll(): Promise<void> {
    const ids = [...followed.keys()];
    const found = await feeds.find({ _id: { $in: ids } }, { projection: { sequence: 1 } }).toArray();
    for (const { _id, sequence } of found) {
      const conversation = followed.get(_id);
      if (conversation) await catchUp(_id, conversation, sequence);
    }
  }

  /**
   * A conversation that is newly listened to is told its newest entry once more, since nobody knows what its listener read
   * just before; from then on what follows.
   */
  async function catchUp(id: string, conversation: Followed, sequence: number): Promise<void> {
    const after = conversation.position ?? sequence - 1;
    if (sequence <= after) return;
    const entries = await readEntries(feedEntries, id, Math.max(0, after), pageSize);
    for (const entry of entries) publish(id, entry);
    conversation.position = entries.at(-1)?.sequence ?? sequence;
  }

  async function close(): Promise<void> {
    closed = true;
    clearInterval(timer);
    await stream?.close().catch(() => {});
    await following;
    await polling;
  }
}

interface Followed {
  listeners: Set<Listener>;
  /** The last sequence that a poll has seen; null before the first one. */
  position: number | null;
  /** Of what was told lately, so that the stream does not tell this server's own entries again. */
  told: Set<number>;
}

const newlyFollowed = (): Followed => ({ listeners: new Set(), position: null, told: new Set() });

const hasNew = (followed: Map<string, Followed>): boolean =>
  [...followed.values()].some(({ position }) => position === null);

const rememberedEntries = 200;

function remember({ told }: Followed, sequence: number): void {
  told.add(sequence);
  const [oldest] = told;
  if (told.size > rememberedEntries && oldest !== undefined) told.delete(oldest);
}

const insertSchema = z.object({ fullDocument: z.looseObject({ feedId: z.string() }) });
