import { describe, expect, it } from '@jest/globals';
import { createReadiness } from '../../src/http/readiness';

describe('readiness', () => {
  it('tries one write for all who ask at once, and none again for ten seconds', async () => {
    const world = start();
    expect(await Promise.all(Array.from({ length: 50 }, world.isReady))).toEqual(Array(50).fill(true));
    world.pass(9_999);
    expect(await world.isReady()).toBe(true);
    expect(world.writes()).toBe(1);
    world.pass(1);
    expect(await world.isReady()).toBe(true);
    expect(world.writes()).toBe(2);
  });

  it('says no while nothing can be written, and yes again after it can', async () => {
    const world = start();
    world.fails(true);
    expect(await world.isReady()).toBe(false);
    world.fails(false);
    world.pass(10_000);
    expect(await world.isReady()).toBe(true);
  });

  it('begins no second write while one takes long', async () => {
    let writes = 0;
    let end = () => {};
    const tryWrite = () => {
      writes++;
      return new Promise<void>(resolve => {
        end = resolve;
      });
    };
    let time = 0;
    const isReady = createReadiness({ tryWrite, monotonic: () => time });
    const first = isReady();
    time = 60_000;
    const second = isReady();
    expect(writes).toBe(1);
    end();
    expect(await Promise.all([first, second])).toEqual([true, true]);
  });
});

function start() {
  const state = { time: 0, writes: 0, failing: false };
  const tryWrite = async () => {
    state.writes++;
    if (state.failing) throw new Error('disk full');
  };
  return {
    isReady: createReadiness({ tryWrite, monotonic: () => state.time }),
    pass: (ms: number) => {
      state.time += ms;
    },
    fails: (failing: boolean) => {
      state.failing = failing;
    },
    writes: () => state.writes,
  };
}
