import type { ConversationReference } from 'botbuilder';

/** A conversation is forgotten a day after its last turn. */
export const conversationHours = 24;

/** One conversation as it is kept between two turns. */
export interface StoredConversation {
  /** `channelId/conversationId`. */
  key: string;
  /** Compared and increased at every save; 0 before the first one. */
  version: number;
  /** Of the statechart that wrote the snapshot; another one's is dropped politely, never misread. */
  machineVersion: string;
  /** XState's persisted snapshot: JSON. */
  snapshot: unknown;
  /** How to write to the person outside of a turn. */
  reference: Partial<ConversationReference>;
  /** Who may open the forms of this conversation (see `Ticket.holder`). */
  holder: string;
  /** Ids of the last activities that were dealt with: a second delivery has no effect. */
  seen: string[];
  /** When the clock has something to say to this conversation (ms); null when it has not. */
  wakeAt: number | null;
}

export interface ConversationStore {
  load(key: string): Promise<StoredConversation | null>;
  /** Compare-and-set on `conversation.version`; stores version + 1. False when another turn was faster. */
  save(conversation: StoredConversation): Promise<boolean>;
  clear(key: string): Promise<void>;
  /** Keys of conversations whose `wakeAt` has come, oldest first. */
  due(limit: number): Promise<string[]>;
}
