import type { PasswordHasher } from '../../src/accounts/password-hasher';
import type { Ports } from '../../src/ports';
import type { Asked } from './person';

export interface Verdict {
  acknowledged: number;
  /** Asked for, and never answered: may or may not have been applied. */
  unknown: number;
  applied: number;
  /** Acknowledged, and not in the store. */
  lost: string[];
  /** Applied more than once, or counted in the version without a record. */
  doubled: string[];
  /** The password that opens the account is not the last one that was acknowledged, nor a later one. */
  wrongPassword: string[];
  /** Evaluated for the client, and not counted. */
  uncounted: string[];
}

/** More than any run applies to one account. */
const allRecords = 100_000;

/**
 * What the store says after all is over, beside what the clients were told.
 * @param resets by user name, in the order in which they were asked for
 * @param guessed how many guesses were evaluated, by the ledger's key
 */
export async function check(
  store: Pick<Ports, 'accounts' | 'audit' | 'attempts'>,
  hasher: Pick<PasswordHasher, 'verify'>,
  resets: Map<string, Asked[]>,
  guessed: Map<string, number>,
): Promise<Verdict> {
  const verdict: Verdict = {
    acknowledged: 0,
    unknown: 0,
    applied: 0,
    lost: [],
    doubled: [],
    wrongPassword: [],
    uncounted: [],
  };
  for (const [username, asked] of resets) await checkAccount(username, asked);
  for (const [key, evaluated] of guessed) {
    const record = await store.attempts.read(key);
    if ((record?.count ?? 0) < evaluated) verdict.uncounted.push(key);
  }
  return verdict;

  async function checkAccount(username: string, asked: Asked[]): Promise<void> {
    const account = await store.accounts.findByUsername(username);
    if (!account) throw new Error(`${username} is gone`);
    const records = await store.audit.list(account.id, allRecords);
    const applied = new Set(records.filter(({ kind }) => kind === 'password.changed').map(({ id }) => id));
    const isApplied = ({ resetId }: Asked): boolean => applied.has(`password.changed:${resetId}`);

    verdict.applied += applied.size;
    verdict.acknowledged += asked.filter(({ acknowledged }) => acknowledged).length;
    verdict.unknown += asked.filter(({ acknowledged }) => !acknowledged).length;
    const missing = asked.filter(reset => reset.acknowledged && !isApplied(reset));
    verdict.lost.push(...missing.map(({ resetId }) => `${username} ${resetId}`));
    if (account.version !== 1 + applied.size) verdict.doubled.push(`${username} is at ${account.version}`);
    if (applied.size > 0 && !(await opensWithPossible(account.passwordHash, asked))) {
      verdict.wrongPassword.push(username);
    }
  }

  /** Newest first: most often it is that one. */
  async function opensWithPossible(passwordHash: string | null, asked: Asked[]): Promise<boolean> {
    const lastAcknowledged = asked.findLastIndex(({ acknowledged }) => acknowledged);
    for (const { password } of asked.slice(Math.max(0, lastAcknowledged)).toReversed()) {
      if (await hasher.verify(passwordHash, password)) return true;
    }
    return false;
  }
}
