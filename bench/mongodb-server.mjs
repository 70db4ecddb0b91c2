/** A MongoDB server for a benchmark: MONGODB_URI, or one of its own, found as the tests find theirs. */
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

process.env.MONGOMS_SYSTEM_BINARY_VERSION_CHECK ??= 'false';

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
  const { MongoMemoryServer } = await import('mongodb-memory-server-core');
  const systemBinary = process.env.MONGOMS_SYSTEM_BINARY || onPath('mongod');
  const dbPath = mkdtempSync(join(tmpdir(), 'sesame-mongodb-'));
  const start = port =>
    MongoMemoryServer.create({
      instance: { ip: '127.0.0.1', storageEngine: 'wiredTiger', dbPath, port },
      binary: systemBinary ? { systemBinary } : {},
    });
  let server = await start();
  return {
    uri: server.getUri(name),
    stop: async () => {
      await server.stop();
      rmSync(dbPath, { recursive: true, force: true });
    },
    crash: async () => {
      const { instance, port } = server.instanceInfo;
      const ended = new Promise(resolve => instance.mongodProcess.once('exit', resolve));
      instance.mongodProcess.kill('SIGKILL');
      await ended;
      server = await start(port);
    },
  };
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
