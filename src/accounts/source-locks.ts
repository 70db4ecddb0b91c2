import type { AttemptLedger } from './attempt-ledger';
import { noAttempts } from './attempts';
import type { Keyring } from './keyring';

/** Which conversations have caused locks: whatever was granted to one of them before is over. */
export interface SourceLocks {
  /** The last free attempt on something was made in this conversation, and failed. */
  noteLock(conversationKey: string): Promise<void>;
  /** When it last did so (ms); null when it never did. */
  lastBy(conversationKey: string): Promise<number | null>;
}

/** In the attempts' ledger, under keys of their own: every server knows of them, and they are as durable as the locks. */
export function createSourceLocks({
  attempts,
  keyring,
}: {
  attempts: Pick<AttemptLedger, 'change' | 'read'>;
  keyring: Pick<Keyring, 'sourceKey'>;
}): SourceLocks {
  const keyOf = (conversationKey: string) => keyring.sourceKey('locks', conversationKey);

  return {
    noteLock: conversationKey =>
      attempts.change(keyOf(conversationKey), (known, lastAt) => ({
        record: { ...noAttempts, count: (known?.count ?? 0) + 1, lastAt },
        answer: undefined,
      })),
    lastBy: async conversationKey => (await attempts.read(keyOf(conversationKey)))?.lastAt ?? null,
  };
}
