import { z } from 'zod';
import type { Database } from './database';

/** Milliseconds since the epoch; never less than was read before, over restarts too. */
export interface StoreClock {
  now: () => number;
  /** Keeps the time for the next process: between two times that are kept it may know only those of records. */
  keep(): void;
}

/**
 * The machine's clock, which whoever administers it (or a server of the time) may set back: a lock would then begin anew, or a form that
 * was over would open. So where it falls behind what was seen, the time goes on from there with the machine's monotonic clock.
 * @param machine its clock (ms since the epoch)
 * @param monotonic ms since any moment of this process
 */
export function createStoreClock({
  db,
  machine,
  monotonic,
  onProblem,
}: {
  db: Database;
  machine: () => number;
  monotonic: () => number;
  onProblem: (message: string, error: unknown) => void;
}): StoreClock {
  const write = db.prepare(
    `INSERT INTO meta VALUES ('latestTime', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  let latest = latestSeen(db);
  let readAt = monotonic();
  const behind = latest - machine();
  if (behind > worthTelling)
    onProblem(
      `the clock of this machine is ${Math.round(behind / 1_000)} s behind what was seen before`,
      null,
    );
  return { now, keep: () => void write.run(String(now())) };

  function now(): number {
    const moment = monotonic();
    latest = Math.max(machine(), latest + (moment - readAt));
    readAt = moment;
    return Math.floor(latest);
  }
}

const worthTelling = 60_000;

function latestSeen(db: Database): number {
  const { latest } = seenSchema.parse(
    db
      .prepare(
        `SELECT max(
           ifnull((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'latestTime'), 0),
           ifnull((SELECT max(lastAt) FROM attempts), 0),
           ifnull((SELECT max(at) FROM audit), 0)) AS latest`,
      )
      .get(),
  );
  return latest;
}

const seenSchema = z.object({ latest: z.number() });
