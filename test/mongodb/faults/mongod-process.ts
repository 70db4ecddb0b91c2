import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { freePort } from '../../free-port.cjs';
import { binaryPath } from '../server';

/** A server that is killed and comes back on the same port with the same files. */
export interface MongodProcess {
  port: number;
  uri: string;
  /** SIGKILL, and up again. Resolves when it answers; how long it was away (ms). */
  crash(): Promise<number>;
  /** As its operator restarts it: SIGTERM, and up again after a while (ms). Resolves to how long nobody was answered (ms). */
  restart(awayMs: number): Promise<number>;
  /** A copy of its files, made while it is stopped. */
  backUp(to: string): Promise<void>;
  /** SIGKILL and its files gone, as with a disk; and up again with those of a copy. */
  loseAll(copy: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startMongod(more: string[] = []): Promise<MongodProcess> {
  const program = await binaryPath();
  const folder = mkdtempSync(join(tmpdir(), 'sesame-mongod-'));
  const port = await freePort();
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  let child = await started();
  return {
    port,
    uri,
    crash: async () => {
      const from = Date.now();
      await ended('SIGKILL');
      child = await started();
      return Date.now() - from;
    },
    restart: async awayMs => {
      const from = Date.now();
      await ended('SIGTERM');
      await wait(awayMs);
      child = await started();
      return Date.now() - from;
    },
    backUp: async to => {
      await ended('SIGTERM');
      cpSync(folder, to, { recursive: true });
      child = await started();
    },
    loseAll: async copy => {
      await ended('SIGKILL');
      rmSync(folder, { recursive: true });
      cpSync(copy, folder, { recursive: true });
      child = await started();
    },
    stop: async () => {
      await ended('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function started(): Promise<ChildProcess> {
    const args = ['--port', String(port), '--dbpath', folder, '--bind_ip', '127.0.0.1', ...more];
    const process = spawn(program, args, { stdio: 'ignore' });
    await answers(uri);
    return process;
  }

  async function ended(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}

async function answers(uri: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await isAnswering(uri)) return;
    await wait(50);
  }
  throw new Error('the MongoDB server does not come up');
}

async function isAnswering(uri: string): Promise<boolean> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 200, socketTimeoutMS: 1_000 });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
