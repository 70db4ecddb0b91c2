/** A MongoDB server for a benchmark: MONGODB_URI, or one of its own, found as the tests find theirs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../test/free-port.cjs';

/** @returns a database that did not exist; `crash` kills its server with -9 and starts it again, where it is our own */
export async function benchDatabase() {
  const name = `sesame_bench_${process.pid}`;
  if (process.env.MONGODB_URI) {
    const { MongoClient } = await import('mongodb');
    const uri = new URL(process.env.MONGODB_URI);
    uri.pathname = `/${name}`;
    const drop = async () => {
      const client = await MongoClient.connect(uri.href);
      await client.db().dropDatabase();
      await client.close();
    };
    return { uri: uri.href, stop: drop };
  }
  const { MongoBinary } = await import('mongodb-memory-server-core');
  const binary = process.env.MONGOMS_SYSTEM_BINARY || onPath('mongod') || (await MongoBinary.getPath());
  const dbPath = mkdtempSync(join(tmpdir(), 'sesame-mongodb-'));
  const port = await freePort();
  const uri = `mongodb://127.0.0.1:${port}/${name}?directConnection=true`;
  let server = await started();
  // A benchmark that fails leaves no server behind.
  process.once('exit', () => server.kill('SIGKILL'));
  return {
    uri,
    stop: async () => {
      await killed();
      rmSync(dbPath, { recursive: true, force: true });
    },
    crash: async () => {
      await killed();
      server = await started();
    },
  };

  async function started() {
    const args = ['--port', String(port), '--dbpath', dbPath, '--bind_ip', '127.0.0.1'];
    const child = spawn(binary, args, { stdio: 'ignore' });
    while (!(await answers(uri))) await new Promise(next => setTimeout(next, 50));
    return child;
  }

  async function killed() {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }
}

async function answers(uri) {
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 200 });
  const isUp = await client
    .db()
    .command({ ping: 1 })
    .then(
      () => true,
      () => false,
    );
  await client.close();
  return isUp;
}

function onPath(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, program))
    .find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
