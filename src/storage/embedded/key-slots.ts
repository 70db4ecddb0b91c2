import { z } from 'zod';
import { type KeySlots, opens } from '../../accounts/key-slots';
import { type Database, inTransaction, StoreUnusable, textsOf } from './database';

interface StoreKeys {
  keyFingerprint: string;
  formerFingerprint?: string;
  newSlots?: string;
}

export function createKeySlots(db: Database, path: string): KeySlots & { check(keys: StoreKeys): void } {
  // As bytes: a text that is damaged could not be read here.
  const find = db.prepare(`SELECT CAST(value AS BLOB) AS value FROM meta WHERE name = 'keyFingerprint'`);
  const insert = db.prepare(`INSERT INTO meta VALUES ('keyFingerprint', ?)`);
  const replace = db.prepare(`UPDATE meta SET value = ? WHERE name = 'keyFingerprint' AND value = ?`);
  const anybody = db.prepare('SELECT 1 FROM accounts LIMIT 1');
  return {
    read: async () => read() ?? '',
    replace: async (before, after) => replace.run(after, before).changes === 1,
    check,
  };

  function read(): string | null {
    const row = find.get();
    return row === undefined ? null : rowSchema.parse(textsOf(row)).value;
  }

  /** @throws StoreUnusable */
  function check({ keyFingerprint, formerFingerprint, newSlots = keyFingerprint }: StoreKeys): void {
    const known = inTransaction(db, () => read() ?? begin(newSlots));
    if (opens(known, [keyFingerprint, formerFingerprint])) return;
    const message = `the store ${path} was written under another master key (SESAME_MASTER_KEY)`;
    throw new StoreUnusable('WRONG_MASTER_KEY', message);
  }

  function begin(slots: string): string {
    if (anybody.get() !== undefined)
      throw new StoreUnusable(
        'STORE_CORRUPT',
        `the store ${path} does not say which master key its accounts need`,
      );
    insert.run(slots);
    return slots;
  }
}

const rowSchema = z.object({ value: z.string() });
