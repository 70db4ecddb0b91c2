import type { Db } from 'mongodb';
import { z } from 'zod';
import type { PasswordHasher } from '../../../src/accounts/password-hasher';
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

/** Everything that the store must say after all is over, from what the clients were told. */
export async function check(
  db: Db,
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
  for (const [username, asked] of resets) await checkAccount(db, hasher, username, asked, verdict);
  for (const [key, evaluated] of guessed) {
    const record = await db.collection<{ _id: string; count: number }>('attempts').findOne({ _id: key });
    if ((record?.count ?? 0) < evaluated) verdict.uncounted.push(key);
  }
  return verdict;
}

async function checkAccount(
  db: Db,
  hasher: Pick<PasswordHasher, 'verify'>,
  username: string,
  asked: Asked[],
  verdict: Verdict,
): Promise<void> {
  const account = accountSchema.parse(await db.collection('accounts').findOne({ username }));
  const moved = await db
    .collection('audit')
    .find({ subject: account._id, kind: 'password.changed' })
    .toArray();
  const records = [...account.audit, ...z.array(recordSchema).parse(moved)]
    .filter(({ kind }) => kind === 'password.changed')
    .map(({ _id }) => _id);
  const applied = new Set(records);
  const isApplied = ({ resetId }: Asked): boolean => applied.has(`password.changed:${resetId}`);

  verdict.applied += applied.size;
  verdict.acknowledged += asked.filter(({ acknowledged }) => acknowledged).length;
  verdict.unknown += asked.filter(({ acknowledged }) => !acknowledged).length;
  const missing = asked.filter(reset => reset.acknowledged && !isApplied(reset));
  verdict.lost.push(...missing.map(({ resetId }) => `${username} ${resetId}`));
  if (account.version !== 1 + applied.size) verdict.doubled.push(`${username} is at ${account.version}`);
  const lastAcknowledged = asked.findLastIndex(({ acknowledged }) => acknowledged);
  const possible = asked.slice(Math.max(0, lastAcknowledged));
  const opens = await Promise.all(
    possible.map(({ password }) => hasher.verify(account.passwordHash, password)),
  );
  if (asked.length > 0 && applied.size > 0 && !opens.includes(true)) verdict.wrongPassword.push(username);
}

const recordSchema = z.object({ _id: z.string(), kind: z.string() });

const accountSchema = z.object({
  _id: z.string(),
  version: z.number(),
  passwordHash: z.string().nullable(),
  audit: z.array(recordSchema).default([]),
});
