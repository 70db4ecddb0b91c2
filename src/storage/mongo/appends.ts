import type { AuditRecord } from '../../accounts/audit';
import type { OutboxEntry } from '../../accounts/outbox';
import type { Collections } from './documents';
import { isDuplicate } from './errors';

/** How long a record, or an entry that was dealt with, is kept. */
export const auditMs = 365 * 24 * 60 * 60_000;

/** Writes that keep one of an id: what moves entries here may be repeated. */
export interface Appends {
  audit(record: AuditRecord): Promise<void>;
  outbox(entry: OutboxEntry): Promise<void>;
}

export function createAppends({ audit, outbox }: Pick<Collections, 'audit' | 'outbox'>): Appends {
  return {
    audit: ({ id, ...record }) =>
      onlyOnce(() => audit.insertOne({ _id: id, ...record, tidyAt: new Date(record.at + auditMs) })),
    outbox: ({ id, ...entry }) =>
      onlyOnce(() => outbox.insertOne({ _id: id, ...entry, settled: false, leasedUntil: 0 })),
  };
}

async function onlyOnce(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
