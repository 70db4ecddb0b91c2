import type { AccountRepository, ResealedPage } from './account-repository';
import { type KeySlots, slotsIn } from './key-slots';
import type { Keyring } from './keyring';

/** The master key of a store is changed in place, beside its servers; see docs/decisions/004. Each step may be repeated. */
export interface KeyRotation {
  /**
   * From here on the new key opens the store too.
   * @returns how many accounts there are to look at
   * @throws RotationRefused
   */
  begin(write: boolean): Promise<number>;
  reseal(after: string, write: boolean): Promise<ResealedPage>;
  /** From here on it is the only one. */
  end(): Promise<void>;
}

export class RotationRefused extends Error {
  readonly code = 'ROTATION_REFUSED';
}

export interface KeyRotationDependencies {
  accounts: Pick<AccountRepository, 'count' | 'reseal'>;
  keySlots: KeySlots;
  keyring: Pick<Keyring, 'fingerprint' | 'formerFingerprint' | 'slot'>;
}

export function createKeyRotation({ accounts, keySlots, keyring }: KeyRotationDependencies): KeyRotation {
  const { fingerprint, formerFingerprint } = keyring;
  return { begin, reseal: accounts.reseal, end };

  async function begin(write: boolean): Promise<number> {
    if (formerFingerprint === undefined) throw new RotationRefused(noFormerKey);
    const slots = await keySlots.read();
    const known = slotsIn(slots).map(slot => slot.fingerprint);
    if (known.some(one => one !== fingerprint && one !== formerFingerprint))
      throw new RotationRefused(unfinished);
    if (write && !known.includes(fingerprint)) await replace(slots, `${slots}\n${keyring.slot()}`);
    return accounts.count();
  }

  async function end(): Promise<void> {
    const slots = await keySlots.read();
    if (slots !== keyring.slot()) await replace(slots, keyring.slot());
  }

  async function replace(before: string, after: string): Promise<void> {
    if (!(await keySlots.replace(before, after)))
      throw new RotationRefused('somebody else changes the master key of this store just now: run it again');
  }
}

const noFormerKey =
  'there is no key to change from: set SESAME_MASTER_KEY to the new key and SESAME_MASTER_KEY_PREVIOUS to the one before, here and on ' +
  'every server, and restart them first';
const unfinished =
  'a change from yet another master key was not finished: finish that one first, with its two keys';
