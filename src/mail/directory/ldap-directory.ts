import { Attribute, Change, type Client, Filter, NoSuchAttributeError, ResultCodeError } from 'ldapts';
import type { Account } from '../../accounts/account';
import { connectLdap } from './ldap-connection';
import { DeliveryFailed, type MailDirectory, passwordOf, type ReadAccount, reasonOf } from './mail-directory';
import type { LdapSettings } from './settings';

/** One entry as the directory has it. */
interface Found {
  dn: string;
  /** Empty when it has none, or does not show them. */
  passwords: Buffer[];
}

const attribute = 'userPassword';

/**
 * LDAP modify of `userPassword` (RFC 4519, 2.41). The values that were seen are taken out by name and the account's own is put in,
 * so that the directory itself compares and sets: a modify of ours that arrives late finds other values there, and is refused.
 * For that the account is read *after* the entry.
 */
export function createLdapDirectory({
  settings,
  password,
  read,
}: {
  settings: LdapSettings;
  /** Of the service account. */
  password: string;
  read: ReadAccount;
}): MailDirectory {
  let connection: Promise<Client> | null = null;
  const lost = new WeakSet<Client>();
  return { deliver, close };

  async function deliver(accountId: string): Promise<Account | null> {
    const named = await read(accountId);
    if (!named) return null;
    const client = await connected();
    const found = await asking(client, () => find(client, named.username));
    const account = await read(accountId);
    if (account && account.username !== named.username) throw new DeliveryFailed('DIRECTORY_CHANGED');
    if (account) await asking(client, () => write(client, found, account));
    return account;
  }

  async function find(client: Client, username: string): Promise<Found> {
    const { searchEntries } = await client.search(settings.base, {
      scope: 'sub',
      filter: settings.filter.replaceAll('{username}', () => Filter.escape(username)),
      attributes: [attribute],
      explicitBufferAttributes: [attribute],
      sizeLimit: 2,
    });
    const [entry, other] = searchEntries;
    if (!entry) throw new DeliveryFailed('MAILBOX_UNKNOWN');
    if (other) throw new DeliveryFailed('MAILBOX_AMBIGUOUS');
    return { dn: entry.dn, passwords: [entry[attribute] ?? []].flat().map(value => Buffer.from(value)) };
  }

  async function write(client: Client, { dn, passwords }: Found, account: Account): Promise<void> {
    const hash = passwordOf(account);
    // Who never had a password here keeps the one that the directory has.
    if (hash === null && account.status === 'active') return;
    const wanted = hash === null ? [] : [Buffer.from(`${settings.scheme}${hash}`)];
    if (areSame(passwords, wanted)) return;
    await client.modify(dn, changesTo(passwords, wanted));
  }

  async function connected(): Promise<Client> {
    connection ??= connectLdap(settings, password);
    const mine = connection;
    try {
      const client = await mine;
      if (client.isBound && !lost.has(client)) return client;
    } catch (error) {
      forget(mine);
      throw failureOf(error);
    }
    forget(mine);
    return connected();
  }

  function forget(mine: Promise<Client>): void {
    if (connection === mine) connection = null;
  }

  /** After an error that is not an answer nobody knows what the connection is worth. */
  async function asking<T>(client: Client, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'DIRECTORY_UNREACHABLE' || failure.code === 'DIRECTORY_FAILED') {
        lost.add(client);
        void client.unbind().catch(() => {});
      }
      throw failure;
    }
  }

  async function close(): Promise<void> {
    const last = connection;
    connection = null;
    await last?.then(client => client.unbind()).catch(() => {});
  }
}

/** What does not show its values cannot be compared: it is replaced. */
function changesTo(passwords: Buffer[], wanted: Buffer[]): Change[] {
  if (passwords.length === 0) return [change('replace', wanted)];
  return [change('delete', passwords), ...(wanted.length > 0 ? [change('add', wanted)] : [])];
}

const change = (operation: 'add' | 'delete' | 'replace', values: Buffer[]): Change =>
  new Change({ operation, modification: new Attribute({ type: attribute, values }) });

const areSame = (some: Buffer[], others: Buffer[]): boolean =>
  some.length === others.length && some.every((value, index) => others[index]?.equals(value));

function failureOf(error: unknown): DeliveryFailed {
  if (error instanceof DeliveryFailed) return error;
  if (error instanceof NoSuchAttributeError) return new DeliveryFailed('DIRECTORY_CHANGED');
  if (error instanceof ResultCodeError) {
    const isAway = awayCodes.includes(error.code);
    const reason = `LDAP ${error.code} ${error.name}`;
    return new DeliveryFailed(isAway ? 'DIRECTORY_FAILED' : 'DIRECTORY_REFUSED', reason);
  }
  return new DeliveryFailed('DIRECTORY_UNREACHABLE', reasonOf(error));
}

/** RFC 4511, appendix A: busy and unavailable. */
const awayCodes = [51, 52];
