import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Db, MongoServerError, ReadPreference } from 'mongodb';
import { z } from 'zod';
import { opens } from '../../accounts/key-slots';
import { type Connection, connect, quick } from './connection';
import { collectionsOf, documentSchemas } from './documents';
import { isNotOffered } from './errors';
import { type CollectionPlan, collectionPlans, schemaVersion } from './schema';
import { unreachable } from './unreachable';

/** Why the database cannot be used, all of it; each a sentence for an operator, none with the URI's password. */
export class StoreNotReady extends Error {
  readonly code = 'STORE_NOT_READY';
  constructor(readonly problems: string[]) {
    super(
      `the database (MONGODB_URI) cannot be used:\n${problems.map(problem => `  - ${problem}`).join('\n')}`,
    );
  }
}

/** @throws StoreNotReady when no primary answers, or the server is too old for the driver to speak with */
export async function connectChecked(uri: string): Promise<Connection> {
  try {
    return await connect(uri);
  } catch (error) {
    throw new StoreNotReady([unreachable(error, uri)]);
  }
}

/**
 * Everything that must hold before the first person is served.
 * @throws StoreNotReady with all that does not
 */
export async function checkStore(db: Db, fingerprints: string[], onProblem: OnProblem): Promise<void> {
  const problems = await problemsOf(db, fingerprints, onProblem);
  if (problems.length > 0) throw new StoreNotReady(problems);
}

/** All that does not hold; the files themselves are the database's to check (`validate`). */
export async function problemsOf(db: Db, fingerprints: string[], onProblem: OnProblem): Promise<string[]> {
  const checks = [checkMajority, checkAtomicity, checkJournal, checkMasterKey, checkSchema];
  const found = await Promise.all(checks.map(check => check(db, fingerprints, onProblem)));
  return found.flat();
}

/** What an operator should read about and that stops nothing. */
type OnProblem = (message: string, error: unknown) => void;
type Check = (db: Db, fingerprints: string[], onProblem: OnProblem) => Promise<string[]>;

/** Not what the configuration says but what a write meets: one that a majority must put on disk. */
const checkMajority: Check = async db => {
  try {
    await collectionsOf(db).meta.updateOne(
      { _id: 'lastStart' },
      { $set: { value: new Date().toISOString() } },
      { upsert: true, writeConcern: { w: 'majority', journal: true, wtimeoutMS: majorityMs } },
    );
    return [];
  } catch (error) {
    return [`no majority of the members puts a write on disk (${nameOf(error)})`];
  }
};

const majorityMs = 5_000;

/**
 * Every promise rests on writes to one document that do not overtake each other. Some servers of this protocol read, then
 * write (FerretDB 1: of 40 increments at once 2 to 11 were kept, and two resets could both win).
 */
const checkAtomicity: Check = async db => {
  const meta = db.collection<{ _id: string; value: number }>('meta', quick);
  const _id = `race ${randomUUID()}`;
  try {
    await meta.insertOne({ _id, value: 0 });
    const increments = Array.from({ length: racers }, () => meta.updateOne({ _id }, { $inc: { value: 1 } }));
    const outcomes = await Promise.allSettled(increments);
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    const kept = (await meta.findOneAndDelete({ _id }))?.value ?? 0;
    if (kept >= done) return [];
    return [`of ${done} increments at once it kept ${kept}: its writes to one document are not atomic`];
  } catch (error) {
    return [`it could not be tried whether its writes are atomic (${nameOf(error)})`];
  }
};

const racers = 40;

/** `w: majority` means nothing on members that answer before their disk (mongodb.com/docs, replica configuration). */
const checkJournal: Check = async (db, _fingerprint, onProblem) => {
  try {
    const answer = await db
      .admin()
      .command({ replSetGetConfig: 1 }, { readPreference: ReadPreference.primary });
    const { writeConcernMajorityJournalDefault, members } = configSchema.parse(answer).config;
    const voters = members.filter(({ votes, arbiterOnly }) => votes > 0 && !arbiterOnly);
    if (voters.length < 3)
      onProblem(`only ${voters.length} members hold data and vote: the loss of one stops all writes`, null);
    return writeConcernMajorityJournalDefault
      ? []
      : ['writeConcernMajorityJournalDefault is false: a majority would answer before its disks'];
  } catch (error) {
    if (!isNoReplicaSet(error)) throw error;
    onProblem('no replica set, or no right to see it: the loss of the one server stops the service', null);
    return [];
  }
};

