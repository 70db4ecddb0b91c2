import {
  formerMs,
  newestAmong,
  type ReplacedCookies,
  replacedCookiesSchema,
  replacedLifeMs,
  type Session,
  type SessionStore,
  sessionAmong,
} from '../../http/session-store';
import { certainly, setCertainly } from './certainly';
import type { Collections } from './documents';
import { without } from './documents';
import { inserted } from './errors';

export function createSessionStore(
  { sessions }: Pick<Collections, 'sessions'>,
  now: () => number,
): SessionStore {
  return { sessionOf, newestOf, replace };

  async function sessionOf(cookie: string): Promise<Session> {
    return sessionAmong(await known({ cookies: cookie }), cookie, now());
  }

  async function newestOf(holder: string): Promise<{ cookie: string; generation: number }> {
    return newestAmong(await known({ _id: holder }), holder);
  }

  async function known(by: { cookies: string } | { _id: string }): Promise<ReplacedCookies | null> {
    const found = await certainly(() => sessions.findOne({ ...by, expiresAt: { $gt: now() } }));
    return found && replacedCookiesSchema.parse({ ...without(found), holder: found._id });
  }

  /** Nobody else makes the same cookie. */
  function replace(holder: string, from: string, to: string): Promise<boolean> {
    return setCertainly(
      () => replaceOnce(holder, from, to),
      async () => (await sessions.findOne({ _id: holder, 'cookies.0': to })) !== null,
    );
  }

  async function replaceOnce(holder: string, from: string, to: string): Promise<boolean> {
    const expiresAt = now() + replacedLifeMs;
    const times = { formerUntil: now() + formerMs, expiresAt, tidyAt: new Date(expiresAt) };
    if (from === holder) {
      const first = { _id: holder, cookies: [to, holder], ...times };
      if (await inserted(() => sessions.insertOne(first))) return true;
    }
    const { matchedCount } = await sessions.updateOne(
      { _id: holder, 'cookies.0': from },
      { $push: { cookies: { $each: [to], $position: 0 } }, $set: times },
    );
    return matchedCount === 1;
  }
}
