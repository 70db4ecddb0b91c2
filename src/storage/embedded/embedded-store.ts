import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type AccountSeal, createSealedAccounts, unkeyedSeal } from '../../accounts/account-seal';
import type { AttemptLimits } from '../../accounts/attempts';
import type { AuditRecord } from '../../accounts/audit';
import type { KeySlots } from '../../accounts/key-slots';
import type { Ports } from '../../ports';
import { createAccountRepository } from './account-repository';
import { createActivityFeed } from './activity-feed';
import { createAttemptLedger } from './attempt-ledger';
import { copyInto } from './backup';
import { createStoreClock, type StoreClock } from './clock';
import { createConversationStore } from './conversation-store';
import {
  closeDatabase,
  type Database,
  damageOf,
  inTransaction,
  openDatabase,
  StoreUnusable,
} from './database';
import { createDeliveredStates } from './delivered-states';
import { createAppends, createAuditLog, createOutbox } from './journal';
import { createKeySlots } from './key-slots';
import { createPersonalRecords } from './personal-records';
import { accountsSchema, conversationsSchema } from './schema';
import { sealOlderAccounts } from './seal-accounts';
import { createSessionStore } from './session-store';
import { createSourceLedger } from './source-ledger';
import { createTicketStore } from './ticket-store';

export interface EmbeddedStore extends Ports {
  /** Milliseconds since the epoch; never runs backwards. */
  now: () => number;
  keySlots: KeySlots;
  /** Removes what has expired; no reader has seen it since. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

export interface EmbeddedStoreOptions {
  dataDir: string;
  /** This machine's clock: milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds that nobody sets; without it time stands still while the machine's clock is behind. */
  monotonic?: () => number;
  attemptLimits: AttemptLimits;
  /** `keyring.fingerprint`: what is stored under one master key is of no use under another. */
  keyFingerprint: string;
  /** While the master key is being changed: what was written under this one is of use too. */
  formerFingerprint?: string;
  /** What a new store says of its master keys; the fingerprint alone unless told otherwise (`key-slots.ts`). */
  newSlots?: string;
  /** `keyring.accountSeal`; without it damage is told, but not from what somebody wrote on purpose. */
  seal?: AccountSeal;
  formerSeal?: AccountSeal;
  /** How long a conversation is kept after its last turn. */
  conversationLifeMs?: number;
  /** Days that audit records and dealt-with requests are kept; a year unless told otherwise. */
  retention?: { audit: number; requests: number };
  /** Of each audit record that was kept. */
  onAudit?: (record: AuditRecord) => void;
  /** What an operator should read about and that stops nothing. */
  onProblem?: (message: string, error: unknown) => void;
}

/**
 * Two files, two durabilities. `accounts.db` syncs every write before it is acknowledged. `conversations.db` does not pay a
 * sync a turn: it survives a killed process, may lose its last second at a power cut, and is replaced when it is damaged.
 * @throws StoreUnusable when the directory is another process's, the master key another one, or the accounts are damaged
 */
export function openEmbeddedStore(options: EmbeddedStoreOptions): EmbeddedStore {
  const { dataDir, attemptLimits, monotonic = () => 0, onProblem = () => {} } = options;
  const path = join(dataDir, 'accounts.db');
  const accountsDb = openDatabase(path, accountsPragmas, accountsSchema);
  const closeOnFailure = closing(accountsDb);
  const keySlots = createKeySlots(accountsDb, path);
  closeOnFailure(() => keySlots.check(options));
  const sealed = createSealedAccounts(options.seal ?? unkeyedSeal, onProblem, options.formerSeal);
  closeOnFailure(() => sealOlderAccounts(accountsDb, sealed));
  // No other process has the file: who held them is gone.
  closeOnFailure(() => accountsDb.exec('UPDATE outbox SET leasedUntil = 0 WHERE settled = 0'));
  const clock = closeOnFailure(() =>
    createStoreClock({ db: accountsDb, machine: options.now, monotonic, onProblem }),
  );
  const { now } = clock;
  const conversationsDb = closeOnFailure(() => openConversations(dataDir, now, onProblem));
  const appends = createAppends(accountsDb, options.onAudit);
  const { appendWithin, ...feed } = createActivityFeed(conversationsDb, now, onProblem);
  return {
    accounts: createAccountRepository(accountsDb, appends, now, sealed),
    attempts: createAttemptLedger(accountsDb, attemptLimits, now),
    sources: createSourceLedger(conversationsDb, now),
    audit: createAuditLog(accountsDb, appends),
    outbox: createOutbox(accountsDb, appends, now),
    delivered: createDeliveredStates(accountsDb),
    tickets: createTicketStore(conversationsDb, now),
    sessions: createSessionStore(conversationsDb, now),
    conversations: createConversationStore(
      conversationsDb,
      { appendWithin },
      now,
      options.conversationLifeMs ?? weekMs,
    ),
    feed,
    personal: createPersonalRecords(accountsDb, conversationsDb, dataDir),
    keySlots,
    backUp: async path => copyInto(accountsDb, path),
    check: async () => ({
      checked: 'accounts.db and conversations.db, page by page',
      problems: [
        ...damageOf(accountsDb).map(damage => `accounts.db: ${damage}`),
        ...damageOf(conversationsDb).map(damage => `conversations.db: ${damage}`),
      ],
    }),
    now,
    // Nobody else has the files.
    lease: async () => true,
    ping: async () => {
      tryWrite(accountsDb, conversationsDb);
      clock.keep();
    },
    sweep: async () => {
      clock.keep();
      sweep(accountsDb, conversationsDb, now(), options);
    },
    close: async () => {
      keepIfPossible(clock);
      [conversationsDb, accountsDb].forEach(closeDatabase);
    },
  };
}

