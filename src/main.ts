import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import type { AttemptLimits } from './accounts/attempts';
import { createKeyring } from './accounts/keyring';
import { type App, conversationHours, createApp } from './app';
import { ConfigError, readConfig, type Settings } from './config';
import { createLogger } from './logger';
import { type EmbeddedStore, openEmbeddedStore } from './storage/embedded/embedded-store';
import { loadMasterKey } from './storage/master-key';

const hourMs = 3_600_000;
const longestDrainMs = 15_000;

async function main(): Promise<void> {
  readEnvFile();
  const { settings, secrets } = readConfig(process.env);
  const { dataDir, production } = settings;
  const logger = createLogger(settings.logLevel);
  const keyring = createKeyring(loadMasterKey({ dataDir, fromEnv: secrets.masterKey, production }));
  const store = openEmbeddedStore({
    dataDir,
    now: Date.now,
    attemptLimits: attemptLimits(settings),
    keyFingerprint: keyring.fingerprint,
    conversationLifeMs: conversationHours * hourMs,
    onProblem: message => logger.warn(message),
  });
  const app = createApp({ settings, keyring, store, now: Date.now, randomBytes, logger });
  await listen(app, settings);
  app.clock.start();
  stopOn(['SIGTERM', 'SIGINT'], app, store);
  process.stdout.write(`Sésame: ${settings.publicUrl}/\n`);
}

/** In development only: in production the environment is the operator's. */
function readEnvFile(): void {
  if (process.env.NODE_ENV !== 'production' && existsSync('.env')) loadEnvFile('.env');
}

const attemptLimits = ({ academy: { limits } }: Settings): AttemptLimits => ({
  freeAttempts: limits.freeAttempts,
  firstWaitMs: limits.firstWaitMinutes * 60_000,
  longestWaitMs: limits.longestWaitMinutes * 60_000,
  attemptsBeforeHelpDesk: limits.attemptsBeforeHelpDesk,
  forgetAfterMs: 30 * 24 * hourMs,
});

const listen = ({ server }: App, { port, host }: Settings): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });

/** Turns under way finish and are saved; conversations go on with the next process. */
function stopOn(signals: NodeJS.Signals[], app: App, store: EmbeddedStore): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), longestDrainMs).unref();
    await app.drain();
    await closed(app);
    await store.close();
    process.exit(0);
  };
  for (const signal of signals) process.on(signal, () => void stop());
}

function closed({ server }: App): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.server.closeIdleConnections?.();
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : sentenceFor(error)}\n`);
  process.exitCode = 1;
});

/** What an operator can act upon: the message of an error with a code of ours or of the system's, never a stack. */
function sentenceFor(error: unknown): string {
  return `Sésame cannot start: ${error instanceof Error ? error.message : 'unknown reason'}`;
}
