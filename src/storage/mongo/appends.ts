import type { AuditRecord } from '../../accounts/audit';
import type { OutboxEntry } from '../../accounts/outbox';
import { certainly, setCertainly } from './certainly';
import type { Collections } from './documents';
import { asDocument } from './documents';
import { inserted } from './errors';

export const dayMs = 24 * 60 * 60_000;

/** Days that audit records, and requests that were dealt with, are kept. */
export const yearly = { audit: 365, requests: 365 };

/** Writes that keep one of an id: what moves entries here may be repeated. */
export interface Appends {
  audit(record: AuditRecord): Promise<void>;
  outbox(entry: OutboxEntry): Promise<void>;
}

/** @param onAudit of each record that is new, once it is kept */
export function createAppends(
  { audit, outbox }: Pick<Collections, 'audit' | 'outbox'>,
  retention = yearly,
  onAudit: (record: AuditRecord) => void = () => {},
): Appends {
  return {
    audit: async record => {
      const tidyAt = new Date(record.at + retention.audit * dayMs);
      const isNew = await setCertainly(
        () => inserted(() => audit.insertOne({ ...asDocument(record), tidyAt })),
        // Another server's, maybe, who moved it at the same moment: told twice rather than never.
        async () => (await audit.findOne({ _id: record.id })) !== null,
      );
      if (isNew) onAudit(record);
    },
    outbox: async ({ id, ...entry }) =>
      void (await certainly(() =>
        inserted(() => outbox.insertOne({ _id: id, ...entry, settled: false, leasedUntil: 0 })),
      )),
  };
}
