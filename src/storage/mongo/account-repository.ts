import type { AnyBulkWriteOperation, Filter } from 'mongodb';
import type { Account } from '../../accounts/account';
import {
  type AccountRepository,
  type ChangeOutcome,
  type Leaver,
  type PasswordChange,
  type ResealedPage,
  withPassword,
} from '../../accounts/account-repository';
import { AccountDamaged, type SealedAccounts } from '../../accounts/account-seal';
import { createAccountImport } from './account-import';
import { certainly } from './certainly';
import type { AccountDocument, Collections } from './documents';
import { asDocument, asRecord } from './documents';
import { type Drain, mostWaiting } from './drain';
import type { Pace } from './pace';

const pageSize = 500;

export function createAccountRepository(
  { accounts }: Pick<Collections, 'accounts'>,
  drain: Drain,
  now: () => number,
  sealed: SealedAccounts,
  pace: Pace,
): AccountRepository {
  return {
    findById: id => found({ _id: id }),
    findByIds,
    findByNumenKey: numenKey => found({ numenKey }),
    findByUsername: username => found({ username }),
    changePassword: change => certainly(() => compareAndSet(change)),
    ...createAccountImport({ accounts }, drain, now, sealed, pace),
    disabledUntil,
    all,
    reseal,
    count: () => accounts.countDocuments({}),
  };

  async function found(wanted: Filter<AccountDocument>): Promise<Account | null> {
    return sealed.openedOrNull(recordOf(await certainly(() => accounts.findOne(wanted))));
  }

  async function findByIds(ids: string[]): Promise<Account[]> {
    const documents = await certainly(() => accounts.find({ _id: { $in: ids } }).toArray());
    return documents.flatMap(document => sealed.unlessDamaged(recordOf(document)));
  }

  /**
   * One document, one write: password, version, reset, audit record and outbox entry, or nothing. When its outcome is
   * unknown the same reset is looked for, and tried again under the same name: the version lets it through once.
   */
  async function compareAndSet(change: PasswordChange): Promise<ChangeOutcome> {
    const known = await accounts.findOne({ _id: change.accountId });
    if (known?.version !== change.expectedVersion) return outcomeOf(change);
    if ((known.audit?.length ?? 0) >= mostWaiting) await drain.account(change.accountId);
    const { seal } = sealed.sealed(withPassword(sealed.opened(recordOf(known)), change));
    const { matchedCount } = await accounts.updateOne(
      { _id: change.accountId, version: change.expectedVersion, resetIds: { $ne: change.resetId } },
      updateFor(change, seal),
    );
    drain.wrote([change.accountId]);
    if (matchedCount === 1) return 'applied';
    return outcomeOf(change);
  }

  /** Somebody was faster: was it this very reset, sent twice? A majority read: what it finds is kept for good. */
  async function outcomeOf({ accountId, resetId }: PasswordChange): Promise<ChangeOutcome> {
    const account = await accounts.findOne({ _id: accountId, resetIds: resetId });
    return account ? 'already' : 'conflict';
  }

  async function reseal(after: string, write: boolean): Promise<ResealedPage> {
    const documents = await pageAfter(after);
    const last = documents.at(-1)?.username ?? null;
    const counts: ResealedPage = { seen: documents.length, resealed: 0, damaged: 0, last };
    const writes: AnyBulkWriteOperation<AccountDocument>[] = [];
    for (const document of documents) {
      try {
        const anew = sealed.newSealOf(recordOf(document));
        if (anew) writes.push(resealing(document, anew.seal));
      } catch (error) {
        if (!(error instanceof AccountDamaged)) throw error;
        counts.damaged++;
      }
    }
    if (write) await pace.inPieces(writes, rewritten);
    return { ...counts, resealed: writes.length };
  }

  /** Each names what it replaces: it may be done again. */
  async function rewritten(writes: AnyBulkWriteOperation<AccountDocument>[]): Promise<boolean> {
    await certainly(() => accounts.bulkWrite(writes, { ordered: false }));
    return true;
  }

  function pageAfter(username: string): Promise<AccountDocument[]> {
    const later = { username: { $gt: username } };
    return certainly(() => accounts.find(later).sort({ username: 1 }).limit(pageSize).toArray());
  }

  async function disabledUntil(moment: number, limit: number): Promise<Leaver[]> {
    const found = accounts
      .find({ disabledAt: { $lte: moment } })
      .sort({ disabledAt: 1 })
      .limit(limit);
    return (await found.toArray()).flatMap(document =>
      sealed
        .unlessDamaged(recordOf(document))
        .map(account => ({ account, disabledAt: document.disabledAt ?? moment })),
    );
  }

  async function* all(first = ''): AsyncIterable<Account> {
    for (let after = first; ; ) {
      const page = await pageAfter(after);
      for (const document of page) yield sealed.opened(recordOf(document));
      const last = page.at(-1);
      if (!last) return;
      after = last.username;
    }
  }
}

/** Whoever changed it since has sealed it. */
const resealing = ({ _id, version, seal: before }: AccountDocument, seal: string) => ({
  updateOne: { filter: { _id, version, seal: before }, update: { $set: { seal } } },
});

/** A list that only grew would end at 16 MB: a reset that is repeated is one of the last. */
const rememberedResets = 20;

function updateFor({ passwordHash, resetId, audit, outbox }: PasswordChange, seal: string) {
  return {
    $set: { passwordHash, lastResetId: resetId, seal, undrainedAt: audit.at },
    $inc: { version: 1 },
    $push: {
      resetIds: { $each: [resetId], $slice: -rememberedResets },
      audit: asDocument(audit),
      outbox: { $each: outbox.map(asDocument) },
    },
  };
}

/** With the port's own name for what names it. */
export const recordOf = (document: AccountDocument | null) => document && asRecord(document);
