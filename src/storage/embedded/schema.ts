/** Version n of the file is what the first n entries make of an empty one. Released entries are never edited. */
export const accountsSchema = [
  `CREATE TABLE meta (
     name TEXT PRIMARY KEY,
     value TEXT NOT NULL
   ) STRICT;
   CREATE TABLE accounts (
     id TEXT PRIMARY KEY,
     version INTEGER NOT NULL CHECK (version > 0),
     numenKey TEXT NOT NULL UNIQUE,
     birthDateTag TEXT NOT NULL,
     lastName TEXT NOT NULL,
     firstName TEXT NOT NULL,
     username TEXT NOT NULL UNIQUE,
     email TEXT NOT NULL,
     accountType TEXT NOT NULL CHECK (accountType IN ('academic', 'external')),
     staffCategory TEXT,
     departement TEXT,
     recoveryEmail TEXT,
     status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
     passwordHash TEXT CHECK (passwordHash LIKE '$argon2id$%'),
     lastResetId TEXT
   ) STRICT;
   CREATE TABLE attempts (
     key TEXT PRIMARY KEY,
     count INTEGER NOT NULL,
     lockedUntil INTEGER,
     lastAt INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX attemptsByTime ON attempts (lastAt);
   CREATE TABLE audit (
     id TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     kind TEXT NOT NULL,
     subject TEXT NOT NULL,
     channel TEXT NOT NULL
   ) STRICT;
   CREATE INDEX auditBySubject ON audit (subject, at);
   CREATE INDEX auditByTime ON audit (at);
   CREATE TABLE outbox (
     id TEXT PRIMARY KEY,
     at INTEGER NOT NULL,
     accountId TEXT NOT NULL,
     kind TEXT NOT NULL,
     date TEXT,
     settled INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX outboxByTime ON outbox (settled, at)`,
  'ALTER TABLE outbox ADD COLUMN leasedUntil INTEGER NOT NULL DEFAULT 0',
  `ALTER TABLE attempts ADD COLUMN remembered TEXT NOT NULL DEFAULT '[]'`,
  `ALTER TABLE audit ADD COLUMN actor TEXT;
   ALTER TABLE audit ADD COLUMN command TEXT;
   ALTER TABLE outbox ADD COLUMN formerAddress TEXT`,
  `ALTER TABLE attempts ADD COLUMN counted TEXT NOT NULL DEFAULT '[]';
   ALTER TABLE attempts ADD COLUMN lanes TEXT NOT NULL DEFAULT '[]'`,
  `ALTER TABLE accounts ADD COLUMN seal TEXT NOT NULL DEFAULT ''`,
  `ALTER TABLE accounts ADD COLUMN deliveredVersion INTEGER;
   ALTER TABLE accounts ADD COLUMN deliveredResetId TEXT;
   ALTER TABLE accounts ADD COLUMN deliveredAt INTEGER;
   ALTER TABLE outbox ADD COLUMN resetId TEXT;
   ALTER TABLE outbox ADD COLUMN conversationKey TEXT;
   ALTER TABLE outbox ADD COLUMN problem TEXT`,
  `ALTER TABLE audit ADD COLUMN source TEXT;
   ALTER TABLE audit ADD COLUMN requestId TEXT`,
  // Of who was disabled before, the time begins now.
  `ALTER TABLE accounts ADD COLUMN disabledAt INTEGER;
   UPDATE accounts SET disabledAt = unixepoch() * 1000 WHERE status = 'disabled'`,
  'ALTER TABLE audit ADD COLUMN detail TEXT',
] as const;

/**
 * Disposable: a file of another version or a damaged one is set aside. No index that every turn would have to write: the
 * sweep may read everything, and one conversation's history is short.
 */
export const conversationsSchema = [
  `CREATE TABLE tickets (
     hash TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     conversationKey TEXT NOT NULL,
     channel TEXT NOT NULL,
     holder TEXT NOT NULL,
     locale TEXT NOT NULL,
     "grant" TEXT,
     numenKey TEXT,
     openedAt INTEGER NOT NULL,
     expiresAt INTEGER NOT NULL,
     state TEXT NOT NULL DEFAULT 'open'
   ) STRICT;
   CREATE INDEX ticketsByDeadline ON tickets (expiresAt);
   CREATE TABLE conversations (
     key TEXT PRIMARY KEY,
     version INTEGER NOT NULL,
     machineVersion TEXT NOT NULL,
     snapshot TEXT NOT NULL,
     reference TEXT NOT NULL,
     holder TEXT NOT NULL,
     seen TEXT NOT NULL,
     wakeAt INTEGER,
     expiresAt INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX conversationsToWake ON conversations (wakeAt) WHERE wakeAt IS NOT NULL;
   CREATE TABLE feeds (
     id TEXT PRIMARY KEY,
     userId TEXT NOT NULL,
     holder TEXT NOT NULL,
     locale TEXT NOT NULL,
     expiresAt INTEGER NOT NULL,
     life INTEGER NOT NULL,
     sequence INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE feedEntries (
     feedId TEXT NOT NULL,
     sequence INTEGER NOT NULL,
     activityId TEXT NOT NULL,
     activity TEXT NOT NULL,
     PRIMARY KEY (feedId, sequence)
   ) STRICT, WITHOUT ROWID`,
  'ALTER TABLE tickets ADD COLUMN outcome TEXT',
  'ALTER TABLE conversations ADD COLUMN claim TEXT',
  'ALTER TABLE tickets ADD COLUMN usedAt INTEGER',
  // Written when a conversation begins, and by no turn.
  'CREATE INDEX feedsByHolder ON feeds (holder)',
  `CREATE TABLE sessions (
     holder TEXT PRIMARY KEY,
     cookies TEXT NOT NULL,
     formerUntil INTEGER NOT NULL,
     expiresAt INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE replacedCookies (
     cookie TEXT PRIMARY KEY,
     holder TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE sources (
     key TEXT PRIMARY KEY,
     asked TEXT NOT NULL,
     wait TEXT NOT NULL,
     last TEXT NOT NULL,
     queueEnds INTEGER NOT NULL,
     failed TEXT NOT NULL,
     alarmedAt INTEGER NOT NULL,
     forgetAt INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
  "ALTER TABLE feeds ADD COLUMN door TEXT NOT NULL DEFAULT 'client'",
  // Without a rowid a row of a card was on a page of its own; now a turn writes two pages less, and its index alone tells what stands.
  `CREATE TABLE entries (
     feedId TEXT NOT NULL,
     sequence INTEGER NOT NULL,
     activityId TEXT NOT NULL,
     activity TEXT NOT NULL
   ) STRICT;
   INSERT INTO entries SELECT * FROM feedEntries;
   DROP TABLE feedEntries;
   ALTER TABLE entries RENAME TO feedEntries;
   CREATE UNIQUE INDEX feedEntriesInOrder ON feedEntries (feedId, sequence, activityId)`,
] as const;
