import { z } from 'zod';
import type { ReceivedActivity, Reply } from './activity';
import type { Said } from './conversation-store';

/** What a channel lends the bot for one turn: what has come, and a way to answer. Bot Framework's own is one. */
export interface TurnContext {
  readonly activity: ReceivedActivity;
  /** In order; resolves when the channel has taken them all, with what became of each (`deliveriesOf`). */
  sendActivities(replies: Reply[]): Promise<unknown>;
  /** Of a channel that keeps what is said: the turn then saves it together with where the dialog stands, and sends nothing. */
  readonly history?: History;
}

export interface History {
  /** What the person said, as it may be kept and shown: before whatever the bot says to it. */
  hears(kept: string): void;
  /** What is not kept yet of the turn. */
  saying(replies: readonly Reply[]): Said;
  /** What `saying` gave is kept. */
  saved(): void;
}

/** What became of a reply that was not taken: the channel refused it, wants no more, or nobody knows. */
const deliveries = ['refused', 'shutOut', 'unknown'] as const;
export type Delivery = (typeof deliveries)[number];

/** Beside each reply; null for one that was taken. */
export const deliveriesOf = (sent: unknown): (Delivery | null)[] =>
  Array.isArray(sent) ? sent.map(each => delivered.safeParse(each).data?.delivery ?? null) : [];

const delivered = z.object({ delivery: z.enum(deliveries) });
