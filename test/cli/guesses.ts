import { attemptLimits } from '../../src/accounts/attempts';
import { createKeyring } from '../../src/accounts/keyring';
import { keyringFor } from '../../src/accounts/master-keys';
import { attemptKeysOf } from '../../src/accounts/proofs/proofs';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { masterKey } from './command-line';

/** Wrong birth dates, beside the NUMEN of somebody; the fifth one locks. */
export async function guess(
  dataDir: string,
  username: string,
  { times, now }: { times: number; now: () => number },
): Promise<void> {
  const keyring = createKeyring(masterKey);
  const store = openEmbeddedStore({
    ...{ dataDir, now, keyFingerprint: keyring.fingerprint, seal: keyring.accountSeal },
    attemptLimits: attemptLimits({
      ...{ freeAttempts: 5, firstWaitMinutes: 15, longestWaitMinutes: 60, attemptsBeforeHelpDesk: 20 },
    }),
  });
  try {
    const ofStore = keyringFor({ current: masterKey }, await store.keySlots.read());
    const account = await store.accounts.findByUsername(username);
    const [key = ''] = account ? attemptKeysOf(account, ofStore) : [];
    for (let count = 0; count < times; count++)
      await store.attempts.consume(key, { id: `${now()} ${count}` });
  } finally {
    await store.close();
  }
}
