import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../free-port.cjs';

/** The built program, as `npm start` runs it, on a port and in a data directory of its own. */
export interface SesameProcess {
  /** Where people reach it, without a slash at the end. */
  url: string;
  /** On this machine, whatever stands before it. */
  port: number;
  /** SIGTERM, waits for the end, and starts again on the same port and data; its clock this many minutes later. */
  restart(later?: number): Promise<void>;
  /** SIGTERM, and nobody answers until `restart`. */
  pause(): Promise<void>;
  /** SIGSTOP: it is there, and answers nothing. */
  freeze(): void;
  /** SIGCONT: it reads what has waited. */
  thaw(): void;
  /** SIGKILL, and starts again on the same port and data, as often as it takes: it may find its database away. */
  crash(): Promise<void>;
  /** What `npm run accounts -- …` prints. */
  accounts(args: string[], input?: string): Promise<string>;
  /** `valid` or `invalid`. */
  verifyPassword(username: string, password: string): Promise<string>;
  /** Ends it and forgets its data. */
  stop(): Promise<void>;
}

export async function startSesame(
  /** Of the port that it will listen on. */
  settings: (port: number) => Record<string, string> = () => ({}),
  /** Where the program is: that of `npm run build`, or of an archive. */
  dist = built,
): Promise<SesameProcess> {
  if (!existsSync(join(dist, 'sesame.js'))) throw new Error('The program is not built: npm run build');
  const dataDir = mkdtempSync(join(tmpdir(), 'sesame-browser-'));
  const port = await freePort();
  // Started there, too: the developer's .env is no business of the suite.
  const options = { dist, cwd: dataDir, env: environment(port, dataDir, settings(port)) };
  let minutes = 0;
  let child = await start(options);
  const accounts = (args: string[], input = '') => ask([join(dist, 'accounts.js'), ...args], input, options);

  return {
    port,
    url: options.env.PUBLIC_URL ?? `http://127.0.0.1:${port}`,
    restart: async (later = 0) => {
      await end(child);
      minutes += later;
      child = await start(options, minutes);
    },
    pause: () => end(child),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    crash: async () => {
      await end(child, 'SIGKILL');
      child = await supervised(options);
    },
    accounts,
    verifyPassword: (username, password) => accounts(['verify-password', username], password),
    stop: async () => {
      child.kill('SIGCONT');
      await end(child);
      rmSync(dataDir, { recursive: true });
    },
  };
}

const built = join(__dirname, '../../dist');

interface Options {
  dist: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** Nothing of this process's own settings: only where programs are. */
const environment = (port: number, dataDir: string, more: Record<string, string>): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  PORT: String(port),
  DATA_DIR: dataDir,
  LOG_LEVEL: 'warn',
  ...more,
});

async function start({ dist, ...options }: Options, minutes = 0): Promise<ChildProcess> {
  const mainScript = join(dist, 'sesame.js');
  const script = minutes === 0 ? [mainScript] : ['--import', laterBy(minutes), mainScript];
  const child = spawn(process.execPath, script, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  createInterface({ input: child.stderr }).on('line', warnOnce);
  // The last line: it is ready to serve.
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('Sésame:')) return child;
  }
  throw new Error('Sésame ended before it was ready');
}

/** A server that is killed warns of its settings each time that it starts: what else it says is not to drown in that. */
function warnOnce(line: string): void {
  if (!warned.has(line)) console.error(line);
  warned.add(line);
}
const warned = new Set<string>();

/** A module that sets the clock of its process. */
const laterBy = (minutes: number): string =>
  `data:text/javascript,${encodeURIComponent(`
    const Real = Date, now = () => Real.now() + ${minutes * 60_000};
    globalThis.Date = class extends Real {
      constructor(...parts) { super(...(parts.length ? parts : [now()])); }
      static now() { return now(); }
    };`)}`;

async function supervised(options: Options): Promise<ChildProcess> {
  for (let tries = 0; tries < 30; tries++) {
    const child = await start(options).catch(() => null);
    if (child) return child;
  }
  return start(options);
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function ask(args: string[], input: string, { cwd, env }: Options): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${input}\n`);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  return lines.join('\n');
}
