import type { Appends } from './appends';
import { certainly } from './certainly';
import type { AccountDocument, Collections } from './documents';
import { without } from './documents';

/**
 * Moves audit records and outbox entries from the accounts that they were written with to their collections. Every step may
 * be repeated, by several servers at once: the inserts keep one of an id, and only then the account lets go of what was
 * read, unless it was changed meanwhile (then the next round moves the rest).
 */
export interface Drain {
  all(): Promise<void>;
  account(id: string): Promise<void>;
}

/** Records in one account's document: from here on a change moves them itself before it adds its own. */
export const mostWaiting = 20;

const atOnce = 200;

export function createDrain({ accounts }: Pick<Collections, 'accounts'>, appends: Appends): Drain {
  return { all, account };

  async function all(): Promise<void> {
    for (;;) {
      const waiting = await accounts
        .find({ undrainedAt: { $gt: 0 } }, { projection })
        .limit(atOnce)
        .toArray();
      // Of many accounts after an import; the order counts within an account only.
      await Promise.all(waiting.map(move));
      if (waiting.length < atOnce) return;
    }
  }

  async function account(id: string): Promise<void> {
    const document = await accounts.findOne({ _id: id, undrainedAt: { $gt: 0 } }, { projection });
    if (document) await move(document);
  }

  async function move({ _id, version, audit = [], outbox = [] }: Waiting): Promise<void> {
    for (const record of audit) await appends.audit({ ...without(record), id: record._id });
    for (const entry of outbox) await appends.outbox({ ...without(entry), id: entry._id });
    const moved = { $unset: { audit: '', outbox: '', undrainedAt: '' } } as const;
    await certainly(() => accounts.updateOne({ _id, version }, moved));
  }
}

type Waiting = Pick<AccountDocument, '_id' | 'version' | 'audit' | 'outbox'>;
const projection = { version: 1, audit: 1, outbox: 1 };
