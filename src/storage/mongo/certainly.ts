import { setTimeout as wait } from 'node:timers/promises';
import { isOutcomeUnknown } from './errors';

/** Waits (ms) between the tries: an election, or a restart of the database, takes some seconds. */
const retryAfter = [100, 400, 1_500, 4_000];
/** ms after which nothing is begun again: a person waits for it. */
const longestMs = 15_000;

/**
 * Calls the database until it is known what came of it, as long as a person may wait. The driver does so once, of reads, and of
 * writes on replica sets only: not on a single server, nor on others of this protocol.
 * @param again instead of `call` after a try that may have been applied
 * @throws what the last try has thrown
 */
export async function certainly<Result>(
  call: () => Promise<Result>,
  again: () => Promise<Result> = call,
): Promise<Result> {
  const latest = performance.now() + longestMs;
  let attempt = call;
  for (const ms of retryAfter) {
    try {
      return await attempt();
    } catch (error) {
      if (!isOutcomeUnknown(error) || performance.now() > latest) throw error;
    }
    await wait(ms);
    attempt = again;
  }
  return attempt();
}

/**
 * A write that only one of many may make. Where a try of ours was applied and its answer lost, the next one is refused because of
 * it: `isOurs` tells it from somebody else's, by what stands there now.
 */
export const setCertainly = (set: () => Promise<boolean>, isOurs: () => Promise<boolean>): Promise<boolean> =>
  certainly(set, async () => (await set()) || isOurs());