const configSchema = z.object({
  config: z.object({
    writeConcernMajorityJournalDefault: z.boolean().default(true),
    members: z.array(z.object({ votes: z.number(), arbiterOnly: z.boolean() })),
  }),
});

function isNoReplicaSet(error: unknown): boolean {
  return isNotOffered(error) || (error instanceof MongoServerError && error.code === noReplicationEnabled);
}

const noReplicationEnabled = 76;

const migrateCommand = 'node dist/accounts.js migrate (in the repository: npm run accounts -- migrate)';

const checkMasterKey: Check = async (db, fingerprints) => {
  const known = await readMeta(db, 'keyFingerprint');
  if (known === null) return [`it was never set up for Sésame: ${migrateCommand}`];
  return typeof known === 'string' && opens(known, fingerprints)
    ? []
    : ['it was written under another master key: SESAME_MASTER_KEY is not the one it was set up with'];
};

/** Nobody knows what a later version has written that this one would not keep. */
export const laterThanOurs = (version: unknown): string[] =>
  typeof version === 'number' && version > schemaVersion
    ? [
        `it was set up by a later version of Sésame (schema ${version}, this one has ${schemaVersion}): start that one, or ` +
          'restore the backup from before it',
      ]
    : [];

const checkSchema: Check = async (db, _fingerprint, onProblem) => {
  const version = await readMeta(db, 'schemaVersion');
  // Of which the check of the master key tells: that nothing is there yet goes without saying.
  if (version === null && (await readMeta(db, 'keyFingerprint')) === null) return [];
  const later = laterThanOurs(version);
  if (later.length > 0) return later;
  const plans = Object.entries(collectionPlans);
  const problems = await Promise.all(
    plans.map(([name, { indexes }]) => missingIndexes(db, name, indexes, onProblem)),
  );
  if (version !== null && version !== schemaVersion)
    problems.push(['it was set up by an earlier version of Sésame']);
  const found = problems.flat();
  return found.length > 0 ? [...found, `what is missing is made by ${migrateCommand}`] : [];
};

async function missingIndexes(
  db: Db,
  collection: string,
  wanted: CollectionPlan['indexes'],
  onProblem: OnProblem,
): Promise<string[]> {
  const present = await indexesOf(db, collection);
  return wanted.flatMap(index => {
    const found = present.find(({ key }) => isDeepStrictEqual(key, index.key));
    if (!found) return [`the index ${collection}.${index.name} is missing`];
    if (index.unique && !found.unique) return [`the index ${collection}.${index.name} is not unique`];
    // Only tidiness: the bots remove what has expired too.
    if (index.expireAfterSeconds !== undefined && found.expireAfterSeconds === undefined)
      onProblem(`the index ${collection}.${index.name} removes nothing by itself (expireAfterSeconds)`, null);
    return [];
  });
}

async function indexesOf(db: Db, collection: string): Promise<z.infer<typeof indexSchema>[]> {
  try {
    return z.array(indexSchema).parse(await db.collection(collection).indexes());
  } catch (error) {
    if (error instanceof MongoServerError && error.code === namespaceNotFound) return [];
    throw error;
  }
}

const namespaceNotFound = 26;

const indexSchema = z.object({
  key: z.record(z.string(), z.unknown()),
  unique: z.boolean().optional(),
  expireAfterSeconds: z.number().optional(),
});

export async function readMeta(db: Db, name: string): Promise<string | number | null> {
  const found = await collectionsOf(db).meta.findOne({ _id: name });
  return found && documentSchemas.meta.parse(found).value;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown reason');
