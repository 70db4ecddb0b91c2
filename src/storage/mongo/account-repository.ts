import { setTimeout as wait } from 'node:timers/promises';
import { type Account, accountSchema } from '../../accounts/account';
import type { AccountRepository, ChangeOutcome, PasswordChange } from '../../accounts/account-repository';
import { createAccountImport } from './account-import';
import type { AccountDocument, Collections } from './documents';
import { asDocument, without } from './documents';
import { type Drain, mostWaiting } from './drain';
import { isOutcomeUnknown } from './errors';

/** Waits (ms) between the tries of one reset whose outcome is unknown: an election takes some seconds. */
const retryAfter = [100, 400, 1_500, 4_000];

const pageSize = 500;

export function createAccountRepository(
  { accounts }: Pick<Collections, 'accounts'>,
  drain: Drain,
  now: () => number,
): AccountRepository {
  return {
    findById: async id => accountOrNull(await accounts.findOne({ _id: id })),
    findByNumenKey: async numenKey => accountOrNull(await accounts.findOne({ numenKey })),
    findByUsername: async username => accountOrNull(await accounts.findOne({ username })),
    ownersOf,
    changePassword,
    importAccounts: createAccountImport({ accounts }, drain, now),
    all,
    count: () => accounts.countDocuments({}),
  };

  async function ownersOf(usernames: string[]): Promise<Map<string, string>> {
    const projection = { username: 1, numenKey: 1 };
    const found = await accounts.find({ username: { $in: usernames } }, { projection }).toArray();
    return new Map(found.map(({ username, numenKey }) => [username, numenKey]));
  }

  /**
   * One document, one write: password, version, reset, audit record and outbox entry, or nothing. When its outcome is
   * unknown the same reset is looked for, and tried again under the same name: the version lets it through once.
   */
  async function changePassword(change: PasswordChange): Promise<ChangeOutcome> {
    for (const ms of retryAfter) {
      try {
        return await compareAndSet(change);
      } catch (error) {
        if (!isOutcomeUnknown(error)) throw error;
        await wait(ms);
      }
    }
    return compareAndSet(change);
  }

  async function compareAndSet(change: PasswordChange): Promise<ChangeOutcome> {
    const known = await accounts.findOne({ _id: change.accountId }, { projection: { audit: 1 } });
    if ((known?.audit?.length ?? 0) >= mostWaiting) await drain.account(change.accountId);
    const { matchedCount } = await accounts.updateOne(
      { _id: change.accountId, version: change.expectedVersion, resetIds: { $ne: change.resetId } },
      updateFor(change),
    );
    if (matchedCount === 1) return 'applied';
    return outcomeOf(change);
  }

  /** Somebody was faster: was it this very reset, sent twice? A majority read: what it finds is kept for good. */
  async function outcomeOf({ accountId, resetId }: PasswordChange): Promise<ChangeOutcome> {
    const account = await accounts.findOne({ _id: accountId, resetIds: resetId });
    return account ? 'already' : 'conflict';
  }

  async function* all(first = ''): AsyncIterable<Account> {
    for (let after = first; ; ) {
      const page = await accounts
        .find({ username: { $gt: after } })
        .sort({ username: 1 })
        .limit(pageSize)
        .toArray();
      for (const document of page) yield accountOf(document);
      const last = page.at(-1);
      if (!last) return;
      after = last.username;
    }
  }
}

/** A list that only grew would end at 16 MB: a reset that is repeated is one of the last. */
const rememberedResets = 20;

function updateFor({ passwordHash, resetId, audit, outbox }: PasswordChange) {
  return {
    $set: { passwordHash, lastResetId: resetId, undrainedAt: audit.at },
    $inc: { version: 1 },
    $push: {
      resetIds: { $each: [resetId], $slice: -rememberedResets },
      audit: asDocument(audit),
      outbox: asDocument(outbox),
    },
  };
}

export function accountOf(document: AccountDocument): Account {
  return accountSchema.parse({ ...without(document), id: document._id });
}

function accountOrNull(document: AccountDocument | null): Account | null {
  return document && accountOf(document);
}
