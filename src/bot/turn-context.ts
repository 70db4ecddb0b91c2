import type { ReceivedActivity, Reply } from './activity';

/** What a channel lends the bot for one turn: what has come, and a way to answer. Bot Framework's own is one. */
export interface TurnContext {
  readonly activity: ReceivedActivity;
  /** In order; resolves when the channel has taken them all. */
  sendActivities(replies: Reply[]): Promise<unknown>;
}
