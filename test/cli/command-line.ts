import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach } from '@jest/globals';
import { runAccounts } from '../../src/cli/accounts';

export const masterKey = Buffer.alloc(32, 5);

export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** `npm run accounts --` on an embedded store of its own for each test. */
export function commandLine(now: () => number = () => Date.UTC(2026, 2, 5, 9)) {
  let root = '';
  let files = 0;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sesame-cli-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const dataDir = () => join(root, 'data');
  return {
    dataDir,
    accounts: (...args: string[]): Promise<Outcome> => run(args, { DATA_DIR: dataDir() }),
    file: (content: string | Buffer): string => {
      const path = join(root, `accounts-${files++}.txt`);
      writeFileSync(path, content);
      return path;
    },
  };

  async function run(args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
    const [stdout, stderr] = [collector(), collector()];
    const all = { SESAME_MASTER_KEY: masterKey.toString('base64'), ...env };
    const code = await runAccounts(args, { env: all, stdin: Readable.from(['']), stdout, stderr, now });
    return { code, out: stdout.text(), err: stderr.text() };
  }
}

/** What a command has printed. */
export function collector() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString('utf8') });
}
