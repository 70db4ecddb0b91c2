import type { AuditRecord } from '../../accounts/audit';
import type { OutboxEntry } from '../../accounts/outbox';
import type { Collections } from './documents';
import { isDuplicate } from './errors';

export const dayMs = 24 * 60 * 60_000;

/** Days that audit records, and requests that were dealt with, are kept. */
export const yearly = { audit: 365, requests: 365 };

/** Writes that keep one of an id: what moves entries here may be repeated. */
export interface Appends {
  audit(record: AuditRecord): Promise<void>;
  outbox(entry: OutboxEntry): Promise<void>;
}

export function createAppends(
  { audit, outbox }: Pick<Collections, 'audit' | 'outbox'>,
  retention = yearly,
): Appends {
  return {
    audit: ({ id, ...record }) =>
      onlyOnce(() =>
        audit.insertOne({ _id: id, ...record, tidyAt: new Date(record.at + retention.audit * dayMs) }),
      ),
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
