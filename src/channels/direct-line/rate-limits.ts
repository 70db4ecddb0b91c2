import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Calls a minute from one address. */
export interface CallLimits {
  tokens: number;
  starts: number;
  posts: number;
}

/** Coarse, against floods only: a whole school is behind one address. */
export const generousLimits: CallLimits = { tokens: 600, starts: 600, posts: 6000 };

export interface RateLimits {
  /** Null, or the seconds to wait. */
  secondsToWait(kind: keyof CallLimits, req: IncomingMessage): Promise<number | null>;
}

export function createRateLimits(
  limits: CallLimits,
  addressOf: (req: IncomingMessage) => string,
): RateLimits {
  const limiters = {
    tokens: new RateLimiterMemory({ points: limits.tokens, duration: 60 }),
    starts: new RateLimiterMemory({ points: limits.starts, duration: 60 }),
    posts: new RateLimiterMemory({ points: limits.posts, duration: 60 }),
  };
  const secondsToWait = async (kind: keyof CallLimits, req: IncomingMessage): Promise<number | null> => {
    try {
      await limiters[kind].consume(addressOf(req));
      return null;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    }
  };
  return { secondsToWait };
}
