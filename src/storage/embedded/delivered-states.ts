import { z } from 'zod';
import { type DeliveredStates, deliveredSchema } from '../../mail/directory/delivered-states';
import { type Database, textsOf } from './database';

export function createDeliveredStates(db: Database): DeliveredStates {
  const find = db.prepare(
    `SELECT deliveredVersion AS version, CAST(deliveredResetId AS BLOB) AS resetId, deliveredAt AS at
     FROM accounts WHERE id = ? AND deliveredVersion IS NOT NULL`,
  );
  const keep = db.prepare(
    `UPDATE accounts SET deliveredVersion = ?, deliveredResetId = ?, deliveredAt = ?
     WHERE id = ? AND ifnull(deliveredVersion, 0) < ?`,
  );
  return {
    of: async accountId => row.parse(textsOf(find.get(accountId))) ?? null,
    keep: async (accountId, { version, resetId, at }) =>
      void keep.run(version, resetId, at, accountId, version),
  };
}

const row = z.optional(deliveredSchema);
