import { z } from 'zod';
import type { Activity } from '../../bot/activity';
import { isObject } from '../../json';

/** A Direct Line conversation, known to the server from the moment it is started. */
export const feedSchema = z.object({
  id: z.string(),
  userId: z.string(),
  /** SHA-256 of the browser's session cookie. */
  holder: z.string(),
  locale: z.string(),
  /** Who began it, and so who continues it: our own page, by its cookie, or a client of anybody's, by its token. */
  door: z.enum(['page', 'client']),
  /** Milliseconds since the epoch; kept this long after the last activity. */
  expiresAt: z.number(),
});
export type FeedConversation = z.infer<typeof feedSchema>;

/** As clients get it. */
export interface FeedActivity extends Activity {
  /** ISO 8601. */
  timestamp?: string;
}

export const feedEntrySchema = z.object({
  /** Grows by one with every entry of a conversation; the watermark of Direct Line. */
  sequence: z.int(),
  activity: z.custom<FeedActivity>(isObject),
});
export type FeedEntry = z.infer<typeof feedEntrySchema>;

/** Entries kept of one conversation: far more than a page of history, little enough to be read at a stretch. */
export const longestHistory = 500;

/** History of the Direct Line conversations, and its live fan-out. Holds no secret: what is appended was stripped. */
export interface ActivityFeed {
  /** False when it already exists: a token starts its conversation once. */
  create(conversation: FeedConversation): Promise<boolean>;
  find(id: string): Promise<FeedConversation | null>;
  /** Of the conversations that our page began in a browser the one in which something was said last. */
  findOf(holder: string): Promise<FeedConversation | null>;
  /** With all that was said in it; its id is free again. */
  remove(id: string): Promise<void>;
  /**
   * Gives the activity its place, and its id (`conversation|0000001`) unless it has one: one that stands in the history under its
   * id is not appended again, and its first entry is the answer. (Two servers at the very same moment may append it twice.)
   */
  append(conversationId: string, activity: FeedActivity): Promise<FeedEntry>;
  /** Several, one after the other and nothing between them (but on two servers at the very same moment). */
  appendAll(conversationId: string, activities: readonly FeedActivity[]): Promise<FeedEntry[]>;
  /**
   * Replaces the activity of that id everywhere in the history, and appends it again, so that a client that is
   * already past it sees the new one. Null when there is none.
   */
  replace(conversationId: string, activity: FeedActivity & { id: string }): Promise<FeedEntry | null>;
  /** Entries after a sequence, in order. */
  read(conversationId: string, after: number, limit: number): Promise<FeedEntry[]>;
  /** Calls back with each new entry, whichever server appended it; the answer ends it. */
  subscribe(conversationId: string, listener: (entry: FeedEntry) => void): () => void;
}

/** A conversation that was never started, or whose time is over. */
export class UnknownFeed extends Error {
  readonly code = 'UNKNOWN_FEED';
}
