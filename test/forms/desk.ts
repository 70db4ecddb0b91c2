import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pino from 'pino';
import * as restify from 'restify';
import academyFile from '../../academies/lyon.json';
import { academySchema } from '../../dialogs/academy';
import type { FormKind, Locale, WorldEvent } from '../../dialogs/events';
import type { AccountImport } from '../../src/accounts/account-repository';
import { createGrants } from '../../src/accounts/grants';
import { createIdentityVerifier } from '../../src/accounts/identity-verifier';
import { createKeyring } from '../../src/accounts/keyring';
import { createPasswordReset } from '../../src/accounts/password-reset';
import { createSourceLocks } from '../../src/accounts/source-locks';
import { createSpraying } from '../../src/accounts/spraying';
import { createCompletions } from '../../src/forms/completions';
import { createCorrections } from '../../src/forms/corrections';
import type { DispatchResult } from '../../src/forms/delivery';
import { type FormsDeps, registerForms } from '../../src/forms/routes';
import { createTickets } from '../../src/forms/tickets';
import { createBrowserSessions } from '../../src/http/browser-sessions';
import { clientAddress } from '../../src/http/client-address';
import { createKnownBrowsers } from '../../src/http/known-browsers';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { cheapHasher } from '../accounts/cheap-hasher';
import { channelOf, laneOf } from '../channels/channels';

export const minute = 60_000;
export const academy = academySchema.parse(academyFile);

/** A fictitious person, and what he would type. */
export const person = {
  numen: '10E9501234ABC',
  birthDate: '01/02/1980',
  username: 'cmartin',
  currentPassword: 'Ancien-passe-2019',
};

