import { z } from 'zod';

/** The cookies of one holder whose cookie was replaced; each as its SHA-256, base64url. */
export const replacedCookiesSchema = z.object({
  holder: z.string(),
  /** Newest first; the last is the holder itself, which is what the first cookie was. */
  cookies: z.array(z.string()),
  /** How long the answer that brings the newest may be on its way (ms). */
  formerUntil: z.number(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
});
export type ReplacedCookies = z.infer<typeof replacedCookiesSchema>;

/** What a cookie is. Only the newest one of its holder opens anything. */
export interface Session {
  holder: string;
  /** How many cookies its holder had before this one. */
  generation: number;
  /** `former`: it was replaced, and the new one may not have arrived yet. */
  state: 'newest' | 'former' | 'over';
}

/** A cookie that was never replaced is its own holder, and no store knows of it. */
export interface SessionStore {
  sessionOf(cookie: string): Promise<Session>;
  newestOf(holder: string): Promise<{ cookie: string; generation: number }>;
  /**
   * One atomic write. False, and nothing changes, when another one was faster: then `from` is no longer the newest, and its browser has been
   * given another already.
   */
  replace(holder: string, from: string, to: string): Promise<boolean>;
}

/** An answer takes no longer than that to its browser, or is lost. */
export const formerMs = 60_000;

/** Longer than any chat, and what belongs to it, is kept. */
export const replacedLifeMs = 49 * 3_600_000;

/** @param known null when no cookie of its holder was ever replaced */
export function sessionAmong(known: ReplacedCookies | null, cookie: string, now: number): Session {
  if (!known) return { holder: cookie, generation: 0, state: 'newest' };
  const { holder, cookies, formerUntil } = known;
  const age = cookies.indexOf(cookie);
  const replaced = age === 1 && now < formerUntil ? 'former' : 'over';
  return { holder, generation: cookies.length - 1 - age, state: age === 0 ? 'newest' : replaced };
}

export function newestAmong(known: ReplacedCookies | null, holder: string) {
  const cookies = known?.cookies ?? [holder];
  return { cookie: cookies[0] ?? holder, generation: cookies.length - 1 };
}
