/** A MongoDB server for a benchmark: MONGODB_URI, or one of its own, found as the tests find theirs. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

process.env.MONGOMS_SYSTEM_BINARY_VERSION_CHECK ??= 'false';

/** @returns {{ uri: string, stop: () => Promise<unknown> }} a database that did not exist */
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
  const server = await MongoMemoryServer.create({
    instance: { ip: '127.0.0.1', storageEngine: 'wiredTiger' },
    binary: systemBinary ? { systemBinary } : {},
  });
  return { uri: server.getUri(name), stop: () => server.stop() };
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
