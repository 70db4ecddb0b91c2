import { describe, expect, it } from '@jest/globals';
import { createFloor } from '../../src/accounts/floor';

/** Says when work of so many ms is answered. */
async function answeredAfter(workMs: number, outcome: () => string = () => 'done') {
  let time = 7;
  const wait = async (ms: number) => {
    time += ms;
  };
  const floor = createFloor({ elapsed: () => time, wait }, 100);
  const answer = await floor(async () => {
    await wait(workMs);
    return outcome();
  }).catch((error: Error) => error.message);
  return [time - 7, answer];
}

describe('the floor under an answer', () => {
  it.each([
    [0, 100],
    [1, 100],
    [99.5, 100],
    [100, 100],
    [101, 200],
    [250, 300],
  ])('answers work of %d ms after %d', async (workMs, afterMs) => {
    expect(await answeredAfter(workMs)).toEqual([afterMs, 'done']);
  });

  it('holds a failure back like an answer', async () => {
    const fails = () => {
      throw new Error('store away');
    };
    expect(await answeredAfter(3, fails)).toEqual([100, 'store away']);
  });
});