/** Rewrites some pages: SQLite has to keep them on the disk first, so a disk without room for them is found out. */
function tryWrite(accountsDb: Database, conversationsDb: Database): void {
  accountsDb
    .prepare(`INSERT INTO meta VALUES ('lastTry', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`)
    .run('-'.repeat(triedBytes));
  conversationsDb.exec(`PRAGMA user_version=${conversationsSchema.length}`);
}

const triedBytes = 16 * 1024;

/** Closed before, or no room: neither is a reason not to close. */
function keepIfPossible({ keep }: StoreClock): void {
  try {
    keep();
  } catch {
    // The records' own times are known to the next process all the same.
  }
}

const dayMs = 24 * 60 * 60_000;
const weekMs = 7 * dayMs;
const yearly = { audit: 365, requests: 365 };

/**
 * DELETE, not WAL: libsql bundles SQLite 3.45.1, which has the WAL-reset bug (tursodatabase/libsql #2271). EXTRA syncs the
 * directory too.
 */
const accountsPragmas = { journal_mode: 'delete', synchronous: 3, trusted_schema: 0, foreign_keys: 1 };

/** The WAL-reset bug needs two connections; this file has one. Only a checkpoint syncs: one every 32 MB. */
const conversationsPragmas = {
  journal_mode: 'wal',
  synchronous: 1,
  wal_autocheckpoint: 8_000,
  trusted_schema: 0,
};

function openConversations(
  dataDir: string,
  now: () => number,
  onProblem: (message: string, error: unknown) => void,
): Database {
  const path = join(dataDir, 'conversations.db');
  try {
    return openDatabase(path, conversationsPragmas, conversationsSchema);
  } catch (error) {
    if (!isDisposable(error)) throw error;
    setAside(path, now());
    onProblem(
      'conversations.db could not be used: it was set aside, and the conversations begin anew',
      error,
    );
    return openDatabase(path, conversationsPragmas, conversationsSchema);
  }
}

function isDisposable(error: unknown): boolean {
  return error instanceof StoreUnusable && (error.code === 'STORE_CORRUPT' || error.code === 'STORE_TOO_NEW');
}

function setAside(path: string, at: number): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged-${at}${suffix}`);
  }
}

function sweep(
  accountsDb: Database,
  conversationsDb: Database,
  at: number,
  { attemptLimits, retention: { audit, requests } = yearly }: EmbeddedStoreOptions,
): void {
  inTransaction(accountsDb, () => {
    remove(accountsDb, forgottenAttempts, at, at - attemptLimits.forgetAfterMs);
    remove(accountsDb, 'audit WHERE at <= ?', at - audit * dayMs);
    remove(accountsDb, 'outbox WHERE settled = 1 AND at <= ?', at - requests * dayMs);
  });
  inTransaction(conversationsDb, () => {
    // Whoever comes late to a form still reads that he is late.
    remove(conversationsDb, 'tickets WHERE expiresAt <= ?', at - dayMs);
    remove(conversationsDb, 'sessions WHERE expiresAt <= ?', at);
    remove(conversationsDb, 'replacedCookies WHERE holder NOT IN (SELECT holder FROM sessions)');
    remove(conversationsDb, 'conversations WHERE expiresAt <= ?', at);
    remove(conversationsDb, 'sources WHERE forgetAt <= ?', at);
    remove(conversationsDb, 'feeds WHERE expiresAt <= ?', at);
    remove(conversationsDb, 'feedEntries WHERE feedId NOT IN (SELECT id FROM feeds)');
  });
}

/** As `forgottenAt` has it, for who has no reason to hurry: the longest wait of a lane is much shorter than what is kept. */
const forgottenAttempts = `attempts WHERE lockedUntil <= ? AND lastAt <= ? AND lanes NOT LIKE '%"lockedUntil":null%'`;

function remove(db: Database, what: string, ...values: number[]): void {
  db.prepare(`DELETE FROM ${what}`).run(...values);
}

/** A store that does not open must not keep the directory locked. */
function closing(db: Database): <T>(work: () => T) => T {
  return work => {
    try {
      return work();
    } catch (error) {
      closeDatabase(db);
      throw error;
    }
  };
}
