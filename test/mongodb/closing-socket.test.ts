import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { sharedUri } from './server';

const run = promisify(execFile);

it('ends a command that is written to a connection which the server has just ended', async () => {
  const program = [...['-r', join(__dirname, '../abuse/register.cjs')], join(__dirname, 'closing-socket.ts')];
  const { stdout } = await run(process.execPath, [...program, new URL(sharedUri()).port]);
  expect(stdout).toBe('answered');
});
