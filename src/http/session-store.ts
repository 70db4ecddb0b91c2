import { z } from 'zod';

/** The cookies of one holder whose cookie was replaced; each as its SHA-256, base64url. */
export const replacedCookiesSchema = z.object({
  holder: z.string(),
  /** Newest first; the last is the holder itself, which is what the first cookie was. */
  cookies: z.array(z.string()),
  /** How long the one before the newest is good (ms). */
  formerUntil: z.number(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
});
export type ReplacedCookies = z.infer<typeof replacedCookiesSchema>;

/** A cookie that was never replaced is its own holder, and no store knows of it. */
export interface SessionStore {
  /** Whose a cookie is; null for one that was replaced. When the newest one is first seen, the one before is over. */
  holderOf(cookie: string): Promise<string | null>;
  /** Null when none was ever replaced. */
  newestOf(holder: string): Promise<string | null>;
  /**
   * One atomic write. False, and nothing changes, when another one was faster: then `from` is no longer the newest, and its browser has been
   * given another already.
   */
  replace(holder: string, from: string, to: string): Promise<boolean>;
}

/** An answer that was lost on its way leaves the browser with the cookie before: so long it is still good. */
export const formerMs = 60_000;

/** Longer than any chat, and what belongs to it, is kept. */
export const replacedLifeMs = 49 * 3_600_000;

/** Whether a cookie that is known of is good now. */
export function isGood({ cookies, formerUntil }: ReplacedCookies, cookie: string, now: number): boolean {
  const age = cookies.indexOf(cookie);
  return age === 0 || (age === 1 && now < formerUntil);
}
