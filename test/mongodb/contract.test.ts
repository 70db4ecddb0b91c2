import { afterAll } from '@jest/globals';
import type { MongoStore } from '../../src/storage/mongo/mongo-store';
import { accountRepositoryContract } from '../contract/account-repository';
import { activityFeedContract } from '../contract/activity-feed';
import { attemptLedgerContract } from '../contract/attempt-ledger';
import { auditLogContract } from '../contract/audit-log';
import { type Open, start } from '../contract/contract';
import { conversationStoreContract } from '../contract/conversation-store';
import { outboxContract } from '../contract/outbox';
import { ticketStoreContract } from '../contract/ticket-store';
import { openTestStore, testDatabase } from './stores';

const database = testDatabase();
afterAll(() => database.drop());

accountRepositoryContract(
  'MongoDB',
  openPort(store => store),
);
attemptLedgerContract(
  'MongoDB',
  openPort(store => store.attempts),
);
auditLogContract(
  'MongoDB',
  openPort(store => store.audit),
);
outboxContract(
  'MongoDB',
  openPort(store => store.outbox),
);
ticketStoreContract(
  'MongoDB',
  openPort(store => store.tickets),
);
conversationStoreContract(
  'MongoDB',
  openPort(store => store.conversations),
);
activityFeedContract(
  'MongoDB',
  openPort(store => store.feed),
);

function openPort<Port>(portOf: (store: MongoStore) => Port): Open<Port> {
  return async () => {
    await database.empty();
    let time = start;
    const open = () => openTestStore(database.uri(), () => time);
    let store = await open();
    return {
      port: portOf(store),
      advanceClock: ms => {
        time += ms;
      },
      reopen: async () => {
        await store.close();
        store = await open();
        return portOf(store);
      },
      close: () => store.close(),
    };
  };
}
