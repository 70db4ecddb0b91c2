/** A server that is measured: a process of its own, in a folder of its own, on the servers' processor. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../test/free-port.cjs';
import { flags } from '../flags.mjs';
import { pinned } from './machine.mjs';

/** @param {(folder: string) => Record<string, string>} settings what it is told beside its port: nothing else of our environment */
export async function startServer(program, settings = () => ({})) {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-turns-'));
  const port = await freePort();
  const [command, ...args] = pinned([
    process.execPath,
    ...(process.env.NODE_ARGS?.split(' ') ?? (program.endsWith('sesame.js') ? flags : [])),
    program,
  ]);
  const env = { PATH: process.env.PATH, PORT: String(port), ...settings(folder) };
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout }))
    if (/^(?:ready|Sésame: )/.test(line)) break;
  if (child.exitCode !== null) throw new Error(`${program} did not start`);
  child.stdout?.resume();
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    folder,
    /** Without a word, as the kernel does: what is read back was kept when it was answered. */
    kill: async signal => {
      const ended = once(child, 'exit');
      child.kill(signal ?? 'SIGKILL');
      await ended;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
