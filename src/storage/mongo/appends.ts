import type { AuditRecord } from '../../accounts/audit';
import type { OutboxEntry } from '../../accounts/outbox';
import { certainly } from './certainly';
import type { Collections } from './documents';
import { asDocument } from './documents';
import { insertNew } from './errors';

export const dayMs = 24 * 60 * 60_000;

/** Days that audit records, and requests that were dealt with, are kept. */
export const yearly = { audit: 365, requests: 365 };

/** Writes that keep one of an id, many in a call: what moves entries here may be repeated. */
export interface Appends {
  audit(records: AuditRecord[]): Promise<void>;
  outbox(entries: OutboxEntry[]): Promise<void>;
}

/** @param onAudit of each record that is new, once it is kept */
export function createAppends(
  { audit, outbox }: Pick<Collections, 'audit' | 'outbox'>,
  retention = yearly,
  onAudit: (record: AuditRecord) => void = () => {},
): Appends {
  return {
    audit: async records => {
      const documents = records.map(record => ({ ...asDocument(record), tidyAt: tidyAt(record) }));
      const tell = (anew: typeof documents) => {
        for (const { _id, tidyAt, ...record } of anew) onAudit({ ...record, id: _id });
      };
      // After a try that may have been applied, what stands there may be ours: told twice rather than never.
      await certainly(
        () => insertNew(audit, documents, tell),
        async () => {
          await insertNew(audit, documents);
          tell(documents);
        },
      );
    },
    outbox: async entries => {
      const documents = entries.map(entry => ({ ...asDocument(entry), settled: false, leasedUntil: 0 }));
      await certainly(() => insertNew(outbox, documents));
    },
  };

  function tidyAt({ at }: AuditRecord): Date {
    return new Date(at + retention.audit * dayMs);
  }
}
