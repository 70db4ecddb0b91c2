import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Db, Document } from 'mongodb';
import { z } from 'zod';
import { accountSchema } from '../../accounts/account';
import { type AccountSeal, unkeyedSeal } from '../../accounts/account-seal';
import type { NewAuditRecord } from '../../accounts/audit';
import { opens } from '../../accounts/key-slots';
import { createAppends } from './appends';
import { collectionsOf } from './documents';
import { isDuplicate, isInEachOthersWay, isNotOffered } from './errors';
import { type CollectionPlan, collectionPlans, schemaVersion } from './schema';
import { connectChecked, laterThanOurs, readMeta, StoreNotReady } from './start-up-checks';

export interface MigrationReport {
  /** What was made or changed, one line each; empty when everything was there. */
  done: string[];
  /** What this server does not offer. */
  missing: string[];
}

/**
 * Collections with their validators, and indexes. May be run again, beside running servers, and by two at once.
 * @throws StoreNotReady when it cannot be reached, or belongs to another master key
 */
export async function migrateMongo({
  uri,
  keyFingerprint,
  formerFingerprint,
  newSlots = keyFingerprint,
  record,
  seal = unkeyedSeal,
}: {
  uri: string;
  keyFingerprint: string;
  /** While the master key is being changed. */
  formerFingerprint?: string;
  /** What a new database says of its master keys (`key-slots.ts`). */
  newSlots?: string;
  /** Written when something was done. */
  record?: NewAuditRecord;
  /** `keyring.accountSeal` */
  seal?: AccountSeal;
}): Promise<MigrationReport> {
  const { db, close } = await connectChecked(uri);
  try {
    const report: MigrationReport = { done: [], missing: [] };
    // Before anything else is made in a database that may be another one's.
    await keepSlots(db, newSlots, [keyFingerprint, formerFingerprint], report);
    // What went back to an earlier version would take the later one's records for its own.
    const later = laterThanOurs(await readMeta(db, 'schemaVersion'));
    if (later.length > 0) throw new StoreNotReady(later);
    const known = await existing(db);
    for (const [name, { validator, indexes }] of Object.entries(collectionPlans)) {
      await unhindered(() => keepCollection(db, name, validator, known, report));
      for (const index of indexes) await unhindered(() => keepIndex(db, name, index, report));
    }
    await sealOlderAccounts(db, seal, report);
    await dateOlderLeavers(db, report);
    await collectionsOf(db).meta.updateOne(
      { _id: 'schemaVersion' },
      { $set: { value: schemaVersion } },
      { upsert: true },
    );
    if (record && report.done.length > 0) await createAppends(collectionsOf(db)).audit([record]);
    return report;
  } finally {
    await close();
  }
}

/** Waits (ms) while another migration stands in the way. */
const retryAfter = [100, 300, 1_000, 3_000];

/** Every step looks first at what is there: it may be done again. */
async function unhindered(step: () => Promise<void>): Promise<void> {
  for (const ms of retryAfter) {
    try {
      return await step();
    } catch (error) {
      if (!isInEachOthersWay(error)) throw error;
      // Of two that wait equally long neither would ever be first.
      await wait(ms * (0.5 + Math.random()));
    }
  }
  return step();
}

/** Those that were written before there were seals; a server reads none without. */
async function sealOlderAccounts(db: Db, seal: AccountSeal, { done }: MigrationReport): Promise<void> {
  const { accounts } = collectionsOf(db);
  let count = 0;
  for await (const { _id, ...fields } of accounts.find({ seal: { $exists: false } })) {
    const account = accountSchema.parse({ ...fields, id: _id });
    await accounts.updateOne({ _id, version: account.version }, { $set: { seal: seal(account) } });
    count++;
  }
  if (count > 0) done.push(`seals of ${count} accounts`);
}

/** Of who was disabled before that was written down, the time begins now. */
async function dateOlderLeavers(db: Db, { done }: MigrationReport): Promise<void> {
  const { modifiedCount } = await collectionsOf(db).accounts.updateMany(
    { status: 'disabled', disabledAt: { $exists: false } },
    { $set: { disabledAt: Date.now() } },
  );
  if (modifiedCount > 0) done.push(`since when ${modifiedCount} accounts are disabled`);
}

async function keepSlots(
  db: Db,
  newSlots: string,
  fingerprints: (string | undefined)[],
  { done }: MigrationReport,
): Promise<void> {
  const { meta } = collectionsOf(db);
  try {
    await meta.insertOne({ _id: 'keyFingerprint', value: newSlots });
    done.push('the database now belongs to this master key');
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    if (!opens(String(await readMeta(db, 'keyFingerprint')), fingerprints))
      throw new StoreNotReady(['the database was written under another master key (SESAME_MASTER_KEY)']);
  }
}

type Known = Map<string, unknown>;

async function existing(db: Db): Promise<Known> {
  const found = z.array(collectionInfo).parse(await db.listCollections().toArray());
  return new Map(found.map(({ name, options }) => [name, options?.validator]));
}

const collectionInfo = z.object({
  name: z.string(),
  options: z.object({ validator: z.unknown() }).partial().optional(),
});

async function keepCollection(
  db: Db,
  name: string,
  validator: object,
  known: Known,
  { done, missing }: MigrationReport,
): Promise<void> {
  if (isDeepStrictEqual(known.get(name), validator)) return;
  const rules = { validator, validationLevel: 'strict', validationAction: 'error' };
  try {
    if (!known.has(name) && (await created(db, name, rules))) return void done.push(`collection ${name}`);
    await db.command({ collMod: name, ...rules });
    done.push(`validator of ${name}`);
  } catch (error) {
    if (!isNotOffered(error)) throw error;
    if (!known.has(name) && (await created(db, name, {}))) done.push(`collection ${name}`);
    missing.push(`validator of ${name}: this server has none, or does not change them`);
  }
}

/** False when another migration was faster. */
async function created(db: Db, name: string, rules: Document): Promise<boolean> {
  try {
    await db.createCollection(name, rules);
    return true;
  } catch (error) {
    // Servers do not agree on how to say so.
    if ((await db.listCollections({ name }).toArray()).length > 0) return false;
    throw error;
  }
}

async function keepIndex(
  db: Db,
  collection: string,
  index: CollectionPlan['indexes'][number],
  { done, missing }: MigrationReport,
): Promise<void> {
  const present = await db.collection(collection).indexes();
  if (present.some(({ name }) => name === index.name)) return;
  const { expireAfterSeconds, ...plain } = index;
  try {
    await db.collection(collection).createIndexes([index]);
  } catch (error) {
    if (expireAfterSeconds === undefined || !isNotOffered(error)) throw error;
    await db.collection(collection).createIndexes([plain]);
    missing.push(`TTL of ${collection}: this server has none, the bots remove what has expired`);
  }
  done.push(`index ${collection}.${index.name}`);
}
