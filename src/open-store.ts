import { attemptLimits } from './accounts/attempts';
import type { AuditRecord } from './accounts/audit';
import type { KeySlots } from './accounts/key-slots';
import { createKeyring, type Keyring } from './accounts/keyring';
import { keyringFor, type MasterKeys, newSlots } from './accounts/master-keys';
import type { Config } from './config';
import type { Ports } from './ports';
import { dayMs, defaultRetention } from './retention';
import { type EmbeddedStoreOptions, openEmbeddedStore } from './storage/embedded/embedded-store';

/** The store that the settings name, and its clock. */
export interface OpenStore extends Ports {
  /** Of this store. */
  keyring: Keyring;
  keySlots: KeySlots;
  /** Milliseconds since the epoch: the database's clock where several servers share one; never back on the embedded store. */
  now: () => number;
  /** Removes what has expired; no reader has seen it since. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param now this machine's clock
 * @param onProblem what an operator should read about and that stops nothing
 * @param onAudit of each audit record that was kept
 * @throws StoreUnusable or StoreNotReady, with everything that is wrong
 */
export async function openStore(
  config: Config,
  keys: MasterKeys,
  now: () => number,
  onProblem: (message: string, error: unknown) => void,
  onAudit?: (record: AuditRecord) => void,
): Promise<OpenStore> {
  const store = await openPorts(config, keys, now, { onProblem, onAudit });
  try {
    return { ...store, keyring: keyringFor(keys, await store.keySlots.read()) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openPorts(
  { settings, secrets }: Config,
  keys: MasterKeys,
  now: () => number,
  told: Pick<EmbeddedStoreOptions, 'onProblem' | 'onAudit'>,
): Promise<Omit<OpenStore, 'keyring'>> | Omit<OpenStore, 'keyring'> {
  const retention = { ...defaultRetention, ...settings.retention };
  const options = {
    ...storeKeys(keys),
    attemptLimits: attemptLimits(settings.academy.limits),
    conversationLifeMs: retention.chats * dayMs,
    retention,
    ...told,
  };
  if (secrets.mongodbUri) {
    // Its driver is a good part of the code of the product: loaded where it is the store.
    const mongo: typeof import('./storage/mongo/mongo-store') = require('./storage/mongo/mongo-store');
    return mongo.openMongoStore({ ...options, uri: secrets.mongodbUri });
  }
  return openEmbeddedStore({
    ...options,
    newSlots: newSlots(keys),
    dataDir: settings.dataDir,
    now,
    monotonic: () => performance.now(),
  });
}

/** What a store needs before its root is known. */
export function storeKeys({ current, previous }: MasterKeys) {
  const { fingerprint, formerFingerprint, accountSeal, formerSeal } = createKeyring(current, { previous });
  return { keyFingerprint: fingerprint, formerFingerprint, seal: accountSeal, formerSeal };
}
