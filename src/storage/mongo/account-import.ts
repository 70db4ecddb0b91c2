import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type AnyBulkWriteOperation, MongoBulkWriteError } from 'mongodb';
import type { Account } from '../../accounts/account';
import {
  type ImportTraces,
  mergeImport,
  accountOf as newAccount,
  planOf,
  tracesOf,
  tracesOfNew,
  withStatus,
} from '../../accounts/account-import';
import { type AccountImport, type ImportCounts, StoreConflict } from '../../accounts/account-repository';
import type { SealedAccount, SealedAccounts } from '../../accounts/account-seal';
import type { Author } from '../../accounts/audit';
import type { AccountDocument, Collections } from './documents';
import { asDocument, asRecord } from './documents';
import { type Drain, mostWaiting } from './drain';
import { isDuplicate, isOutcomeUnknown } from './errors';
import type { Pace } from './pace';

/** Waits (ms) before a batch that met resets, another import or a database that restarts is looked at again. */
const retryAfter = [100, 400, 1_500, 4_000];

/**
 * Without transactions a batch is atomic account by account: so it is checked as a whole before anything is written, every
 * update names the version that it read, and what a race refused, or nobody answered, is tried again. Importing the batch again finishes it.
 */
export function createAccountImport(
  { accounts }: Pick<Collections, 'accounts'>,
  drain: Drain,
  now: () => number,
  sealed: SealedAccounts,
  pace: Pace,
) {
  return {
    importAccounts,
    setStatus,
    planImport: async (rows: AccountImport[]) => planOf(rows, (await documentsFor(rows)).map(opened)),
  };

  async function importAccounts(rows: AccountImport[], author?: Author): Promise<ImportCounts> {
    if (rows.length === 0) return { inserted: 0, updated: 0, unchanged: 0 };
    const { counts } = await carriedOut(async () => planFor(rows, await knownAccounts(rows)), author);
    return counts;
  }

  async function setStatus(ids: string[], status: Account['status'], author?: Author): Promise<number> {
    const { changes } = await carriedOut(async () => {
      const known = await draining(await accounts.find({ _id: { $in: ids } }).toArray());
      const changes = known.flatMap(before => {
        const after = withStatus(before, status);
        return after ? [{ before, after }] : [];
      });
      return { changes };
    }, author);
    return changes.length;
  }

  /**
   * Until nothing is left to change: what was written by a try that failed is none of the next one's.
   * @returns the first plan
   */
  async function carriedOut<P extends { changes: Change[] }>(
    planned: () => Promise<P>,
    author: Author | null = null,
  ): Promise<P> {
    let first: P | null = null;
    let failure: Error = contended();
    for (const ms of [0, ...retryAfter]) {
      await wait(ms);
      try {
        const plan = await planned();
        first ??= plan;
        if (await pace.inPieces(plan.changes, piece => written(piece, author))) return first;
        failure = contended();
      } catch (error) {
        if (!(error instanceof Error && isOutcomeUnknown(error))) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  async function knownAccounts(rows: AccountImport[]): Promise<Account[]> {
    return draining(await documentsFor(rows));
  }

  /** What waits in an account's document must not grow without an end. */
  async function draining(documents: AccountDocument[]): Promise<Account[]> {
    for (const { _id, audit } of documents) if ((audit?.length ?? 0) >= mostWaiting) await drain.account(_id);
    return documents.map(opened);
  }

  async function documentsFor(rows: AccountImport[]): Promise<AccountDocument[]> {
    // Two queries, one index each: not every server splits an $or.
    const found = await Promise.all([
      accounts.find({ numenKey: { $in: rows.map(row => row.numenKey) } }).toArray(),
      accounts.find({ username: { $in: rows.map(row => row.username) } }).toArray(),
    ]);
    return found.flat();
  }

  function opened(document: AccountDocument): Account {
    return sealed.opened(asRecord(document));
  }

  /** False when somebody else was faster for some of them. */
  async function written(changes: Change[], author: Author | null): Promise<boolean> {
    try {
      const { matchedCount, insertedCount } = await accounts.bulkWrite(
        changes.map(change => writeOf(change, sealed.sealed(change.after), now(), author)),
        { ordered: true },
      );
      return matchedCount + insertedCount === changes.length;
    } catch (error) {
      if (error instanceof MongoBulkWriteError && isDuplicate(error)) return false;
      throw error;
    } finally {
      drain.wrote(changes.map(({ after }) => after.id));
    }
  }
}

const contended = (): StoreConflict =>
  new StoreConflict('these accounts are being changed by others: try it again');

interface Change {
  before: Account | null;
  after: Account;
}

/**
 * Row after row, as a store with transactions would go. A user name is free once its owner has another one.
 * @throws StoreConflict
 */
function planFor(rows: AccountImport[], known: Account[]): { counts: ImportCounts; changes: Change[] } {
  const counts: ImportCounts = { inserted: 0, updated: 0, unchanged: 0 };
  const before = new Map(known.map(account => [account.numenKey, account]));
  const current = new Map(before);
  const owners = new Map(known.map(account => [account.username, account.numenKey]));
  const changed = new Set<string>();
  for (const row of rows) {
    const account = current.get(row.numenKey);
    const next = account ? mergeImport(account, row) : newAccount(row, randomUUID());
    counts[account ? (next ? 'updated' : 'unchanged') : 'inserted']++;
    if (!next) continue;
    if ((owners.get(next.username) ?? next.numenKey) !== next.numenKey) throw conflict(next);
    if (account) owners.delete(account.username);
    owners.set(next.username, next.numenKey);
    current.set(next.numenKey, next);
    changed.delete(next.numenKey);
    changed.add(next.numenKey);
  }
  return { counts, changes: changesOf(changed, before, current) };
}

/** Updates first: a user name that one gives up may be a new account's. */
function changesOf(
  changed: Set<string>,
  before: Map<string, Account>,
  current: Map<string, Account>,
): Change[] {
  const changes = [...changed].flatMap(key => {
    const after = current.get(key);
    return after ? [{ before: before.get(key) ?? null, after }] : [];
  });
  return [...changes.filter(change => change.before), ...changes.filter(change => !change.before)];
}

function writeOf(
  { before, after }: Change,
  { id, ...fields }: SealedAccount,
  at: number,
  author: Author | null,
): AnyBulkWriteOperation<AccountDocument> {
  const since = after.status === 'disabled' ? { disabledAt: at } : {};
  if (!before) {
    const { audit } = tracesOfNew(after, at, author);
    const waiting = audit.length > 0 ? { audit: audit.map(asDocument), undrainedAt: at } : {};
    return { insertOne: { document: { _id: id, ...fields, ...since, ...waiting } } };
  }
  const update = {
    ...updateFor(
      { ...fields, ...(before.status === 'active' && since) },
      tracesOf(before, after, at, author),
      at,
    ),
    ...(after.status === 'active' && { $unset: { disabledAt: '' } as const }),
  };
  return { updateOne: { filter: { _id: id, version: before.version }, update } };
}

/** In the account's own document, as with a new password: `drain.ts` moves them on. */
function updateFor(
  fields: Omit<SealedAccount, 'id'> & { disabledAt?: number },
  { audit, outbox }: ImportTraces,
  at: number,
) {
  return {
    $set: { ...fields, undrainedAt: at },
    $push: { audit: { $each: audit.map(asDocument) }, outbox: { $each: outbox.map(asDocument) } },
  };
}

function conflict({ username }: Account): StoreConflict {
  return new StoreConflict(`the user name ${username} belongs to another account`);
}
