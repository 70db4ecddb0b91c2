import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MongoClient } from 'mongodb';
import { MongoBinary, MongoMemoryServer } from 'mongodb-memory-server-core';
import { z } from 'zod';
import { freePort } from '../free-port.cjs';

/** Where the suite's server comes from, in this order. */
const ways = `The MongoDB suite found no server. One of these three will do:
  - MONGODB_URI: any server, e.g. MONGODB_URI=mongodb://127.0.0.1:27017 npm run test:mongodb (databases sesame_test_* are made and dropped)
  - MONGOMS_SYSTEM_BINARY: the path of a mongod, or a mongod on the PATH
  - a network: mongodb-memory-server downloads a mongod by itself`;

/** The path of a `mongod` on this machine, or null: then the library would download one. */
export function systemBinary(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.MONGOMS_SYSTEM_BINARY) return env.MONGOMS_SYSTEM_BINARY;
  const candidates = (env.PATH ?? '').split(delimiter).map(folder => join(folder, 'mongod'));
  return candidates.find(isExecutable) ?? null;
}

/** The program of a server that a test may kill, downloaded where there is none. */
export async function binaryPath(): Promise<string> {
  try {
    return systemBinary() ?? (await MongoBinary.getPath());
  } catch {
    throw new Error(ways);
  }
}

/**
 * @throws the three ways to have one
 */
export async function startServer(): Promise<MongoMemoryServer> {
  const binary = systemBinary();
  try {
    return await MongoMemoryServer.create({
      instance: { port: await freePort(), ip: '127.0.0.1', storageEngine: 'wiredTiger' },
      binary: binary ? { systemBinary: binary, checkMD5: false } : {},
    });
  } catch (error) {
    throw new Error(`${ways}\n(${error instanceof Error ? error.message.split('\n')[0] : 'unknown reason'})`);
  }
}

/** Any version of a system binary is taken: the suite asks the server itself what it holds. */
process.env.MONGOMS_SYSTEM_BINARY_VERSION_CHECK ??= 'false';

/** The shared server of this run, which `global-setup.ts` has started. */
export function sharedUri(): string {
  const uri = process.env.SESAME_TEST_MONGODB_URI;
  if (!uri) throw new Error('no server: this suite is run by npm run test:mongodb');
  return uri;
}

export function withDatabase(uri: string, name: string): string {
  const parts = /^(?<start>mongodb(?:\+srv)?:\/\/[^/?]+)\/?[^?]*(?<query>\?.*)?$/u.exec(uri)?.groups;
  if (!parts) throw new Error('MONGODB_URI is not a MongoDB URI');
  return `${parts.start}/${name}${parts.query ?? ''}`;
}

/** What a server is asked before tests that not every one can pass. */
export interface Capabilities {
  version: string;
  isReplicaSet: boolean;
  hasChangeStreams: boolean;
  enforcesValidators: boolean;
  /** MongoDB itself, not one that speaks its protocol. */
  isMongoDb: boolean;
}

export async function capabilitiesOf(uri: string): Promise<Capabilities> {
  const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    const name = `sesame_test_capabilities_${process.pid}`;
    const db = client.db(name);
    const build = buildSchema.parse(await db.admin().command({ buildInfo: 1 }));
    const hello = helloSchema.parse(await db.admin().command({ hello: 1 }));
    const enforcesValidators = await db
      .createCollection('strict', { validator: { $jsonSchema: { required: ['wanted'] } } })
      .then(
        collection => refuses(() => collection.insertOne({ given: 1 })),
        () => false,
      );
    const stream = db.collection('streamed').watch();
    const hasChangeStreams = !(await refuses(() => stream.tryNext()));
    await stream.close();
    await db.dropDatabase();
    return {
      version: build.version,
      isReplicaSet: hello.setName !== undefined,
      hasChangeStreams,
      enforcesValidators,
      isMongoDb: build.gitVersion !== undefined && !isFerret(build),
    };
  } finally {
    await client.close();
  }
}

const isFerret = (build: object): boolean => Object.keys(build).some(key => key.startsWith('ferretdb'));

const buildSchema = z.looseObject({ version: z.string(), gitVersion: z.string().optional() });
const helloSchema = z.object({ setName: z.string().optional() });

async function refuses(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => false,
    () => true,
  );
}

/** One line each, for the end of a run: what is not shown must not look as if it were. */
export function notShown({ isReplicaSet, enforcesValidators, isMongoDb }: Capabilities): string[] {
  return [
    isReplicaSet ? '' : 'replica set: elections, fail-over, majority across members, retryable writes',
    enforcesValidators ? '' : '$jsonSchema validators: accepted by this server, not enforced',
    isMongoDb ? '' : 'TTL: the indexes are made and checked, this server removes nothing by them',
  ].filter(Boolean);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
