import { dayMs } from '../retention';
import type { AccountRepository, Leaver } from './account-repository';
import type { Removal } from './removal';

export interface Expiring extends Leaver {
  /** ms */
  removedAt: number;
}

type Leavers = Pick<AccountRepository, 'disabledUntil'>;

/**
 * Whose account will have been disabled for so many days by that moment (ms), the longest first.
 * @param days that a disabled account is kept
 */
export async function expiringBy(
  moment: number,
  { accounts, days, limit }: { accounts: Leavers; days: number; limit: number },
): Promise<Expiring[]> {
  const keptMs = days * dayMs;
  const leavers = await accounts.disabledUntil(moment - keptMs, limit);
  return leavers.map(leaver => ({ ...leaver, removedAt: leaver.disabledAt + keptMs }));
}

/** Forgets for good who has been disabled for longer than the settings say. */
export interface Expiry {
  /** Some of them; of several servers one does. `undelivered`: who waits for the mail server. */
  removeDue(): Promise<{ removed: number; undelivered: number }>;
}

export interface ExpiryDependencies {
  accounts: Leavers;
  removal: Removal;
  lease: (name: string, ms: number) => Promise<boolean>;
  days: number;
  /** Between two rounds. */
  everyMs: number;
  now: () => number;
}

export function createExpiry({ accounts, removal, lease, days, everyMs, now }: ExpiryDependencies): Expiry {
  return { removeDue };

  async function removeDue() {
    // Less than a round, so that the next one finds it free.
    if (!(await lease('expiry', everyMs / 2))) return { removed: 0, undelivered: 0 };
    const due = await expiringBy(now(), { accounts, days, limit: mostLooked });
    const people = due.map(({ account }) => account);
    const waiting = await removal.undelivered(people);
    const leaving = people.filter(account => !waiting.includes(account)).slice(0, mostAtOnce);
    await removal.remove(leaving);
    return { removed: leaving.length, undelivered: waiting.length };
  }
}

const mostLooked = 10_000;
/** The embedded store is not there for others while it writes its files anew, once for all of them. */
const mostAtOnce = 200;
