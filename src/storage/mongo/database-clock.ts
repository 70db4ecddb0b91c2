import type { Db } from 'mongodb';
import { z } from 'zod';

/** Milliseconds since the epoch, on the database's clock. */
export interface DatabaseClock {
  now: () => number;
  /** How far this machine's own clock is behind it (ms; negative when it is ahead). */
  offset: () => number;
  close(): void;
}

const refreshMs = 60_000;

/**
 * Every server reads the one clock of the database, so that a lock or a ticket ends at the same time on all of them: `hello`
 * tells the primary's, and half its round trip is added. Between two looks the machine's monotonic clock counts, so that
 * setting its time moves no deadline. (`$currentDate` would write it, but a decision must be made before it is written, and
 * `$$NOW` takes an update pipeline.)
 */
export async function followDatabaseClock(
  db: Db,
  onProblem: (message: string, error: unknown) => void,
): Promise<DatabaseClock> {
  let base = await look(db);
  const timer = setInterval(() => {
    look(db).then(
      seen => {
        base = seen;
      },
      error => onProblem("the database's clock could not be read", error),
    );
  }, refreshMs).unref();
  const now = () => Math.round(base + performance.now());
  return { now, offset: () => now() - Date.now(), close: () => clearInterval(timer) };
}

/** The database's time when `performance.now()` was 0. */
async function look(db: Db): Promise<number> {
  const before = performance.now();
  const { localTime } = helloSchema.parse(await db.admin().command({ hello: 1 }));
  const after = performance.now();
  return localTime.getTime() - (before + after) / 2;
}

const helloSchema = z.object({ localTime: z.date() });
