import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import academyFile from '../../academies/lyon.json';
import { type Academy, academySchema } from '../../dialogs/academy';
import { academyFacts } from '../../dialogs/guide-context';
import { fromJson, type GuideSnapshot } from '../../dialogs/settle';
import { attemptLimits } from '../../src/accounts/attempts';
import type { Author } from '../../src/accounts/audit';
import type { Timer } from '../../src/accounts/floor';
import type { KeySlots } from '../../src/accounts/key-slots';
import { createKeyring, type Keyring } from '../../src/accounts/keyring';
import { type AppDependencies, createApp } from '../../src/app';
import { createCommands } from '../../src/cli/commands';
import type { Settings } from '../../src/config';
import { createLogger } from '../../src/logger';
import type { MailDirectory } from '../../src/mail/directory/mail-directory';
import type { Ports } from '../../src/ports';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { cheapHasher } from '../accounts/cheap-hasher';
import { trainedUnderstand } from '../understanding/trained-understand';
import { type Person, people } from './people';

export const academy: Academy = academySchema.parse(academyFile);
export const minute = 60_000;

/** A Tuesday, 10:00 in Lyon. */
const start = Date.parse('2026-03-10T09:00:00Z');

export type Service = Awaited<ReturnType<typeof startService>>;

export interface StoreOptions {
  dataDir: string;
  keyring: Keyring;
  now: () => number;
}

interface ServiceOptions extends Pick<AppDependencies, 'secrets' | 'botCloud' | 'timer'> {
  known?: readonly Person[];
  settings?: Partial<Settings>;
  /** Shared by the servers of one store. */
  keyring?: Keyring;
  openStore?: (options: StoreOptions) => Promise<ServiceStore>;
  /** Where new passwords are delivered: by `app.deliveries.round()`. */
  mailDirectory?: (store: Ports) => MailDirectory | null;
}

type ServiceStore = Ports & { keySlots: KeySlots; close(): Promise<void> };

/** What real time does has tests of its own (`floor.test.ts`, `doors.test.ts`). */
const impatient: Timer = { elapsed: () => 0, wait: async () => {} };

