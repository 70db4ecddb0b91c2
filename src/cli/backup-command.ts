import { renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSealedAccounts } from '../accounts/account-seal';
import type { MasterKeys } from '../accounts/master-keys';
import { storeKeys } from '../open-store';
import { verifyCopy as verifyEmbedded } from '../storage/embedded/backup';
import { verifyCopy as verifyMongo } from '../storage/mongo/backup';
import type { Commands } from './commands';
import { checkOutput, OutputRefused } from './output-file';

export interface BackupOptions {
  keys: MasterKeys;
  isMongo: boolean;
  dataDir: string;
  /** Replace the file that is there. */
  force: boolean;
}

/** What came of it is recorded once that is known. */
export async function backUp(
  commands: Pick<Commands, 'backUp' | 'conclude'>,
  file: string,
  options: BackupOptions,
): Promise<string> {
  try {
    const done = await copyTo(commands, file, options);
    await commands.conclude({ kind: 'store.backedUp' });
    return done;
  } catch (error) {
    await commands.conclude({ kind: 'store.backupFailed' }).catch(() => {});
    throw error;
  }
}

/** Beside its place first: what was there before is replaced only by a copy that was read whole. */
async function copyTo(
  commands: Pick<Commands, 'backUp'>,
  file: string,
  { keys, isMongo, dataDir, force }: BackupOptions,
): Promise<string> {
  const path = resolve(file);
  if (checkOutput(path, dataDir) && !force)
    throw new OutputRefused(`${file} is there already: say --force to replace it`);
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  try {
    await commands.backUp({ path: partial });
    const { fingerprints, sealed } = readersOf(keys);
    const verify = isMongo ? verifyMongo : verifyEmbedded;
    const accounts = await verify(partial, fingerprints, sealed);
    const { size } = statSync(partial);
    renameSync(partial, path);
    return `${file}: ${accounts} accounts, ${size} bytes, read whole and found good`;
  } finally {
    rmSync(partial, { force: true });
  }
}

/** What tells a good copy. */
export function readersOf(keys: MasterKeys) {
  const { keyFingerprint, formerFingerprint, seal, formerSeal } = storeKeys(keys);
  return {
    fingerprints: [keyFingerprint, formerFingerprint],
    sealed: createSealedAccounts(seal, () => {}, formerSeal),
  };
}
