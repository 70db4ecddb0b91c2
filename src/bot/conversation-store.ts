import { z } from 'zod';
import { isObject } from '../json';
import type { Activity, ConversationReference } from './activity';

/** One conversation as it is kept between two turns. */
export const conversationSchema = z.object({
  /** `channelId/conversationId`. */
  key: z.string(),
  /** Compared and increased at every save; 0 before the first one. */
  version: z.int(),
  /** Of the statechart that wrote the snapshot; another one's is dropped politely, never misread. */
  machineVersion: z.string(),
  /** XState's persisted snapshot: JSON. */
  snapshot: z.unknown(),
  /** How to write to the person outside of a turn. */
  reference: z.custom<ConversationReference>(isObject),
  /** Who may open the forms of this conversation (see `Ticket.holder`). */
  holder: z.string(),
  /** The last activities that were dealt with, by a digest of their ids: a second delivery has no effect. */
  seen: z.array(z.string()),
  /** `Claim` of `claim.ts`, as JSON: what the last turn asked of the world and nobody has finished; null when there is nothing. */
  claim: z.record(z.string(), z.unknown()).nullable(),
  /** When the clock has something to say to this conversation (ms); null when it has not. */
  wakeAt: z.number().nullable(),
});
export type StoredConversation = z.infer<typeof conversationSchema>;

/** What was said in a turn, as its channel keeps it (`ActivityFeed`). */
export interface Said {
  feedId: string;
  activities: readonly (Activity & { timestamp?: string })[];
}

export interface ConversationStore {
  load(key: string): Promise<StoredConversation | null>;
  /**
   * Compare-and-set on `conversation.version`; stores version + 1. False when another turn was faster, and nothing was said.
   * @param said goes into the history of its chat with it: in the same write, where the store has one
   */
  save(conversation: StoredConversation, said?: Said): Promise<boolean>;
  clear(key: string): Promise<void>;
  /** Keys of conversations whose `wakeAt` has come, oldest first. */
  due(limit: number): Promise<string[]>;
}
