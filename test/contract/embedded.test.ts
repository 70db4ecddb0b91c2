import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { accountRepositoryContract } from './account-repository';
import { activityFeedContract } from './activity-feed';
import { attemptLedgerContract, contractLimits } from './attempt-ledger';
import { auditLogContract } from './audit-log';
import { type Open, start } from './contract';
import { contractConversationLifeMs, conversationStoreContract } from './conversation-store';
import { outboxContract } from './outbox';
import { ticketStoreContract } from './ticket-store';

accountRepositoryContract(
  'the embedded store',
  openPort(store => store),
);
attemptLedgerContract(
  'the embedded store',
  openPort(store => store.attempts),
);
auditLogContract(
  'the embedded store',
  openPort(store => store.audit),
);
outboxContract(
  'the embedded store',
  openPort(store => store.outbox),
);
ticketStoreContract(
  'the embedded store',
  openPort(store => store.tickets),
);
conversationStoreContract(
  'the embedded store',
  openPort(store => store.conversations),
);
activityFeedContract(
  'the embedded store',
  openPort(store => store.feed),
);

function openPort<Port>(portOf: (store: EmbeddedStore) => Port): Open<Port> {
  return async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sesame-contract-'));
    let time = start;
    const open = () =>
      openEmbeddedStore({
        dataDir,
        now: () => time,
        attemptLimits: contractLimits,
        keyFingerprint: 'fingerprint',
        conversationLifeMs: contractConversationLifeMs,
      });
    let store = open();
    return {
      port: portOf(store),
      advanceClock: ms => {
        time += ms;
      },
      reopen: async () => {
        await store.close();
        store = open();
        return portOf(store);
      },
      close: async () => {
        await store.close();
        rmSync(dataDir, { recursive: true });
      },
    };
  };
}
