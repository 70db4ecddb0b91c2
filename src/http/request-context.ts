import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AccountRepository } from '../accounts/account-repository';
import type { AuditLog, NewAuditRecord } from '../accounts/audit';
import type { Keyring } from '../accounts/keyring';

/** The request that is being answered: everything that is awaited for it sees it. */
interface RequestContext {
  id: string;
  /** As `clientAddress` has it. */
  address: string;
}

const requests = new AsyncLocalStorage<RequestContext>();

/**
 * @param trustsId whether a proxy of ours stands before the server, whose `X-Request-Id` is believed
 */
export function enterRequest(req: IncomingMessage, address: string, trustsId: boolean): void {
  const given = trustsId ? requestId.exec(String(req.headers['x-request-id'] ?? ''))?.[0] : undefined;
  requests.enterWith({ id: given ?? randomUUID(), address });
}

const requestId = /^[\w.-]{8,64}$/;

/** Ports whose audit records say of which request they come, and from where: a keyed address, never the address. */
export function withOrigin<
  Store extends { accounts: Pick<AccountRepository, 'changePassword'>; audit: AuditLog },
>(store: Store, keyring: Pick<Keyring, 'sourceKey' | 'pseudonym'>): Store {
  const { accounts, audit } = store;
  return {
    ...store,
    audit: { ...audit, append: record => audit.append(stamped(record)) },
    accounts: {
      ...accounts,
      changePassword: change => accounts.changePassword({ ...change, audit: stamped(change.audit) }),
    },
  };

  function stamped(record: NewAuditRecord): NewAuditRecord {
    const request = requests.getStore();
    if (!request) return record;
    const source = keyring.pseudonym(keyring.sourceKey('address', request.address));
    return { ...record, requestId: request.id, source };
  }
}
