import type { Logger } from 'pino';
import { problemCode } from '../problem-code';
import { type Repeated, repeated } from '../repeated';
import type { Account } from './account';
import type { AccountRepository } from './account-repository';
import { type NoticeKind, noticeKinds, type Outbox, type OutboxEntry, outboxKinds } from './outbox';

/** Tells people what happened to their account. Never a secret. */
export interface Notices {
  /**
   * To the mailbox, to the recovery address, and to the one that it was before. The same entry twice is the same message, by its
   * Message-ID.
   * @throws NoticeRefused when trying again is of no use
   */
  tell(kind: NoticeKind, account: Account, entry: OutboxEntry): Promise<void>;
}

/** No address takes it, and none ever will. */
export class NoticeRefused extends Error {
  readonly code = 'NOTICE_REFUSED';
}

export interface OutboxWorker extends Repeated {
  /** Deals with what is due; how many entries were settled. */
  round(): Promise<number>;
}

export interface OutboxWorkerDependencies {
  outbox: Pick<Outbox, 'lease' | 'settle' | 'pendingKinds'>;
  accounts: Pick<AccountRepository, 'findById'>;
  /** Null when no messages are sent: the audit record is then all that a change leaves. */
  notices: Notices | null;
  logger: Pick<Logger, 'error' | 'warn'>;
  everyMs: number;
}

const atOnce = 20;

/** Longer than a mail server may take for all of them: what is under way is not given to another worker. */
const leaseMs = 5 * 60_000;

/**
 * An entry is settled after its message was taken, so that a worker that dies sends one twice at worst, and never none. One of
 * a kind that a later version made is left for the servers of that version.
 */
export function createOutboxWorker(deps: OutboxWorkerDependencies): OutboxWorker {
  const { outbox, accounts, notices, logger } = deps;
  const told = new Set<string>(outboxKinds);
  return { round, ...repeated(round, deps.everyMs, report) };

  async function round(): Promise<number> {
    let settled = 0;
    for (const kind of noticeKinds) settled += await deal(kind);
    await tellUnknownKinds();
    return settled;
  }

  async function deal(kind: NoticeKind): Promise<number> {
    let settled = 0;
    for (const entry of await outbox.lease(atOnce, leaseMs, kind)) {
      if (await isDealtWith(kind, entry)) {
        await outbox.settle(entry.id);
        settled++;
      }
    }
    return settled;
  }

  /** Once each, not once a round. */
  async function tellUnknownKinds(): Promise<void> {
    for (const kind of await outbox.pendingKinds()) {
      if (!told.has(kind))
        logger.warn({ kind }, 'outbox entries of a kind unknown to this version are left alone');
      told.add(kind);
    }
  }

  /** False when it must be tried again, once its lease is over. */
  async function isDealtWith(kind: NoticeKind, entry: OutboxEntry): Promise<boolean> {
    const account = await accounts.findById(entry.accountId);
    if (!notices || !account) return true;
    try {
      await notices.tell(kind, account, entry);
      return true;
    } catch (error) {
      report(error);
      return error instanceof NoticeRefused;
    }
  }

  /** Its kind only: what a mail server says quotes addresses. */
  function report(error: unknown): void {
    logger.error({ code: problemCode(error) }, 'an outbox entry could not be dealt with');
  }
}
