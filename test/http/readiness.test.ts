import { describe, expect, it } from '@jest/globals';
import { createReadiness } from '../../src/http/readiness';

describe('readiness', () => {
  it('tries one write for all who ask at once, and none again for ten seconds', async () => {
    const world = start();
    expect(await Promise.all(Array.from({ length: 50 }, world.trouble))).toEqual(Array(50).fill(null));
    world.pass(9_999);
    expect(await world.trouble()).toBeNull();
    expect(world.writes()).toBe(1);
    world.pass(1);
    expect(await world.trouble()).toBeNull();
    expect(world.writes()).toBe(2);
  });

  it('says no while nothing can be written, and yes again after it can', async () => {
    const world = start();
    world.fails(true);
    expect(await world.trouble()).toBe('the store cannot be written');
    world.fails(false);
    world.pass(10_000);
    expect(await world.trouble()).toBeNull();
  });

  it('says what else is wrong, once the store can be written', async () => {
    const world = start('another master key');
    expect(await world.trouble()).toBe('another master key');
    world.fails(true);
    world.pass(10_000);
    expect(await world.trouble()).toBe('the store cannot be written');
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
    const findTrouble = createReadiness({ tryWrite, monotonic: () => time });
    const first = findTrouble();
    time = 60_000;
    const second = findTrouble();
    expect(writes).toBe(1);
    end();
    expect(await Promise.all([first, second])).toEqual([null, null]);
  });
});

function start(trouble: string | null = null) {
  const state = { time: 0, writes: 0, failing: false };
  const tryWrite = async () => {
    state.writes++;
    if (state.failing) throw new Error('disk full');
  };
  return {
    trouble: createReadiness({ tryWrite, findTrouble: async () => trouble, monotonic: () => state.time }),
    pass: (ms: number) => {
      state.time += ms;
    },
    fails: (failing: boolean) => {
      state.failing = failing;
    },
    writes: () => state.writes,
  };
}
