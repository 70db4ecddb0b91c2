import { z } from 'zod';
import { type AuditLog, type AuditRecord, auditSchema } from '../../accounts/audit';
import { type Outbox, type OutboxEntry, type OutboxKind, outboxSchema } from '../../accounts/outbox';
import { type Appends, auditMs } from './appends';
import type { Collections } from './documents';
import { without } from './documents';
import type { Drain } from './drain';

/** What still waits in the accounts is moved here before anything is read, so that readers see all of it. */
export function createAuditLog(
  { audit }: Pick<Collections, 'audit'>,
  appends: Appends,
  drain: Drain,
): AuditLog {
  return { append: appends.audit, list };

  async function list(subject: string, limit: number): Promise<AuditRecord[]> {
    await drain.account(subject);
    const found = await audit.find({ subject }).sort({ at: -1, _id: -1 }).limit(limit).toArray();
    return found.map(document => auditSchema.parse({ ...without(document), id: document._id }));
  }
}

export function createOutbox(
  { outbox }: Pick<Collections, 'outbox'>,
  appends: Appends,
  drain: Drain,
  now: () => number,
): Outbox {
  return { add: appends.outbox, pending, pendingKinds, lease, settle };

  async function pending(limit: number, kind?: OutboxKind): Promise<OutboxEntry[]> {
    await drain.all();
    const wanted = { settled: false, ...(kind && { kind }) };
    const found = await outbox.find(wanted).sort({ at: 1, _id: 1 }).limit(limit).toArray();
    return found.map(document => outboxSchema.parse({ ...without(document), id: document._id }));
  }

  async function pendingKinds(): Promise<string[]> {
    await drain.all();
    return z.array(outboxSchema.shape.kind).parse(await outbox.distinct('kind', { settled: false }));
  }

  /** Of servers that ask at once each entry goes to one: the lease is compared and set. */
  async function lease(limit: number, ms: number, kind?: OutboxKind): Promise<OutboxEntry[]> {
    await drain.all();
    const free = { settled: false, leasedUntil: { $lte: now() }, ...(kind && { kind }) };
    const leased: OutboxEntry[] = [];
    for (const { _id } of await outbox.find(free).sort({ at: 1, _id: 1 }).limit(limit).toArray()) {
      const until = { $set: { leasedUntil: now() + ms } };
      const mine = await outbox.findOneAndUpdate({ ...free, _id }, until, { returnDocument: 'after' });
      if (mine) leased.push(outboxSchema.parse({ ...without(mine), id: _id }));
    }
    return leased;
  }

  async function settle(id: string): Promise<void> {
    await drain.all();
    const tidyAt = new Date(now() + auditMs);
    await outbox.updateOne(
      { _id: id, settled: false },
      {
        $set: { settled: true, tidyAt },
        $unset: { formerAddress: '' },
      },
    );
  }
}
