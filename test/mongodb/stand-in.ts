import { MongoClient } from 'mongodb';

/**
 * What a MongoDB server does by itself, and the stand-in of machines that have none (mongo-java-server) does not. Both do no harm to the
 * first, and are left out where somebody's own server is used (`MONGODB_URI`).
 */

/** It reads the whole of it for each answer of a change stream, and makes those who write wait meanwhile. */
export async function keepOplogShort(client: MongoClient): Promise<void> {
  if (process.env.MONGODB_URI) return;
  await client
    .db('local')
    .collection('oplog.rs')
    .deleteMany({})
    .catch(() => {});
}

/**
 * It finds by a unique index of exactly the fields that are asked for, and reads the whole collection otherwise: each compare-and-set of
 * `_id` and `version` read 60 000 accounts, where MongoDB takes the one of that `_id`.
 */
export async function indexCompareAndSets(uri: string): Promise<void> {
  if (process.env.MONGODB_URI) return;
  await withClient(uri, client =>
    client.db().collection('accounts').createIndex({ _id: 1, version: 1 }, { unique: true }),
  );
}

/** After an import, before change streams are looked at. */
export const forgetOplog = (uri: string): Promise<void> => withClient(uri, keepOplogShort);

async function withClient(uri: string, work: (client: MongoClient) => Promise<unknown>): Promise<void> {
  const client = await MongoClient.connect(uri);
  try {
    await work(client);
  } finally {
    await client.close();
  }
}
