import type { AnyBulkWriteOperation } from 'mongodb';
import { RecordsRefused } from '../../accounts/audit';
import { problemCode } from '../../problem-code';
import type { Appends } from './appends';
import { certainly } from './certainly';
import type { AccountDocument, Collections } from './documents';
import { asRecord } from './documents';
import { refusedPlaces } from './errors';
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
      await move(piece);
      return true;
    });
  }

  async function account(id: string): Promise<void> {
    const document = await accounts.findOne({ _id: id, undrainedAt: { $gt: 0 } }, { projection });
    if (document) await move([document]);
  }

  async function move(waiting: Waiting[]): Promise<void> {
    const refused: Refused = new Map();
    const records = waiting.flatMap(({ audit = [] }) => audit);
    await unlessRefused(records, refused, () => appends.audit(records.map(asRecord)));
    // The order counts within an account: each one's first entries, then its second ones; none overtakes a refused one.
    const most = Math.max(...waiting.map(({ outbox = [] }) => outbox.length));
    for (let place = 0; place < most; place++) {
      const entries = waiting.flatMap(({ outbox = [] }) =>
        outbox.slice(0, place).some(entry => refused.has(entry)) ? [] : outbox.slice(place, place + 1),
      );
      await unlessRefused(entries, refused, () => appends.outbox(entries.map(asRecord)));
    }
    const writes = waiting.map(one => letGo(one, refused));
    await unlessRefused(waiting, refused, () =>
      certainly(() => accounts.bulkWrite(writes, { ordered: false })),
    );
    for (const one of waiting) tellOf(one, refused);
  }

  /** Once of each, until it is taken after all. */
  function tellOf(one: Waiting, refused: Refused): void {
    const what = [...(one.audit ?? []), ...(one.outbox ?? []), one].find(each => refused.has(each));
    if (!what) stuck.delete(one._id);
    if (!what || stuck.has(one._id)) return;
    stuck.add(one._id);
    const cause = refused.get(what);
    const message = `audit records or mails of account ${one._id} are refused: ${problemCode(cause)}`;
    onProblem(message, new RecordsRefused(message, { cause }));
  }
}

/** Why, by what the server refuses for what it is. */
type Refused = Map<object, unknown>;

/** @throws what is the matter with all of them */
async function unlessRefused(
  items: object[],
  refused: Refused,
  write: () => Promise<unknown>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    const places = refusedPlaces(error);
    if (places.length === 0) throw error;
    for (const [place, item] of items.entries()) if (places.includes(place)) refused.set(item, error);
  }
}

/** But for what is refused, which is tried again in the next round. */
function letGo(
  { _id, version, audit = [], outbox = [] }: Waiting,
  refused: Refused,
): AnyBulkWriteOperation<AccountDocument> {
  const first = outbox.findIndex(entry => refused.has(entry));
  const left = {
    audit: audit.filter(record => refused.has(record)),
    outbox: first < 0 ? [] : outbox.slice(first),
  };
  const isEmpty = left.audit.length + left.outbox.length === 0;
  const update = isEmpty ? ({ $unset: { audit: '', outbox: '', undrainedAt: '' } } as const) : { $set: left };
  return { updateOne: { filter: { _id, version }, update } };
}

type Waiting = Pick<AccountDocument, '_id' | 'version' | 'audit' | 'outbox'>;
const projection = { version: 1, audit: 1, outbox: 1 };
