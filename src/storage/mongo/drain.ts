import { problemCode } from '../../problem-code';
import type { Appends } from './appends';
import { certainly } from './certainly';
import type { AccountDocument, Collections } from './documents';
import { asRecord } from './documents';
import { isOutcomeUnknown } from './errors';
import type { Pace } from './pace';

/**
 * Moves audit records and outbox entries from the accounts that they were written with to their collections. Every step may
 * be repeated, by several servers at once: the inserts keep one of an id, and only then the accounts let go of what was
 * read, unless they were changed meanwhile (then the next round moves the rest).
 */
export interface Drain {
  /** Whatever waits, whoever wrote it. */
  all(): Promise<void>;
  /**
   * For those who look again soon: what this server has written itself, and every half minute what others have left (they were killed, or
   * were a command). Not every server has a sparse index: without one `all` reads every account.
   */
  lately(): Promise<void>;
  account(id: string): Promise<void>;
  /** This server has written to these accounts. */
  wrote(ids: string[]): void;
}

/** Records in one account's document: from here on a change moves them itself before it adds its own. */
export const mostWaiting = 20;

const atOnce = 500;
const allAfterMs = 30_000;
/** Of an import: `all` is the shorter way then. */
const mostOwn = 200;

/**
 * @param onProblem of what the server refuses, and stays in its account: once of each
 * @param clock ms, from whenever it likes
 */
export function createDrain(
  { accounts }: Pick<Collections, 'accounts'>,
  appends: Appends,
  pace: Pace,
  onProblem: (message: string, error: unknown) => void = () => {},
  clock = () => performance.now(),
): Drain {
  const own = new Set<string>();
  const stuck = new Set<string>();
  let allAt = Number.NEGATIVE_INFINITY;
  return { all, lately, account, wrote };

  function wrote(ids: string[]): void {
    for (const id of ids) own.add(id);
    if (own.size > mostOwn) lookAtAll();
  }

  async function lately(): Promise<void> {
    if (clock() - allAt > allAfterMs) return all();
    const ids = [...own];
    own.clear();
    try {
      await Promise.all(ids.map(account));
    } catch (error) {
      lookAtAll();
      throw error;
    }
  }

  function lookAtAll(): void {
    own.clear();
    allAt = Number.NEGATIVE_INFINITY;
  }

  async function all(): Promise<void> {
    const from = clock();
    own.clear();
    const found = accounts.find({ undrainedAt: { $gt: 0 } }, { projection, batchSize: atOnce });
    let waiting: Waiting[] = [];
    for await (const document of found) {
      waiting.push(document);
      if (waiting.length < atOnce) continue;
      await moveAll(waiting);
      waiting = [];
    }
    await moveAll(waiting);
    allAt = from;
  }

  /** Of many accounts after an import, in calls that the server answers in time. */
  async function moveAll(waiting: Waiting[]): Promise<void> {
    await pace.inPieces(waiting, async piece => {
      await unlessRefused(piece, () => moveEach(piece));
      return true;
    });
  }

  /** What the server refuses of one account waits there: the others do not wait for it. */
  async function moveEach(waiting: Waiting[]): Promise<void> {
    for (const one of waiting) await unlessRefused([one], async error => tellOf(one._id, error));
  }

  async function unlessRefused(
    waiting: Waiting[],
    onRefusal: (error: unknown) => Promise<void>,
  ): Promise<void> {
    try {
      await move(waiting);
    } catch (error) {
      if (isOutcomeUnknown(error)) throw error;
      await onRefusal(error);
    }
  }

  function tellOf(id: string, error: unknown): void {
    if (stuck.has(id)) return;
    stuck.add(id);
    onProblem(`the audit records and mails of account ${id} are refused: ${problemCode(error)}`, error);
  }

  async function account(id: string): Promise<void> {
    const document = await accounts.findOne({ _id: id, undrainedAt: { $gt: 0 } }, { projection });
    if (document) await move([document]);
  }

  async function move(waiting: Waiting[]): Promise<void> {
    await appends.audit(waiting.flatMap(({ audit = [] }) => audit.map(asRecord)));
    // The order counts within an account: each one's first entries, then its second ones.
    const most = Math.max(...waiting.map(({ outbox = [] }) => outbox.length));
    for (let place = 0; place < most; place++)
      await appends.outbox(
        waiting.flatMap(({ outbox = [] }) => outbox.slice(place, place + 1).map(asRecord)),
      );
    const moved = { $unset: { audit: '', outbox: '', undrainedAt: '' } } as const;
    const writes = waiting.map(({ _id, version }) => ({
      updateOne: { filter: { _id, version }, update: moved },
    }));
    await certainly(() => accounts.bulkWrite(writes, { ordered: false }));
  }
}

type Waiting = Pick<AccountDocument, '_id' | 'version' | 'audit' | 'outbox'>;
const projection = { version: 1, audit: 1, outbox: 1 };
