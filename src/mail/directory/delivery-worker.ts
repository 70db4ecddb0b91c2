import type { Logger } from 'pino';
import type { Account } from '../../accounts/account';
import type { AuditLog } from '../../accounts/audit';
import type { Outbox, OutboxEntry } from '../../accounts/outbox';
import { repeated, type Wakeable } from '../../repeated';
import type { DeliveredStates } from './delivered-states';
import { outcomeOf } from './delivery-state';
import { type MailDirectory, problemOf } from './mail-directory';

export interface DeliveryWorker extends Wakeable {
  /** Delivers what is due; how many were acknowledged. */
  round(): Promise<number>;
}

export interface DeliveryWorkerDependencies {
  outbox: Pick<Outbox, 'leaseInOrder' | 'settle' | 'postpone'>;
  delivered: DeliveredStates;
  audit: Pick<AuditLog, 'append'>;
  /** Null when the mail server learns of passwords in another way: there is nothing to deliver. */
  directory: MailDirectory | null;
  /** Tells the conversation that set a password that it opens the mailbox, or why not. */
  tell: (conversationKey: string, outcome: ReturnType<typeof outcomeOf>) => Promise<unknown>;
  now: () => number;
  /** Of each that was acknowledged: ms since the password was changed. */
  onDelivered: (ms: number) => void;
  logger: Pick<Logger, 'warn'>;
  everyMs: number;
}

/** Accounts at once: what a directory takes without others waiting. */
const atOnce = 8;

/** Longer than a directory may take for one: what is under way is not given to another server. */
const leaseMs = 20_000;

/** For how long a conversation that cannot be told is tried. */
const tellMs = 60_000;

/**
 * An entry is settled after the directory has acknowledged the account, so that a server that dies delivers it twice at worst, and
 * never not at all. The outbox gives one entry of an account at a time; should two servers have the same account all the same (one
 * stood still for longer than its lease), the directory's own order holds: `MailDirectory.deliver`.
 */
export function createDeliveryWorker(deps: DeliveryWorkerDependencies): DeliveryWorker {
  const { outbox, delivered, audit, directory, now, logger } = deps;
  const report = (error: unknown): void =>
    logger.warn({ problem: problemOf(error) }, 'deliveries to the mail directory could not be looked up');
  return { round, ...repeated(round, deps.everyMs, report) };

  async function round(): Promise<number> {
    let settled = 0;
    for (;;) {
      const entries = await outbox.leaseInOrder(atOnce, leaseMs, 'mailbox.changed');
      if (entries.length === 0) return settled;
      const outcomes = await Promise.all(entries.map(isDealtWith));
      settled += outcomes.filter(Boolean).length;
    }
  }

  async function isDealtWith(entry: OutboxEntry): Promise<boolean> {
    try {
      if (directory) {
        await deliver(entry, directory);
        await record('mailbox.delivered', entry);
      }
      await outbox.settle(entry.id);
      return true;
    } catch (error) {
      const problem = problemOf(error);
      // Once of an entry, however often it is tried.
      await record('mailbox.undelivered', entry).catch(() => {});
      logger.warn({ accountId: entry.accountId, problem }, 'a mailbox could not be brought up to date');
      await outbox.postpone(entry.id, waitAfter(entry, problem), problem);
      return false;
    }
  }

  async function deliver(entry: OutboxEntry, to: MailDirectory): Promise<void> {
    const account = await to.deliver(entry.accountId);
    const at = now();
    if (account) {
      const { version, lastResetId: resetId } = account;
      await delivered.keep(account.id, { version, resetId, at });
    }
    await tell(entry, account);
    if (account) deps.onDelivered(at - entry.at);
  }

  function record(kind: 'mailbox.delivered' | 'mailbox.undelivered', { id, accountId }: OutboxEntry) {
    return audit.append({ id: `${kind}:${id}`, at: now(), kind, subject: accountId, channel: 'mail' });
  }

  /** Of the very password that the conversation has set: another one may have followed. */
  async function tell({ at, resetId, conversationKey }: OutboxEntry, account: Account | null): Promise<void> {
    if (!conversationKey || !resetId) return;
    try {
      await deps.tell(conversationKey, outcomeOf(account, resetId));
    } catch {
      if (now() - at < tellMs) throw new NotTold();
    }
  }

  /** Twice as long each time, by the age of the entry. */
  function waitAfter({ at }: OutboxEntry, problem: string): number {
    const longest = problem.startsWith('MAILBOX_') ? longestWaitMs.mailbox : longestWaitMs.directory;
    return Math.min(longest, Math.max(shortestWaitMs, Math.round((now() - at) / 2)));
  }
}

class NotTold extends Error {
  readonly code = 'CONVERSATION_NOT_TOLD';
}

const shortestWaitMs = 500;
/** A directory that is back should be found soon; one mailbox that is not there is for people to look at. */
const longestWaitMs = { directory: 30_000, mailbox: 15 * 60_000 };
