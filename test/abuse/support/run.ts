import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a script beside this one writes, in a process, and with a heap, of its own. */
export async function run(script: string, ...args: string[]): Promise<unknown> {
  const options = ['--no-warnings', '--expose-gc', '-r', join(__dirname, '..', 'register.cjs')];
  const file = join(__dirname, `${script}.ts`);
  const { stdout } = await promisify(execFile)(process.execPath, [...options, file, ...args]);
  return JSON.parse(stdout);
}
