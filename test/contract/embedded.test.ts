import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { contractLimits } from './attempt-ledger';
import { contractConversationLifeMs } from './conversation-store';
import { everyPortContract } from './every-port';

everyPortContract('the embedded store', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sesame-contract-'));
  return {
    open: async now =>
      openEmbeddedStore({
        dataDir,
        now,
        attemptLimits: contractLimits,
        keyFingerprint: 'fingerprint',
        conversationLifeMs: contractConversationLifeMs,
      }),
    everything: async () =>
      readdirSync(dataDir)
        .map(name => readFileSync(join(dataDir, name), 'latin1'))
        .join(''),
    remove: async () => rmSync(dataDir, { recursive: true }),
  };
});
