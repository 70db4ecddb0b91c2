import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { type MongodProcess, startMongod } from './mongod-process';

const name = 'sesame';

/**
 * Three members on this machine, with short elections. `crash` kills the primary, and brings it back as a secondary: the time
 * it answers is the one without a primary that writes to a majority (ms).
 */
export async function startReplicaSet(): Promise<
  Omit<MongodProcess, 'port' | 'restart' | 'backUp' | 'loseAll'>
> {
  const members = await Promise.all([0, 1, 2].map(() => startMongod(['--replSet', name])));
  const hosts = members.map(({ port }) => `127.0.0.1:${port}`);
  const uri = `mongodb://${hosts.join(',')}/?replicaSet=${name}`;
  await initiate(members[0]?.uri ?? '', hosts);
  await untilWritable(uri);
  return {
    uri,
    crash: async () => {
      const primary = await primaryOf(uri);
      const from = Date.now();
      const revived = members.find(({ port }) => primary === `127.0.0.1:${port}`)?.crash();
      await untilWritable(uri);
      const away = Date.now() - from;
      await revived;
      return away;
    },
    stop: async () => {
      await Promise.all(members.map(member => member.stop()));
    },
  };
}

async function initiate(uri: string, hosts: string[]): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client.db('admin').command({
    replSetInitiate: {
      _id: name,
      members: hosts.map((host, _id) => ({ _id, host })),
      settings: { electionTimeoutMillis: 1_000, heartbeatIntervalMillis: 200, catchUpTimeoutMillis: 2_000 },
    },
  });
  await client.close();
}

async function primaryOf(uri: string): Promise<string> {
  const client = await MongoClient.connect(uri);
  const answer = await client.db('admin').command({ hello: 1 });
  await client.close();
  return z.object({ primary: z.string() }).parse(answer).primary;
}

async function untilWritable(uri: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500, heartbeatFrequencyMS: 500 });
    const isWritten = await client
      .db('sesame_test_probe')
      .collection('probe')
      .insertOne({ tries }, { writeConcern: { w: 'majority', journal: true, wtimeoutMS: 500 } })
      .then(
        () => true,
        () => false,
      );
    await client.close();
    if (isWritten) return;
    await wait(50);
  }
  throw new Error('the replica set has no primary');
}
