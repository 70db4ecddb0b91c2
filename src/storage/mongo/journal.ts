import type { Filter } from 'mongodb';
import { z } from 'zod';
import {
  type AuditFilter,
  type AuditLog,
  type AuditPlace,
  type AuditRecord,
  auditSchema,
} from '../../accounts/audit';
import { type Outbox, type OutboxEntry, type OutboxKind, outboxSchema } from '../../accounts/outbox';
import { literal } from '../../accounts/personal-records';
import { type Appends, dayMs, yearly } from './appends';
import type { AuditDocument, Collections } from './documents';
import { asRecord } from './documents';
import type { Drain } from './drain';

/** What still waits in the accounts is moved here before anything is read, so that readers see all of it. */
export function createAuditLog(
  { audit }: Pick<Collections, 'audit'>,
  appends: Appends,
  drain: Drain,
): AuditLog {
  return { append: record => appends.audit([record]), list, search };

  async function list(subject: string, limit: number): Promise<AuditRecord[]> {
    await drain.account(subject);
    return newest({ subject }, limit);
  }

  async function search(
    filter: AuditFilter,
    after: AuditPlace | null,
    limit: number,
  ): Promise<AuditRecord[]> {
    if (!after) await drained(filter);
    return newest({ $and: [{}, ...conditionsOf(filter, after)] }, limit);
  }

  /** After an import many accounts wait; of whom is asked, they alone count. */
  async function drained({ subjects }: AuditFilter): Promise<void> {
    if (!subjects) await drain.all();
    for (const subject of subjects ?? []) await drain.account(subject);
  }

  async function newest(filter: Filter<AuditDocument>, limit: number): Promise<AuditRecord[]> {
    const found = await audit.find(filter).sort({ at: -1, _id: -1 }).limit(limit).toArray();
    return found.map(document => auditSchema.parse(asRecord(document)));
  }
}

/** What is not asked for holds of everything. */
function conditionsOf(
  { subjects, kinds, actor, source, requestId, from, until }: AuditFilter,
  after: AuditPlace | null,
): Filter<AuditDocument>[] {
  return [
    ...(subjects ? [{ subject: { $in: subjects } }] : []),
    ...(kinds ? [{ kind: { $in: kinds.map(kind => new RegExp(`^${literal(kind)}(\\.|$)`)) } }] : []),
    ...(actor ? [{ actor: { $regex: literal(actor), $options: 'i' } }] : []),
    ...(source ? [{ source }] : []),
    ...(requestId ? [{ requestId }] : []),
    ...(from === undefined ? [] : [{ at: { $gte: from } }]),
    ...(until === undefined ? [] : [{ at: { $lt: until } }]),
    ...(after ? [{ $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }] : []),
  ];
}

export function createOutbox(
  { accounts, outbox }: Pick<Collections, 'accounts' | 'outbox'>,
  appends: Appends,
  drain: Drain,
  now: () => number,
  retention = yearly,
): Outbox {
  return {
    add: entry => appends.outbox([entry]),
    find,
    pending,
    pendingKinds,
    lease,
    leaseInOrder,
    postpone,
    backlog,
    settle,
  };

  async function find(id: string): Promise<OutboxEntry | null> {
    await drain.all();
    const found = await outbox.findOne({ _id: id });
    return found && outboxSchema.parse(asRecord(found));
  }

  async function pending(limit: number, kind?: OutboxKind): Promise<OutboxEntry[]> {
    await drain.all();
    const wanted = { settled: false, ...(kind && { kind }) };
    const found = await outbox.find(wanted).sort({ at: 1, _id: 1 }).limit(limit).toArray();
    return found.map(document => outboxSchema.parse(asRecord(document)));
  }

  async function pendingKinds(): Promise<string[]> {
    await drain.lately();
    return z.array(outboxSchema.shape.kind).parse(await outbox.distinct('kind', { settled: false }));
  }

  /** Of servers that ask at once each entry goes to one: the lease is compared and set. What others left may come with a later call. */
  async function lease(limit: number, ms: number, kind?: OutboxKind): Promise<OutboxEntry[]> {
    await drain.lately();
    const free = { settled: false, leasedUntil: { $lte: now() }, ...(kind && { kind }) };
    const leased: OutboxEntry[] = [];
    for (const { _id } of await outbox.find(free).sort({ at: 1, _id: 1 }).limit(limit).toArray()) {
      leased.push(...(await leaseOne(_id, ms)));
    }
    return leased;
  }

  /** An entry never comes before one that is there already: a change moves to the outbox in its account's order. */
  async function leaseInOrder(limit: number, ms: number, kind: OutboxKind): Promise<OutboxEntry[]> {
    await drain.all();
    const leased: OutboxEntry[] = [];
    const seen = new Set<string>();
    const waiting = outbox.find({ settled: false, kind }, { projection: { accountId: 1, leasedUntil: 1 } });
    for await (const { _id, accountId, leasedUntil } of waiting.sort({ at: 1, _id: 1 })) {
      if (leased.length >= limit) break;
      const isHead = !seen.has(accountId);
      seen.add(accountId);
      if (isHead && leasedUntil <= now()) leased.push(...(await leaseOne(_id, ms)));
    }
    return leased;
  }

  /** None when another server was faster. */
  async function leaseOne(_id: string, ms: number): Promise<OutboxEntry[]> {
    const free = { _id, settled: false, leasedUntil: { $lte: now() } };
    const until = { $set: { leasedUntil: Math.ceil(now() + ms) } };
    const mine = await outbox.findOneAndUpdate(free, until, { returnDocument: 'after' });
    return mine ? [outboxSchema.parse(asRecord(mine))] : [];
  }

  async function postpone(_id: string, ms: number, problem: string): Promise<void> {
    await outbox.updateOne(
      { _id, settled: false },
      { $set: { leasedUntil: Math.ceil(now() + ms), problem } },
    );
  }

  async function backlog(kind: OutboxKind): Promise<{ count: number; oldestAt: number | null }> {
    await drain.all();
    const pendingOfKind = { settled: false, kind };
    const oldest = await outbox.find(pendingOfKind).sort({ at: 1, _id: 1 }).limit(1).toArray();
    // What the outbox refuses waits as well, and for longer than any.
    const holding = await accounts.find({ undrainedAt: { $gt: 0 }, 'outbox.kind': kind }).toArray();
    const held = holding.flatMap(account => (account.outbox ?? []).filter(entry => entry.kind === kind));
    const ages = [...oldest, ...held].map(({ at }) => at);
    return {
      count: (await outbox.countDocuments(pendingOfKind)) + held.length,
      oldestAt: ages.length > 0 ? Math.min(...ages) : null,
    };
  }

  async function settle(id: string): Promise<void> {
    if (await settledHere(id)) return;
    await drain.all();
    await settledHere(id);
  }

  /** False when there is none of this id that waits. */
  async function settledHere(id: string): Promise<boolean> {
    const tidyAt = new Date(now() + retention.requests * dayMs);
    const { matchedCount } = await outbox.updateOne(
      { _id: id, settled: false },
      {
        $set: { settled: true, tidyAt },
        $unset: { formerAddress: '', conversationKey: '', problem: '' },
      },
    );
    return matchedCount === 1;
  }
}
