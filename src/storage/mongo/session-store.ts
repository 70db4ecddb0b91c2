import {
  formerMs,
  isGood,
  type ReplacedCookies,
  replacedCookiesSchema,
  replacedLifeMs,
  type SessionStore,
} from '../../http/session-store';
import type { Collections } from './documents';
import { without } from './documents';
import { isDuplicate } from './errors';

export function createSessionStore(
  { sessions }: Pick<Collections, 'sessions'>,
  now: () => number,
): SessionStore {
  return { holderOf, newestOf, replace };

  async function holderOf(cookie: string): Promise<string | null> {
    const known = await knownBy(cookie);
    if (!known) return cookie;
    if (!isGood(known, cookie, now())) return null;
    if (known.cookies[0] === cookie && known.formerUntil > 0)
      await sessions.updateOne({ _id: known.holder, 'cookies.0': cookie }, { $set: { formerUntil: 0 } });
    return known.holder;
  }

  async function knownBy(cookie: string): Promise<ReplacedCookies | null> {
    const found = await sessions.findOne({ cookies: cookie, expiresAt: { $gt: now() } });
    return found && replacedCookiesSchema.parse({ ...without(found), holder: found._id });
  }

  async function newestOf(holder: string): Promise<string | null> {
    const found = await sessions.findOne({ _id: holder, expiresAt: { $gt: now() } });
    return found?.cookies[0] ?? null;
  }

  async function replace(holder: string, from: string, to: string): Promise<boolean> {
    const expiresAt = now() + replacedLifeMs;
    const times = { formerUntil: now() + formerMs, expiresAt, tidyAt: new Date(expiresAt) };
    if (from === holder && (await begun(holder, to, times))) return true;
    const { matchedCount } = await sessions.updateOne(
      { _id: holder, 'cookies.0': from },
      { $push: { cookies: { $each: [to], $position: 0 } }, $set: times },
    );
    return matchedCount === 1;
  }

  async function begun(
    holder: string,
    to: string,
    times: { formerUntil: number; expiresAt: number; tidyAt: Date },
  ): Promise<boolean> {
    try {
      await sessions.insertOne({ _id: holder, cookies: [to, holder], ...times });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }
}
