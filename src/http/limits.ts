import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/**
 * A limit is the whole server's. One client is not held to less: a school, even an académie, is behind one address. Only when the
 * server comes near its limit is who takes more than a tenth of it asked to wait, so that the others are not.
 */
const near = 0.8;
const share = 0.1;
const smallestShare = 5;

const shareOf = (limit: number): number => Math.max(smallestShare, Math.floor(limit * share));

type AddressOf = (req: IncomingMessage) => string;

export interface RateLimit {
  /** Null, or the seconds to wait. */
  secondsToWait(req: IncomingMessage): Promise<number | null>;
}

/** @param perMinute calls a minute of all clients together */
export function createRateLimit(perMinute: number, addressOf: AddressOf): RateLimit {
  const all = new RateLimiterMemory({ points: perMinute, duration: 60 });
  const ofClient = new RateLimiterMemory({ points: shareOf(perMinute), duration: 60 });

  return {
    async secondsToWait(req) {
      const isNear = ((await all.get('all'))?.consumedPoints ?? 0) >= perMinute * near;
      const client = await consume(ofClient, addressOf(req));
      if (isNear && client !== null) return client;
      return consume(all, 'all');
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  }
}

export interface Places {
  /** Takes a place; what is returned gives it back, once. Null when there is none. */
  take(req: IncomingMessage): (() => void) | null;
}

/** @param most how many there may be at once, of all clients together */
export function createPlaces(most: number, addressOf: AddressOf): Places {
  const taken = new Map<string, number>();
  let all = 0;

  return {
    take(req) {
      const address = addressOf(req);
      const own = taken.get(address) ?? 0;
      if (all >= most || (all >= most * near && own >= shareOf(most))) return null;
      count(address, 1);
      let given = false;
      return () => {
        if (!given) count(address, -1);
        given = true;
      };
    },
  };

  function count(address: string, step: 1 | -1): void {
    all += step;
    const own = (taken.get(address) ?? 0) + step;
    if (own === 0) taken.delete(address);
    else taken.set(address, own);
  }
}
