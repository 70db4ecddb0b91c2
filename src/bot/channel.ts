import type { Surface } from '../../dialogs/cards';
import type { ReceivedActivity } from './activity';

/** A way in which people reach the bot. Whoever would look at its name asks this instead. */
export interface Channel {
  /** Bot Framework's `channelId`. */
  id: string;
  /** How its clients show what the bot says. */
  surface: Surface;
  /**
   * `inChat`: the browser that chats has a cookie of ours, and what comes of a form is told at once. `held`: its clients have none, but
   * people are signed in there: what comes of a form waits until who opened it brings it back.
   */
  forms: 'inChat' | 'held';
  /** The pages in which its clients show a form: sources of a Content-Security-Policy. */
  frameAncestors: readonly string[];
  /** Whether who speaks may. That it comes from the channel was seen before. */
  admits(activity: ReceivedActivity): boolean | Promise<boolean>;
}

/** The channel of an id. One that is not served is the first, whose forms take more than an address. */
export type ChannelOf = (id: string) => Channel;

export const createChannels = ([first, ...others]: readonly [Channel, ...Channel[]]): ChannelOf => {
  return id => others.find(channel => channel.id === id) ?? first;
};
