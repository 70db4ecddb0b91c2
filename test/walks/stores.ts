import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attemptLimits } from '../../src/accounts/attempts';
import type { Keyring } from '../../src/accounts/keyring';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { openMongoStore } from '../../src/storage/mongo/mongo-store';
import { keyFingerprint, type testDatabase } from '../mongodb/stores';
import { academy, minute, type Store } from './world';

interface StoreOptions {
  now: () => number;
  keyring: Keyring;
}

const limits = {
  attemptLimits: attemptLimits(academy.limits),
  conversationLifeMs: 10 * 365 * 24 * 60 * minute,
};

export async function openEmbedded({ now, keyring }: StoreOptions): Promise<Store> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sesame-walks-'));
  const store = openEmbeddedStore({
    dataDir,
    now,
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
    ...limits,
  });
  return {
    ...store,
    close: async () => {
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

export const openMongo =
  (database: ReturnType<typeof testDatabase>) =>
  async ({ now }: StoreOptions): Promise<Store> => {
    await database.empty();
    return openMongoStore({ uri: database.uri(), now, keyFingerprint, ...limits });
  };
