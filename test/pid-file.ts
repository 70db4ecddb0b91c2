import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Whether a server has written its pid there: what answers at its port may be another's program. */
export const saysPidOf = (file: string, { pid }: ChildProcess): boolean =>
  existsSync(file) && Number(readFileSync(file, 'utf8')) === pid;

/**
 * Until a server of ours answers.
 * @param hears what it does first: takes the connection, or greets
 * @param tries one each 50 ms
 * @throws when it has ended, or does not
 */
export async function listening(
  child: ChildProcess,
  {
    port,
    pidFile,
    hears,
    tries,
  }: { port: number; pidFile: string; hears: 'connect' | 'data'; tries: number },
): Promise<void> {
  for (; tries > 0 && child.exitCode === null; tries--) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await new Promise<boolean>(resolve => {
      socket.once(hears, () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isUp && saysPidOf(pidFile, child)) return;
    await wait(50);
  }
  throw new Error(`${child.spawnfile} does not listen`);
}
