import { webLane } from './attempts';

/** @param browser `KnownBrowsers.laneOf`; null for one that is not known to this person */
export type LaneOf = (channel: string, browser?: string | null) => string;

/**
 * Whose attempts wait together: a stranger's tries on the web lock neither a channel where people are signed in, nor a browser in which
 * this person was verified before. What all of them may try together is bounded all the same (`attempts.ts`).
 * @param ofChannel a name for those where people are signed in; null for the others
 */
export const createLanes =
  (ofChannel: (channel: string) => string | null): LaneOf =>
  (channel, browser = null) =>
    ofChannel(channel) ?? browser ?? webLane;
