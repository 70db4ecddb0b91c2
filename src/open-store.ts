import { attemptLimits } from './accounts/attempts';
import type { Keyring } from './accounts/keyring';
import { conversationHours } from './bot/conversation-store';
import type { Config } from './config';
import type { Ports } from './ports';
import { openEmbeddedStore } from './storage/embedded/embedded-store';
import { openMongoStore } from './storage/mongo/mongo-store';

/** The store that the settings name, and its clock. */
export interface OpenStore extends Ports {
  /** Milliseconds since the epoch: the database's clock where several servers share one; never back on the embedded store. */
  now: () => number;
  /** Removes what has expired; no reader has seen it since. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

const hourMs = 3_600_000;

/**
 * @param now this machine's clock
 * @param onProblem what an operator should read about and that stops nothing
 * @throws StoreUnusable or StoreNotReady, with everything that is wrong
 */
export async function openStore(
  { settings, secrets }: Config,
  keyring: Keyring,
  now: () => number,
  onProblem: (message: string, error: unknown) => void,
): Promise<OpenStore> {
  const options = {
    attemptLimits: attemptLimits(settings.academy.limits),
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
    conversationLifeMs: conversationHours * hourMs,
    onProblem,
  };
  if (secrets.mongodbUri) return openMongoStore({ ...options, uri: secrets.mongodbUri });
  return openEmbeddedStore({
    ...options,
    dataDir: settings.dataDir,
    now,
    monotonic: () => performance.now(),
  });
}
