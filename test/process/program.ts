import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../free-port.cjs';

const root = join(__dirname, '../..');
/** Of its own, so that nobody's `npm run build` changes the program while it runs. */
let dist = '';
const main = () => join(dist, 'sesame.js');
export const accountsCommand = () => join(dist, 'accounts.js');

/** As `npm run build` does. */
export function build(): void {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  dist = join(mkdtempSync(join(cache, 'sesame-process-')), 'dist');
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), dist], { stdio: 'ignore' });
}

export const removeBuild = (): void => rmSync(dirname(dist), { recursive: true });

export interface Program {
  child: ChildProcess;
  origin: string;
  dataDir: string;
  /** All that it has written so far. */
  out(): string;
  err(): string;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Ends what a test has left running. */
export async function cleanUp(): Promise<void> {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

export function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-process-'));
  folders.add(folder);
  return join(folder, 'data');
}

/** `npm start` as an operator would run it, with nothing of this environment's settings. */
export async function run(env: Record<string, string> = {}): Promise<Program> {
  const dataDir = env.DATA_DIR ?? newDataDir();
  const port = env.PORT ?? String(await freePort());
  const child = spawn(process.execPath, [main()], {
    // Where there is no .env.
    cwd: tmpdir(),
    env: { PATH: process.env.PATH ?? '', ...env, DATA_DIR: dataDir, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.err += text));
  const ended = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
    running.delete(child);
    return code ?? signal ?? null;
  });
  const origin = `http://127.0.0.1:${port}`;
  return { child, origin, dataDir, out: () => written.out, err: () => written.err, ended };
}

/** Resolves when it says that it serves. */
export async function start(env: Record<string, string> = {}): Promise<Program> {
  const program = await run(env);
  const said = new Promise<void>(resolve => {
    program.child.stdout?.on('data', () => {
      if (readyLines(program).length > 0) resolve();
    });
  });
  const outcome = await Promise.race([said, program.ended.then(() => 'ended')]);
  if (outcome === 'ended') throw new Error(`it did not start: ${program.err()}`);
  return program;
}

export const readyLines = ({ out, origin }: Program): string[] =>
  out()
    .split('\n')
    .filter(line => line.includes(origin));
