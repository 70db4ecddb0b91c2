import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restorationWindow } from '../../dialogs/restoration-window';
import type { AccountImport } from '../../src/accounts/account-repository';
import { attemptLimits } from '../../src/accounts/attempts';
import { createGrants } from '../../src/accounts/grants';
import { createIdentityVerifier } from '../../src/accounts/identity-verifier';
import { createKeyring } from '../../src/accounts/keyring';
import { createPasswordReset } from '../../src/accounts/password-reset';
import { createRestoration } from '../../src/accounts/restoration';
import { createSourceLocks } from '../../src/accounts/source-locks';
import { createSpraying } from '../../src/accounts/spraying';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { laneOf } from '../channels/channels';
import { cheapHasher } from './cheap-hasher';

export const start = Date.UTC(2026, 2, 5, 9);
export const minute = 60_000;
export const numen = '99E0000001AAA';
export const birthDate = '1979-03-05';
export const oldPassword = 'Vieux-Zorglub-1';
export const newPassword = 'Neuf-Zorglub-2?';
/** Each time another attempt. */
export const scope = {
  conversationKey: 'directline/c',
  channel: 'directline',
  get attemptId() {
    return `attempt ${attempts++}`;
  },
};
let attempts = 0;

const hasher = cheapHasher();
const oldHash = hasher.hash(oldPassword);

/** The account services on a real store, with a clock of their own and one account. */
export async function openServices(dataDir = mkdtempSync(join(tmpdir(), 'sesame-services-'))) {
  let time = start;
  let ids = 0;
  const now = () => time;
  const randomId = () => `id-${ids++}`;
  const keyring = createKeyring(Buffer.alloc(32, 9));
  const limits = attemptLimits({
    freeAttempts: 5,
    firstWaitMinutes: 15,
    longestWaitMinutes: 1440,
    attemptsBeforeHelpDesk: 20,
  });
  const store = openEmbeddedStore({
    dataDir,
    now,
    attemptLimits: limits,
    keyFingerprint: keyring.fingerprint,
    seal: keyring.accountSeal,
  });
  const locks = createSourceLocks({ attempts: store.attempts, keyring });
  const grants = createGrants({ secret: keyring.secretFor('grants'), locks, now, grantMs: 10 * minute });
  const spraying = createSpraying({
    sources: store.sources,
    laneOf,
    keyring,
    isTrusted: () => false,
    onAlarm: () => {},
  });
  const ports = {
    ...store,
    keyring,
    grants,
    locks,
    laneOf,
    spraying,
    hasher,
    limits: { minimumPasswordLength: 10 },
    now,
    randomId,
  };
  await store.accounts.importAccounts([rowOf(numen), rowOf('99E0000002BBB', { status: 'disabled' })]);

  function claimsOf(typed: string, date: string, accountType: AccountImport['accountType'] = 'academic') {
    const numenKey = keyring.numenKey(typed);
    return { numenKey, birthDateTag: keyring.birthDateTag(numenKey, date), accountType };
  }

  function rowOf(of: string, more: Partial<AccountImport> = {}): AccountImport {
    const { numenKey, birthDateTag } = claimsOf(of, birthDate);
    const username = `user-${of.toLowerCase()}`;
    const names = { lastName: 'Essai', firstName: 'Anne', username, email: `${username}@ac-lyon.fr` };
    const rest = { staffCategory: null, departement: null, recoveryEmail: null, passwordHash: oldHashText };
    return { numenKey, birthDateTag, ...names, accountType: 'academic', status: 'active', ...rest, ...more };
  }

  return {
    dataDir,
    ports,
    claimsOf,
    rowOf,
    verifier: createIdentityVerifier(ports),
    passwordReset: createPasswordReset(ports),
    restoration: createRestoration({
      ...ports,
      window: () => restorationWindow(now(), { restorationDays: 60, timeZone: 'Europe/Paris' }),
    }),
    account: () => store.accounts.findByNumenKey(keyring.numenKey(numen)),
    pass: (ms: number) => {
      time += ms;
    },
    close: async () => {
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

export type Services = Awaited<ReturnType<typeof openServices>>;

let oldHashText = '';

/** Hashing takes its time: once for all tests. */
export async function prepareHash(): Promise<void> {
  oldHashText = await oldHash;
}
