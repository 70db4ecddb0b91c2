import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Document, MongoClient } from 'mongodb';
import { migrateMongo } from '../../src/storage/mongo/migrate';
import { openMongoStore } from '../../src/storage/mongo/mongo-store';
import { collectionPlans } from '../../src/storage/mongo/schema';
import { contractLimits } from '../contract/attempt-ledger';
import { freePort } from '../free-port.cjs';
import { startProxy } from './proxy';
import { sharedUri, withDatabase } from './server';
import { keyFingerprint, openTestStore, testDatabase } from './stores';

describe('opening a MongoDB store', () => {
  const made: string[] = [];
  // One server of the protocol cannot drop what two migrations made at once.
  afterAll(() => Promise.allSettled(made.map(drop)));

  it('sets an empty database up, once', async () => {
    const uri = newDatabase();
    const first = await migrateMongo({ uri, keyFingerprint });
    expect(first.done).toContain('index accounts.numenKey');
    expect((await migrateMongo({ uri, keyFingerprint })).done).toEqual([]);
    await (await openTestStore(uri)).close();
  });

  it('sets one database up from two servers at once', async () => {
    const uri = newDatabase();
    await Promise.all([migrateMongo({ uri, keyFingerprint }), migrateMongo({ uri, keyFingerprint })]);
    await (await openTestStore(uri)).close();
  });

  it('does without validators on a server that does not change them (FerretDB 2)', async () => {
    const uri = newDatabase();
    await spoil(uri, client => client.db().createCollection('accounts'));
    const ferret = await refusing(uri, ({ collMod }) => collMod !== undefined && notSupported);
    const { missing } = await migrateMongo({ uri: ferret.uri, keyFingerprint });
    expect(missing).toContainEqual(expect.stringContaining('validator of accounts'));
    await ferret.close();
    await (await openTestStore(uri)).close();
  });

  it('goes on where another migration stood in its way, and not for ever', async () => {
    const uri = newDatabase();
    let deadlocks = 2;
    const busy = await refusing(uri, ({ createIndexes }) => createIndexes && deadlocks-- > 0 && deadlock);
    await migrateMongo({ uri: busy.uri, keyFingerprint });
    await (await openTestStore(uri)).close();
    deadlocks = Number.POSITIVE_INFINITY;
    await spoil(uri, client => client.db().collection('accounts').dropIndex('username'));
    await expect(migrateMongo({ uri: busy.uri, keyFingerprint })).rejects.toThrow('deadlock detected');
    await busy.close();
  });

  it('says one thing of a database that was never set up', async () => {
    await expect(openTestStore(newDatabase())).rejects.toMatchObject({
      code: 'STORE_NOT_READY',
      problems: [expect.stringMatching(/never set up for Sésame: node dist\/accounts.js migrate/)],
    });
  });

  it('names the replica set that a single server is none of', async () => {
    const [uri, option] = [newDatabase(), 'replicaSet=rs0&serverSelectionTimeoutMS=500'];
    const asked = openTestStore(`${uri}${uri.includes('?') ? '&' : '?'}${option}`);
    await expect(asked).rejects.toThrow(
      /no member of the replica set that its option names \(replicaSet=rs0\)/,
    );
  });

  it('refuses another master key and a missing index together', async () => {
    const uri = newDatabase();
    await migrateMongo({ uri, keyFingerprint: 'another' });
    await spoil(uri, client => client.db().collection('accounts').dropIndex('username'));
    const opened = openTestStore(uri);
    await expect(opened).rejects.toMatchObject({
      problems: [
        expect.stringContaining('another master key'),
        'the index accounts.username is missing',
        expect.stringContaining('migrate'),
      ],
    });
  });

  it('refuses an index that is there but does not keep names apart', async () => {
    const uri = newDatabase();
    await migrateMongo({ uri, keyFingerprint });
    await spoil(uri, async client => {
      await client.db().collection('accounts').dropIndex('numenKey');
      await client.db().collection('accounts').createIndex({ numenKey: 1 }, { name: 'numenKey' });
    });
    await expect(openTestStore(uri)).rejects.toMatchObject({
      problems: expect.arrayContaining(['the index accounts.numenKey is not unique']),
    });
  });

  it('does not set up a database of another master key, nor touches it', async () => {
    const uri = newDatabase();
    await migrateMongo({ uri, keyFingerprint: 'another' });
    await expect(migrateMongo({ uri, keyFingerprint })).rejects.toMatchObject({ code: 'STORE_NOT_READY' });
  });

  it('refuses a database of a later version', async () => {
    const uri = newDatabase();
    await migrateMongo({ uri, keyFingerprint });
    await spoil(uri, client =>
      client
        .db()
        .collection<{ _id: string }>('meta')
        .updateOne({ _id: 'schemaVersion' }, { $set: { value: 99 } }),
    );
    await expect(openTestStore(uri)).rejects.toThrow('a later version of Sésame');
    await expect(migrateMongo({ uri, keyFingerprint })).rejects.toThrow('restore the backup from before it');
    await expect(openTestStore(uri)).rejects.toThrow('a later version of Sésame');
  });

  it('refuses a database of an earlier version, until it is migrated', async () => {
    const uri = newDatabase();
    await migrateMongo({ uri, keyFingerprint });
    await spoil(uri, client =>
      client
        .db()
        .collection<{ _id: string }>('meta')
        .updateOne({ _id: 'schemaVersion' }, { $set: { value: 1 } }),
    );
    await expect(openTestStore(uri)).rejects.toThrow('an earlier version of Sésame');
    await migrateMongo({ uri, keyFingerprint });
    await (await openTestStore(uri)).close();
  });

  it('says that nothing answers, without the password of the address', async () => {
    const uri = `mongodb://someone:s3cret@127.0.0.1:${await freePort()}/x?serverSelectionTimeoutMS=500`;
    const failure = await open(uri).catch((error: unknown) => String(error));
    expect(failure).toContain('no primary answers');
    expect(failure).not.toContain('s3cret');
  });

  it('says which version is needed when the server is too old', async () => {
    const old = await startProxy({
      targetPort: Number(new URL(sharedUri()).port),
      rewriteHello: answer => ({ ...answer, maxWireVersion: 8 }),
    });
    await expect(open(`${old.uri}&serverSelectionTimeoutMS=500`)).rejects.toThrow(
      /too old: MongoDB 4\.4 or later is needed/,
    );
    await old.close();
  });

  it('refuses a server whose writes to one document overtake each other', async () => {
    const uri = newDatabase();
    await migrateMongo({ uri, keyFingerprint });
    let increments = 0;
    const careless = await startProxy({
      targetPort: Number(new URL(sharedUri()).port),
      rewriteCommand: command => {
        const update = command.update === 'meta' ? command.updates?.[0] : null;
        const isOvertaken = update?.u?.$inc && ++increments % 10 === 0;
        return isOvertaken ? { ...command, updates: [{ ...update, u: { $set: { value: 1 } } }] } : command;
      },
    });
    await expect(open(withDatabase(careless.uri, new URL(uri).pathname.slice(1)))).rejects.toMatchObject({
      problems: [expect.stringMatching(/^of 40 increments at once it kept \d+: .* not atomic$/)],
    });
    await careless.close();
  });

  it('takes a server that removes nothing by itself: the bots do', async () => {
    const uri = newDatabase();
    await migrateMongo({ uri, keyFingerprint });
    const tidied = Object.entries(collectionPlans).filter(([, { indexes }]) => indexes.some(isTidied));
    for (const [name] of tidied) {
      await spoil(uri, async client => {
        const collection = client.db().collection(name);
        // One server of the protocol has dropped this name in every collection.
        if ((await collection.indexes()).some(isTidied)) await collection.dropIndex('tidied');
        await collection.createIndex({ tidyAt: 1 }, { name: 'tidied' });
      });
    }
    const read: string[] = [];
    const store = await openMongoStore({
      uri,
      attemptLimits: contractLimits,
      keyFingerprint,
      onProblem: message => read.push(message),
    });
    await store.close();
    expect(read).toContainEqual(expect.stringContaining('tickets.tidied removes nothing by itself'));
  });

  /** The same database behind a server that refuses some commands. */
  async function refusing(uri: string, refusalOf: (command: Document) => Refusal | false | undefined) {
    const proxy = await startProxy({
      targetPort: Number(new URL(sharedUri()).port),
      faultFor: command => {
        const refusal = refusalOf(command);
        return refusal ? { kind: 'refused', ...refusal } : null;
      },
    });
    return { ...proxy, uri: withDatabase(proxy.uri, new URL(uri).pathname.slice(1)) };
  }

  function newDatabase(): string {
    const uri = withDatabase(sharedUri(), `sesame_test_${randomBytes(6).toString('hex')}`);
    made.push(uri);
    return uri;
  }
});

describe('the clock of a MongoDB store', () => {
  const database = testDatabase();
  afterAll(() => database.drop());

  it("is the database's, which every server shares", async () => {
    await database.db();
    const one = await open(database.uri());
    const other = await open(database.uri());
    expect(Math.abs(one.now() - other.now())).toBeLessThan(1_000);
    await Promise.all([one.close(), other.close()]);
  });
});

type Refusal = { code: number; message: string };
const notSupported: Refusal = { code: 115, message: 'Command collMod not supported' };
/** As FerretDB passes PostgreSQL's on. */
const deadlock: Refusal = { code: 1, message: 'deadlock detected' };

const isTidied = ({ name }: { name?: string }): boolean => name === 'tidied';

const open = (uri: string) => openMongoStore({ uri, attemptLimits: contractLimits, keyFingerprint });

async function spoil(uri: string, work: (client: MongoClient) => Promise<unknown>): Promise<void> {
  const client = await MongoClient.connect(uri);
  await work(client);
  await client.close();
}

const drop = (uri: string) => spoil(uri, client => client.db().dropDatabase());
