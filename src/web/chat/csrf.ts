import { createHmac, timingSafeEqual } from 'node:crypto';

/** For which page a token was made: the one that asks whose conversation it is lets nobody answer in it. */
export type CsrfPurpose = 'chat' | 'gate';

/** What only a page of ours in this browser, for this conversation, can send along (OWASP, HMAC-based token pattern). */
export interface Csrf {
  tokenFor(purpose: CsrfPurpose, holder: string, conversationId: string): string;
  /** The purpose of a token that we made; null for any other. */
  purposeOf(token: string, holder: string, conversationId: string): CsrfPurpose | null;
}

/** @param secret 32 bytes (`keyring.secretFor('chatPage')`) */
export function createCsrf(secret: Uint8Array): Csrf {
  return { tokenFor, purposeOf };

  function tokenFor(...parts: [CsrfPurpose, string, string]): string {
    return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
  }

  function purposeOf(token: string, holder: string, conversationId: string): CsrfPurpose | null {
    const purposes: readonly CsrfPurpose[] = ['chat', 'gate'];
    return purposes.find(purpose => isSame(token, tokenFor(purpose, holder, conversationId))) ?? null;
  }
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
