import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { Logger } from 'pino';
import { AccountDamaged } from './accounts/account-seal';
import type { Author } from './accounts/audit';
import { RecordsRefused } from './accounts/audit';
import { createAuditEvents } from './accounts/audit-events';
import { createExpiry, type Expiry } from './accounts/expiry';
import { troubleWithKeys } from './accounts/key-slots';
import { createOutboxWorker } from './accounts/outbox-worker';
import { createPasswordHasher } from './accounts/password-hasher';
import { createRemoval } from './accounts/removal';
import { type App, createApp } from './app';
import { type AdminSocket, type AdminSocketOptions, serveCommands } from './cli/admin-socket';
import { commandSettings, createCommands } from './cli/commands';
import { FolderNotPrivate } from './cli/private-folder';
import { ConfigError, readConfig, type Settings, warningsFor } from './config';
import { prepareDemoAccounts } from './demo-accounts';
import { isPublicAddress } from './http/loopback';
import { createLogger } from './logger';
import { problemOf } from './mail/directory/mail-directory';
import { openDirectory } from './mail/directory/open-directory';
import { type OpenStore, openStore } from './open-store';
import { defaultRetention } from './retention';
import { loadMasterKeys } from './storage/master-key';
import { loadUnderstand } from './understanding/load-understand';

const hourMs = 3_600_000;
const outboxMs = 5_000;
const longestDrainMs = 15_000;

async function main(): Promise<void> {
  readEnvFile();
  const config = readConfig(process.env);
  const { settings, secrets } = config;
  const { dataDir, production } = settings;
  const logger = createLogger(settings.logLevel);
  for (const warning of warningsFor(config)) warn(warning);
  muteLibraries(line => logger.debug(line));
  const { masterKey: fromEnv, previousMasterKey: previousFromEnv, mongodbUri } = secrets;
  const isMongo = mongodbUri !== undefined;
  const keys = loadMasterKeys({ dataDir, fromEnv, previousFromEnv, production, isMongo });
  const onProblem = (message: string, error?: unknown) =>
    error instanceof AccountDamaged || error instanceof RecordsRefused
      ? logger.error(message)
      : logger.warn(message);
  const events = createAuditEvents({ write: event => logger.info(event), now: Date.now });
  const store = await openStore(config, keys, Date.now, onProblem, events.tell);
  const { keyring } = store;
  const keyTrouble = async () => troubleWithKeys(await store.keySlots.read(), keyring);
  await refuseTrouble(keyTrouble, store);
  const isEmbedded = secrets.mongodbUri === undefined;
  const hasher = createPasswordHasher();
  const ports = { ...store, hasher, randomId: randomUUID, ...commandSettings(settings) };
  const hasDemo = await prepareDemoAccounts({
    accounts: store.accounts,
    keyring,
    commands: createCommands(ports),
    academy: settings.academy,
    wanted: isEmbedded && !production,
    isPublic: isPublicAddress(settings) || settings.bot !== undefined,
  });
  // Told as soon as it is known: no start waits for it, nor fails by it.
  if (production)
    store.accounts.count().then(
      count => count === 0 && warn(emptyStore),
      () => {},
    );
  const mailDirectory =
    settings.mailDirectory &&
    openDirectory(settings.mailDirectory, secrets.mailDirectorySecret, store.accounts);
  await mailDirectory?.prepare?.().catch((error: unknown) => {
    const problem = problemOf(error);
    logger.warn({ problem }, 'what the mail server reads could not be written');
  });
  const app = createApp({
    settings,
    secrets,
    keyring,
    hasher,
    store,
    understand: loadUnderstand(settings.academy),
    mailDirectory,
    now: store.now,
    randomBytes,
    logger,
    keyTrouble,
  });
  await listenForMetrics(app, settings);
  await listen(app, settings);
  const commandsFor = (author: Author | undefined) => createCommands({ ...ports, author });
  // Beside a server that has the embedded store to itself; MongoDB is open to the commands without it.
  const admin = isEmbedded ? await serveAdmin({ dataDir, commandsFor, onProblem }) : null;
  app.clock.start();
  app.deliveries.start();
  app.deliveries.wake();
  const outboxWorker = createOutboxWorker({
    ...store,
    notices: secrets.smtpUrl ? smtpNotices(secrets.smtpUrl, settings) : null,
    logger,
    everyMs: outboxMs,
  });
  outboxWorker.start();
  const expiry = createExpiry({
    ...{ ...store, removal: createRemoval(ports), everyMs: hourMs },
    days: settings.retention?.disabled ?? defaultRetention.disabled,
  });
  tidy(store, expiry, logger);
  stopOn(['SIGTERM', 'SIGINT'], app, async () => {
    await admin?.close();
    await outboxWorker.stop();
    await mailDirectory?.close();
    await store.close();
  });
  // V8 would let old objects grow fourfold before it looks for rubbish. Not while all is loaded: to look costs a tenth of the start.
  setFlagsFromString('--heap-growing-percent=40');
  if (hasDemo) process.stdout.write(demoHelp);
  process.stdout.write(`Sésame: ${settings.publicUrl}/\n`);
}

