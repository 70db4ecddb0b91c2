import type { Ports } from '../../src/ports';
import { accountRepositoryContract } from './account-repository';
import { activityFeedContract } from './activity-feed';
import { attemptLedgerContract } from './attempt-ledger';
import { auditLogContract } from './audit-log';
import { type Open, start } from './contract';
import { conversationStoreContract } from './conversation-store';
import { deliveredStatesContract } from './delivered-states';
import { expiryContract } from './expiry';
import { outboxContract } from './outbox';
import { personalRecordsContract } from './personal-records';
import { sameWorkContract } from './same-work';
import { savedWithWhatWasSaidContract } from './saved-with-what-was-said';
import { sessionStoreContract } from './session-store';
import { sourceLedgerContract } from './source-ledger';
import { ticketStoreContract } from './ticket-store';

type Store = Ports & { close(): Promise<void> };

/** The empty place of one test's data. */
export interface StorePlace {
  /** @param now the store's clock (ms) */
  open(now: () => number): Promise<Store>;
  everything(): Promise<string>;
  remove(): Promise<void>;
}

/** Every port of one store: what differs from another store is a bug. */
export function everyPortContract(name: string, newPlace: () => Promise<StorePlace>): void {
  accountRepositoryContract(
    name,
    openPort(newPlace, store => store),
  );
  sameWorkContract(
    name,
    openPort(newPlace, store => store),
  );
  attemptLedgerContract(
    name,
    openPort(newPlace, store => store.attempts),
  );
  sourceLedgerContract(
    name,
    openPort(newPlace, store => store.sources),
  );
  auditLogContract(
    name,
    openPort(newPlace, store => store.audit),
  );
  outboxContract(
    name,
    openPort(newPlace, store => store.outbox),
  );
  deliveredStatesContract(
    name,
    openPort(newPlace, store => store),
  );
  ticketStoreContract(
    name,
    openPort(newPlace, store => store.tickets),
  );
  sessionStoreContract(
    name,
    openPort(newPlace, store => store.sessions),
  );
  conversationStoreContract(
    name,
    openPort(newPlace, store => store.conversations),
  );
  savedWithWhatWasSaidContract(
    name,
    openPort(newPlace, store => store),
  );
  activityFeedContract(
    name,
    openPort(newPlace, store => store.feed),
  );
  expiryContract(
    name,
    openPort(newPlace, store => store),
  );
  personalRecordsContract(
    name,
    openPort(newPlace, store => store),
  );
}

function openPort<Port>(newPlace: () => Promise<StorePlace>, portOf: (store: Store) => Port): Open<Port> {
  return async () => {
    const place = await newPlace();
    let time = start;
    const open = () => place.open(() => time);
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
      everything: () => place.everything(),
      close: async () => {
        await store.close();
        await place.remove();
      },
    };
  };
}
