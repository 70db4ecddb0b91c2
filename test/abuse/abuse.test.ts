import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';

jest.setTimeout(240_000);

/** `npm run test:abuse`, as its script runs it. */
function abuse(...args: string[]) {
  const options = ['--no-warnings', '--expose-gc', '-r', join(__dirname, 'register.cjs')];
  const { stdout, status } = spawnSync(process.execPath, [...options, join(__dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
  });
  return { stdout, status };
}

it('says which promise was not kept, and ends with 1', () => {
  const { stdout, status } = abuse('--claims', join(__dirname, 'broken'), '--seed', '7', '--count', '5');
  expect(stdout).toMatch(/^seed 7 · Node \S+ · REDUCED to 5 tries a claim$/m);
  expect(stdout).toMatch(/^BROKEN {2}the door is shut: tried 5 · got through 1 · limit 0$/m);
  expect(stdout).toMatch(
    /^BROKEN {2}fresh chats of one address are slowed down: tried 20 · got through 20 · limit 10$/m,
  );
  expect(stdout).toMatch(
    /^BROKEN {2}the alarm is raised after: tried 120 · got through Infinity · limit 100$/m,
  );
  // Only root mounts a disk, and not in every container.
  expect(stdout).toMatch(
    /^BROKEN {2}a store on a full disk is not ready: tried 5 · got through 5 · limit 0$|NOT TRIED, none can be mounted/m,
  );
  expect(status).toBe(1);
});

it('keeps nothing in memory of a thousand forged tokens (the 50 000 by npm run test:abuse)', () => {
  const { stdout, status } = abuse('--only', 'forged-tokens', '--count', '1000');
  expect(stdout).toMatch(/^kept {4}no forged token is accepted: tried 1000 · got through 0 · limit 0$/m);
  expect(stdout).toMatch(/^kept {4}memory is flat over them/m);
  expect(status).toBe(0);
});