/** Whom a server cannot read it would take for unknown. */
async function refuseTrouble(keyTrouble: () => Promise<string | null>, store: OpenStore): Promise<void> {
  const trouble = await keyTrouble();
  if (trouble === null) return;
  await store.close();
  throw new Error(trouble);
}

/** Loaded where notices are sent. */
function smtpNotices(url: string, settings: Settings) {
  const smtp: typeof import('./mail/smtp-notices') = require('./mail/smtp-notices');
  return smtp.createSmtpNotices({ url, settings });
}

/** A server that cannot be given commands is still of use to people. */
async function serveAdmin(options: AdminSocketOptions): Promise<AdminSocket | null> {
  try {
    return await serveCommands(options);
  } catch (error) {
    if (!(error instanceof FolderNotPrivate)) throw error;
    options.onProblem?.(`commands beside this server are off: ${error.message}`, error);
    return null;
  }
}

/** What has expired is read by nobody: that only gives the room back. Whose time is over is forgotten with all that is kept of them. */
function tidy(store: OpenStore, expiry: Expiry, logger: Logger): void {
  const sweep = () => store.sweep().catch(() => logger.warn('expired records could not be removed'));
  const expire = async () => {
    const { removed, undelivered } = await expiry.removeDue();
    if (removed > 0)
      logger.info({ removed }, 'accounts were disabled for longer than RETENTION says: removed');
    if (undelivered > 0)
      logger.warn({ undelivered }, 'accounts wait for the mail server before they can be removed');
  };
  const round = () =>
    sweep().then(() => expire().catch(() => logger.warn('accounts whose time is over could not be removed')));
  void round();
  setInterval(round, hourMs).unref();
}

const demoHelp = `Ten fictitious people are in the store. To try: « J’ai tout perdu », then the NUMEN 99E0000001AAA, born 01/01/1993.
Their list: src/cli/demo-accounts.csv. Not for real people: set NODE_ENV=production, SESAME_MASTER_KEY and an https PUBLIC_URL.
`;

const emptyStore =
  'the store has no account: nobody can be recognised. Right before the first import; after a restore the backup is not where the server looks ' +
  '(docs/operations.md, « Backup and restore »).';

/** botbuilder writes what it likes to the console, of tokens too, past every redaction. Nothing of ours does. */
function muteLibraries(onLine: (line: string) => void): void {
  for (const method of ['error', 'warn', 'log', 'info'] as const) {
    console[method] = () => onLine('a library wrote to the console');
  }
}

/** In development only: in production the environment is the operator's. */
function readEnvFile(): void {
  if (process.env.NODE_ENV !== 'production' && existsSync('.env')) loadEnvFile('.env');
}

/** On standard error whatever LOG_LEVEL is, in a frame: it is about people who would not be told. */
function warn(warning: string): void {
  const line = '!'.repeat(78);
  process.stderr.write(`${line}\n!! WARNING: ${warning}\n${line}\n`);
}

async function listenForMetrics({ metricsServer }: App, { metrics }: Settings): Promise<void> {
  if (!metricsServer || !metrics) return;
  const { host, port } = metrics;
  await new Promise<void>((resolve, reject) => {
    metricsServer.once('error', error =>
      reject(new Error(`METRICS_PORT: ${notListening(error, host, port)}`)),
    );
    metricsServer.listen(port, host, () => resolve());
  });
  metricsServer.unref();
}

const listen = ({ server }: App, { port, host }: Settings): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: Error) => reject(new Error(`PORT: ${notListening(error, host, port)}`)));
    // Connections that the machine may hold for us: Node's 511 are fewer than a staff that comes at once.
    server.listen(port, host, backlog, () => resolve());
  });
const backlog = 4_096;

function notListening(error: NodeJS.ErrnoException, host: string, port: number): string {
  const { code = 'unknown reason' } = error;
  const isTaken = code === 'EADDRINUSE';
  return `${host}:${port} cannot be listened to (${code})${isTaken ? ': another program does; stop it, or set another port' : ''}`;
}

/** Turns under way finish and are saved; conversations go on with the next process. */
function stopOn(signals: NodeJS.Signals[], app: App, closeStore: () => Promise<void>): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), longestDrainMs).unref();
    await app.drain();
    app.metricsServer?.close();
    await closed(app);
    await closeStore();
    process.exit(0);
  };
  for (const signal of signals) process.on(signal, () => void stop());
}

/** A connection that was still answering is idle a moment later, and would be kept alive for seconds. */
function closed({ server }: App): Promise<void> {
  return new Promise(resolve => {
    const sweep = setInterval(() => server.server.closeIdleConnections?.(), 20);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
  });
}

main().catch(async (error: unknown) => {
  // What was kept before is told first, so that why it cannot start is the last line.
  await turnOfTheLoop();
  const sentence = error instanceof ConfigError ? error.message : sentenceFor(error);
  // A database's connections would keep a process alive that serves nobody, and whoever restarts it waits for its end.
  process.stderr.write(`${sentence}\n`, () => process.exit(1));
});

/** What an operator can act upon: the message of an error with a code of ours or of the system's, never a stack. */
function sentenceFor(error: unknown): string {
  return `Sésame cannot start: ${error instanceof Error ? error.message : 'unknown reason'}`;
}
