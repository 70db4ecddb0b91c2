import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { pipeline as finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BSON, type Db } from 'mongodb';
import { z } from 'zod';
import type { SealedAccounts } from '../../accounts/account-seal';
import type { NewAuditRecord } from '../../accounts/audit';
import { madeUnderAnotherKey, opens } from '../../accounts/key-slots';
import { BackupFailed, cannotBeWritten } from '../../ports';
import { createAppends } from './appends';
import { durable } from './connection';
import { type Collections, collectionsOf, documentSchemas } from './documents';
import { createPace } from './pace';
import { schemaVersion } from './schema';
import { connectChecked } from './start-up-checks';

/**
 * What must come back, in this order: what moves out of an account to the others meanwhile (`drain.ts`) is in both then, under one id, and
 * never in none. Conversations are not worth it.
 */
const kept = ['meta', 'accounts', 'attempts', 'outbox', 'audit'] as const;
type Kept = (typeof kept)[number];

const { EJSON } = BSON;
const perWrite = 500;

/** Of `meta` nothing that was only of that moment. */
const lasting = { meta: { _id: { $in: ['keyFingerprint', 'schemaVersion'] } } } as const;

const lineSchema = z.union([
  z.strictObject({ in: z.enum(kept), document: z.looseObject({ _id: z.string() }) }),
  // A file that ends before has lost something.
  z.strictObject({ count: z.int() }),
]);

/**
 * JSON lines (MongoDB's Extended JSON), compressed. Other than with `mongodump --oplog` each collection is read at its own moment.
 * @param path of a file that is not there yet
 */
export async function copyInto(collections: Collections, path: string): Promise<void> {
  // `wx`: never what somebody else has put there.
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw cannotBeWritten(path, error.code ?? 'unknown reason', error);
  });
  await finished(Readable.from(lines()), createGzip(), file.createWriteStream({ flush: true }));

  async function* lines(): AsyncIterable<string> {
    let count = 0;
    for (const name of kept) {
      const wanted = name === 'meta' ? lasting.meta : {};
      for await (const document of collections[name].find(wanted)) {
        yield `${EJSON.stringify({ in: name, document })}\n`;
        count++;
      }
    }
    yield `${JSON.stringify({ count })}\n`;
  }
}

/**
 * Reads a copy whole, as a server that is started on it would: the master key, the seal of every account, its end.
 * @param fingerprints of the master keys that are at hand
 * @returns how many accounts are in it
 * @throws BackupFailed when it could not be restored
 */
export async function verifyCopy(
  path: string,
  fingerprints: (string | undefined)[],
  sealed: SealedAccounts,
): Promise<number> {
  let accounts = 0;
  const facts = new Map<string, unknown>();
  for await (const { name, document } of documentsIn(path)) {
    if (name === 'meta') facts.set(document._id, document.value);
    if (name !== 'accounts') continue;
    // Which stands before them: under another key the seal of every account looks broken.
    if (accounts === 0) refuseOtherKey();
    const { _id: id, ...account } = document;
    if (sealed.unlessDamaged({ ...account, id }).length === 0) throw damaged(path);
    accounts++;
  }
  refuseOtherKey();
  if (facts.get('schemaVersion') !== schemaVersion)
    throw new BackupFailed(`${path} is of another version of Sésame: restore it with that one, then migrate`);
  return accounts;

  function refuseOtherKey(): void {
    const slots = facts.get('keyFingerprint');
    if (typeof slots !== 'string') throw damaged(path);
    if (!opens(slots, fingerprints)) throw new BackupFailed(madeUnderAnotherKey(path));
  }
}

/**
 * Into a database that was set up and has nobody in it; interrupted, it is dropped and set up again.
 * @returns how many accounts there are
 * @throws BackupFailed, or StoreNotReady
 */
export async function restoreMongo({
  uri,
  path,
  fingerprints,
  sealed,
  record,
}: RestoreOptions): Promise<number> {
  const { db, close } = await connectChecked(uri);
  const { audit } = createAppends(collectionsOf(db));
  try {
    if ((await db.collection('accounts').findOne()) !== null)
      throw new BackupFailed('there are accounts in the database: restore into an empty one, after migrate');
    const accounts = await verifyCopy(path, fingerprints, sealed);
    await writeAll(db, path);
    await audit([record]);
    return accounts;
  } catch (error) {
    await audit([{ ...record, kind: 'store.restoreFailed' }]).catch(() => {});
    throw error;
  } finally {
    await close();
  }
}

export interface RestoreOptions {
  uri: string;
  path: string;
  fingerprints: (string | undefined)[];
  sealed: SealedAccounts;
  record: NewAuditRecord;
}

async function writeAll(db: Db, path: string): Promise<void> {
  const pace = createPace(db);
  const write = (batch: Found[]) => pace.inPieces(batch, piece => written(db, piece));
  let batch: Found[] = [];
  for await (const found of documentsIn(path)) {
    if (batch.length >= perWrite || batch[0]?.name !== found.name) {
      await write(batch);
      batch = [];
    }
    batch.push(found);
  }
  await write(batch);
}

/** All of one collection. */
async function written(db: Db, batch: Found[]): Promise<true> {
  const [first] = batch;
  if (!first) return true;
  const collection = db.collection<{ _id: string }>(first.name, durable);
  const documents = batch.map(({ document }) => document);
  // What was set up has key slots of its own there, which would open nothing of this.
  if (first.name === 'meta') await collection.deleteMany({ _id: { $in: documents.map(({ _id }) => _id) } });
  await collection.insertMany(documents, { ordered: false });
  return true;
}

interface Found {
  name: Kept;
  document: Record<string, unknown> & { _id: string };
}

async function* documentsIn(path: string): AsyncIterable<Found> {
  let seen = 0;
  let count: number | null = null;
  try {
    for await (const line of linesIn(path)) {
      const read = lineSchema.parse(EJSON.parse(line));
      if ('count' in read) {
        count = read.count;
        continue;
      }
      documentSchemas[read.in].parse(read.document);
      seen++;
      yield { name: read.in, document: read.document };
    }
  } catch (error) {
    throw damaged(path, error);
  }
  if (count !== seen) throw damaged(path);
}

async function* linesIn(path: string): AsyncIterable<string> {
  const text = pipeline(createReadStream(path), createGunzip(), () => {}).setEncoding('utf8');
  let rest = '';
  for await (const chunk of text) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

const damaged = (path: string, cause?: unknown): BackupFailed =>
  new BackupFailed(`${path} is damaged, or not whole`, { cause });
