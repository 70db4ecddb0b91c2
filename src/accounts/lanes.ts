import { webLane } from './attempts';

/**
 * Whose attempts wait together: a stranger's tries on the web lock neither Teams, where people are signed in, nor a browser in which this
 * person was verified before. What all of them may try together is bounded all the same (`attempts.ts`).
 * @param browser `KnownBrowsers.laneOf`; null for one that is not known to this person
 */
export function laneOf(channel: string, browser: string | null = null): string {
  if (channel === 'msteams') return 'teams';
  return browser ?? webLane;
}
