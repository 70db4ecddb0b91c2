import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { createGate } from '../../src/http/gate';
import { createPlaces, createRateLimit } from '../../src/http/limits';

const from = (address: string) => ({ headers: { from: address } }) as IncomingMessage;
const addressOf = ({ headers }: IncomingMessage) => String(headers.from);

describe('a limit of calls a minute', () => {
  const refusedOf = async (limit: ReturnType<typeof createRateLimit>, address: string, calls: number) => {
    let refused = 0;
    for (let call = 0; call < calls; call++) {
      if ((await limit.secondsToWait(from(address))) !== null) refused++;
    }
    return refused;
  };

  it('lets one address have almost all of it, as long as nobody else wants any', async () => {
    expect(await refusedOf(createRateLimit(1000, addressOf), 'school', 800)).toBe(0);
  });

  it('leaves the rest to others when the server comes near it', async () => {
    const limit = createRateLimit(1000, addressOf);
    await refusedOf(limit, 'school', 800);
    expect(await refusedOf(limit, 'school', 500)).toBe(500);
    expect(await refusedOf(limit, 'other', 100)).toBe(0);
    expect(await refusedOf(limit, 'third', 100)).toBe(0);
  });

  it('ends for everybody in the end, with the time to wait', async () => {
    const limit = createRateLimit(1000, addressOf);
    for (let client = 0; client < 200; client++) await refusedOf(limit, `client-${client}`, 5);
    const seconds = await limit.secondsToWait(from('late'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });
});

describe('places at once', () => {
  it('are nearly all one address’s while nobody else wants any, and a tenth when many do', () => {
    const places = createPlaces(100, addressOf);
    const taken = Array.from({ length: 90 }, () => places.take(from('school')));
    expect(taken.filter(Boolean)).toHaveLength(80);
    const others = Array.from({ length: 30 }, () => places.take(from('other')));
    expect(others.filter(Boolean)).toHaveLength(10);
    const rest = Array.from({ length: 30 }, (_, client) => places.take(from(`client-${client}`)));
    expect(rest.filter(Boolean)).toHaveLength(10);
  });

  it('come back once when they are given back twice', () => {
    const places = createPlaces(1, addressOf);
    const leave = places.take(from('one'));
    expect(places.take(from('two'))).toBeNull();
    leave?.();
    leave?.();
    expect(places.take(from('two'))).not.toBeNull();
    expect(places.take(from('three'))).toBeNull();
  });
});

describe('a gate', () => {
  it('lets so many through at once, in their order, and the event loop between them', async () => {
    const gate = createGate(2);
    let running = 0;
    let most = 0;
    let ticks = 0;
    const ended: number[] = [];
    const tick = setInterval(() => ticks++, 0);
    const jobs = Array.from({ length: 20 }, (_, number) =>
      gate.run(async () => {
        most = Math.max(most, ++running);
        const until = performance.now() + 5;
        while (performance.now() < until);
        await null;
        running--;
        ended.push(number);
      }),
    );
    await Promise.all(jobs);
    clearInterval(tick);
    expect(most).toBe(2);
    expect(ended).toEqual(Array.from({ length: 20 }, (_, number) => number));
    expect(ticks).toBeGreaterThan(3);
  });

  it('stays open when a job fails', async () => {
    const gate = createGate(1);
    const failed = gate.run(async () => {
      throw new Error('no');
    });
    const next = gate.run(async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