/** The forms on a real server with the real services; only the dialog is a stand-in, which does what the real one does. */
export async function openDesk(options: Partial<FormsDeps> = {}) {
  let time = Date.parse('2026-03-10T09:00:00Z');
  const now = () => time;
  const dataDir = mkdtempSync(join(tmpdir(), 'sesame-forms-'));
  const { limits } = academy;
  const attemptLimits = {
    freeAttempts: limits.freeAttempts,
    firstWaitMs: limits.firstWaitMinutes * minute,
    longestWaitMs: limits.longestWaitMinutes * minute,
    attemptsBeforeHelpDesk: limits.attemptsBeforeHelpDesk,
    forgetAfterMs: 24 * 60 * minute,
  };
  const keyring = createKeyring(randomBytes(32));
  const store = openEmbeddedStore({
    dataDir,
    now,
    attemptLimits,
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
  });
  const grantMs = limits.grantMinutes * minute;
  const locks = createSourceLocks({ attempts: store.attempts, keyring });
  const grants = createGrants({ secret: keyring.secretFor('grants'), locks, now, grantMs });
  const hasher = cheapHasher({ longestQueue: 100 });
  const { sources } = store;
  const spraying = createSpraying({ sources, keyring, laneOf, isTrusted: () => true, onAlarm: () => {} });
  const services = {
    ...store,
    keyring,
    grants,
    locks,
    laneOf,
    spraying,
    now,
    randomId: randomUUID,
    hasher,
    limits,
  };
  const tickets = createTickets({
    store: store.tickets,
    now,
    secret: keyring.secretFor('tickets'),
    lifetimeMs: limits.formMinutes * minute,
  });
  const sessions = createBrowserSessions({ secure: false, randomBytes, store: store.sessions });
  let cookie = `sesame_session=${randomBytes(16).toString('base64url')}`;
  const holder = (await sessions.holderOf({ headers: { cookie } })) ?? '';

  const numenKey = keyring.numenKey(person.numen);
  const row: AccountImport = {
    numenKey,
    birthDateTag: keyring.birthDateTag(numenKey, '1980-02-01'),
    lastName: 'Martin',
    firstName: 'Camille',
    username: person.username,
    email: 'camille.martin@ac-lyon.fr',
    accountType: 'academic',
    staffCategory: null,
    departement: null,
    recoveryEmail: null,
    status: 'active',
    passwordHash: await hasher.hash(person.currentPassword),
  };
  await store.accounts.importAccounts([row]);

  const told: WorldEvent[] = [];
  const conversationKey = 'directline/conversation-1';
  /** The last one that was opened, as in the dialog. */
  let awaited: { kind: FormKind; ticket: string } | null = null;
  const open = async (kind: FormKind, more: { locale?: Locale; grant?: string; numenKey?: string } = {}) => {
    const request = {
      kind,
      conversationKey,
      channel: 'directline',
      holder,
      locale: more.locale ?? 'fr',
      grant: more.grant ?? null,
      numenKey: more.numenKey ?? null,
    };
    const { ticket } = await tickets.open(request, randomUUID());
    awaited = { kind, ticket };
    return ticket;
  };
  /** The one who has just been verified. */
  const grantOf = async () => {
    const account = await store.accounts.findByUsername(person.username);
    if (!account) throw new Error('no such person');
    return grants.issue({ accountId: account.id, version: account.version, conversationKey });
  };
  let lastGrant = '';
  const openPassword = async (locale: Locale = 'fr') => {
    lastGrant = (await grantOf()).token;
    return open('password', { locale, grant: lastGrant });
  };
  let dialogHasMovedOn = false;
  let locale: Locale = 'fr';
  const dispatch = async (_key: string, event: WorldEvent): Promise<DispatchResult> => {
    told.push(event);
    if (dialogHasMovedOn) {
      awaited = null;
      return { form: null };
    }
    const kinds: Partial<Record<WorldEvent['type'], FormKind>> = {
      'identity.rejected': 'identity',
      'password.refused': 'password',
    };
    const kind = kinds[event.type];
    if (!kind) return { form: null };
    const grant = kind === 'password' ? lastGrant : undefined;
    return { form: { kind, ticket: await open(kind, { grant, locale }), expiresAt: now() + 10 * minute } };
  };

  /** The embedded store answers at once: this makes all the posts pass the first look before any goes on. */
  let meeting: { expected: number; waiting: Array<() => void> } | null = null;
  const meet = async (): Promise<void> => {
    if (!meeting) return;
    const { expected, waiting } = meeting;
    await new Promise<void>(resolve => {
      waiting.push(resolve);
      if (waiting.length < expected) return;
      meeting = null;
      for (const go of waiting) go();
    });
  };
  const find: typeof tickets.find = async id => {
    const found = await tickets.find(id);
    await meet();
    return found;
  };

  const logged: string[] = [];
  const logger = pino(
    { level: 'trace' },
    new Writable({ write: (line, _, done) => done(void logged.push(String(line))) }),
  );
  const sealing = { secret: keyring.secretFor('completions'), now, lifeMs: 10 * minute };
  const server = restify.createServer({ name: '' });
  registerForms(server, {
    channelOf,
    tickets: { ...tickets, find },
    verifier: createIdentityVerifier(services),
    passwordReset: createPasswordReset(services),
    grants,
    keyring,
    academy,
    sessions,
    addressOf: clientAddress(0),
    browsers: createKnownBrowsers({ secure: false, keyring, randomBytes }),
    dispatch,
    completions: createCompletions(sealing),
    corrections: createCorrections(sealing),
    outbox: store.outbox,
    isLeftAlone: async () => false,
    onPresence: async () => undefined,
    awaitedForm: async () => awaited,
    publicUrl: 'https://sesame.example.org',
    now,
    logger,
    ...options,
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  /** As a browser does: another cookie of the chat comes when a person is verified. */
  const keep = (answer: Response): Response => {
    for (const line of answer.headers.getSetCookie())
      if (line.startsWith('sesame_session=')) cookie = line.split(';')[0] ?? '';
    return answer;
  };
  const read = async (path: string, headers: Record<string, string> = { cookie }) =>
    page(keep(await fetch(origin + path, { headers })));
  const send = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const body = new URLSearchParams(fields).toString();
    const type = 'application/x-www-form-urlencoded';
    const all = { cookie, 'content-type': type, ...headers };
    return page(keep(await fetch(origin + path, { method: 'POST', headers: all, body })));
  };

  return {
    origin,
    get cookie() {
      return cookie;
    },
    keyring,
    tickets,
    store,
    hasher,
    told,
    logged,
    open,
    openPassword,
    /** As an import does. */
    setPassword: async (password: string) =>
      store.accounts.importAccounts([{ ...row, passwordHash: await hasher.hash(password) }]),
    read: (ticket: string, headers?: Record<string, string>) => read(`/forms/${ticket}`, headers),
    readPath: read,
    send: (ticket: string, fields: Record<string, string>, headers?: Record<string, string>) =>
      send(`/forms/${ticket}`, fields, headers),
    extend: (ticket: string, fields: Record<string, string> = {}, headers?: Record<string, string>) =>
      send(`/forms/${ticket}/extend`, fields, headers),
    pass: (ms: number) => {
      time += ms;
    },
    /** As many posts of the same form, none of which is answered before all have arrived. */
    sendAtOnce: (count: number, ticket: string, fields: Record<string, string>) => {
      meeting = { expected: count, waiting: [] };
      return Promise.all(Array.from({ length: count }, () => send(`/forms/${ticket}`, fields)));
    },
    /** The dialog waits for this one of its forms. */
    waitsFor: (kind: FormKind, ticket: string) => {
      awaited = { kind, ticket };
    },
    moveDialogOn: () => {
      dialogHasMovedOn = true;
    },
    speak: (chosen: Locale) => {
      locale = chosen;
    },
    close: async () => {
      await new Promise<void>(resolve => server.close(() => resolve()));
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

export interface Page {
  status: number;
  headers: Headers;
  html: string;
  /** What a person reads: without markup, spaces joined. */
  text: string;
  /** The ticket that the page's form goes to; null when there is no form. */
  next: string | null;
}

async function page(response: globalThis.Response): Promise<Page> {
  const html = await response.text();
  const text = html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
  const next = /<form method="post" action="\/forms\/([\w-]{22})"/.exec(html)?.[1] ?? null;
  return { status: response.status, headers: response.headers, html, text, next };
}