/** The product as `main.ts` puts it together, with a store of its own, a clock that can be moved and logs that can be read. */
export async function startService({
  known = people,
  keyring = createKeyring(randomBytes(32)),
  openStore = openEmbedded,
  settings: more = {},
  mailDirectory = () => null,
  timer = impatient,
  ...bot
}: ServiceOptions = {}) {
  let time = start;
  const now = () => time;
  const dataDir = mkdtempSync(join(tmpdir(), 'sesame-talk-'));
  const store = await openStore({ dataDir, keyring, now });
  const breakage = createBreakage();
  const hasher = cheapHasher();
  const commandsFor = (author?: Author) =>
    createCommands({ ...store, keyring, hasher, now, randomId: randomUUID, author });
  const commands = commandsFor();
  await commands.importRows({
    rows: await Promise.all(known.map(person => rowOf(person, hasher, more.academy ?? academy))),
  });

  const logged: string[] = [];
  const logger = createLogger('trace', { write: line => void logged.push(line) });
  const port = await reservePort();
  const origin = `http://127.0.0.1:${addressOf(port).port}`;
  const settings: Settings = {
    port: 0,
    host: '127.0.0.1',
    publicUrl: origin,
    dataDir,
    allowedOrigins: [],
    trustedProxies: 0,
    trustedNetworks: ['127.0.0.0/8'],
    logLevel: 'trace',
    production: false,
    mailFrom: 'sesame@example.org',
    academy,
    ...more,
  };
  const app = createApp({
    settings,
    keyring,
    hasher,
    store: breakage.wrap(store),
    understand: trainedUnderstand(settings.academy),
    now,
    randomBytes,
    logger,
    mailDirectory: mailDirectory(store),
    timer,
    ...bot,
  });
  await new Promise<void>(resolve => app.server.listen(port, () => resolve()));

  return {
    app,
    origin,
    dataDir,
    store,
    keyring,
    hasher,
    commands,
    commandsFor,
    logged,
    now,
    /** Time goes by; the server's clock is looked at only by `tick`. */
    pass: (ms: number) => {
      time += ms;
    },
    tick: () => app.clock.tick(),
    /** From now on this part of the store fails, quoting what it was given, as stores do. */
    breaks: breakage.breaks,
    repairs: breakage.repairs,
    snapshotOf: async (conversationId: string, channel = 'directline'): Promise<GuideSnapshot> => {
      const stored = await store.conversations.load(`${channel}/${conversationId}`);
      const snapshot = stored && fromJson(stored.snapshot, academyFacts(settings.academy));
      if (!snapshot) throw new Error('there is no such conversation');
      return snapshot;
    },
    /** A copy of how a conversation stands, to which it can be put back. */
    bookmark: async (conversationId: string) => {
      const key = `directline/${conversationId}`;
      const stored = await store.conversations.load(key);
      if (!stored) throw new Error('there is no such conversation');
      return async () => {
        const { version } = (await store.conversations.load(key)) ?? stored;
        if (!(await store.conversations.save({ ...stored, version }))) throw new Error('it has moved on');
      };
    },
    stop: async () => {
      await app.drain();
      app.server.server.closeAllConnections?.();
      await new Promise<void>(resolve => app.server.close(() => resolve()));
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

export async function openEmbedded({ dataDir, keyring, now }: StoreOptions): Promise<ServiceStore> {
  return openEmbeddedStore({
    dataDir,
    now,
    attemptLimits: attemptLimits(academy.limits),
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
    conversationLifeMs: 24 * 60 * minute,
  });
}

async function rowOf(
  person: Person,
  { hash }: Pick<ReturnType<typeof cheapHasher>, 'hash'>,
  { mailDomain }: Academy,
) {
  const { numen, birthDate, lastName, firstName, username, accountType, status, oldPassword } = person;
  const [day, month, year] = birthDate.split('/');
  return {
    numen,
    birthDate: `${year}-${month}-${day}`,
    lastName,
    firstName,
    username,
    email: `${username}@${mailDomain}`,
    accountType,
    staffCategory: null,
    departement: null,
    recoveryEmail: null,
    status,
    passwordHash: oldPassword === null ? null : await hash(oldPassword),
  };
}

/** The public address must be known before the service is put together: a socket that listens, and is handed over. */
async function reservePort(): Promise<Server> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return address;
}

type PortName = Exclude<keyof Ports, 'ping' | 'backUp' | 'check'>;

/** Ports that can be made to fail. The error quotes what the port was given: nothing of it may come out anywhere. */
function createBreakage() {
  const broken = new Map<string, string>();
  const guarded = <Port extends object>(name: PortName, port: Port): Port =>
    new Proxy(port, {
      get(target, method) {
        const member: unknown = Reflect.get(target, method);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          const quote = broken.get(name) ?? broken.get(`${name}.${String(method)}`);
          if (quote !== undefined) {
            return Promise.reject(new TypeError(`cannot ${String(method)} ${quote} ${JSON.stringify(args)}`));
          }
          return Reflect.apply(member, target, args);
        };
      },
    });
  return {
    wrap: (store: Ports): Ports => ({
      accounts: guarded('accounts', store.accounts),
      attempts: guarded('attempts', store.attempts),
      sources: guarded('sources', store.sources),
      audit: guarded('audit', store.audit),
      outbox: guarded('outbox', store.outbox),
      delivered: guarded('delivered', store.delivered),
      tickets: guarded('tickets', store.tickets),
      sessions: guarded('sessions', store.sessions),
      conversations: guarded('conversations', store.conversations),
      feed: guarded('feed', store.feed),
      personal: guarded('personal', store.personal),
      backUp: store.backUp,
      lease: store.lease,
      check: store.check,
      ping: store.ping,
    }),
    /** `accounts`, or one method: `accounts.applyReset`. */
    /** @param quote what else its error says: a driver may have more in its hands than its arguments */
    breaks: (part: PortName | `${PortName}.${string}`, quote = '') => void broken.set(part, quote),
    repairs: () => broken.clear(),
  };
}
