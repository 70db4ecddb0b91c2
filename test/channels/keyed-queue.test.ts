import { describe, expect, it } from '@jest/globals';
import { createKeyedQueue } from '../../src/channels/keyed-queue';

describe('a keyed queue', () => {
  it('runs the jobs of one key one after the other, and those of others meanwhile', async () => {
    const queue = createKeyedQueue();
    const log: string[] = [];
    const job = (name: string, turns: number) => async () => {
      log.push(`${name} begins`);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      log.push(`${name} ends`);
    };
    await Promise.all([
      queue.run('a', job('a1', 50)),
      queue.run('a', job('a2', 1)),
      queue.run('b', job('b1', 1)),
    ]);
    expect(log).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends']);
  });

  it('goes on after a job that fails, and is idle when all have ended', async () => {
    const queue = createKeyedQueue();
    const failing = queue.run('a', async () => {
      throw new Error('no');
    });
    const next = queue.run('a', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    await queue.idle();
    expect(await next).toBe('yes');
  });
});
