import { randomBytes } from 'node:crypto';
import { openRoot, RootUnreadable, sealRoot, slotLine, slotsIn } from './key-slots';
import { createKeyring, fingerprintOf, type Keyring, slotKeyOf } from './keyring';

/** What an operator gives: the master key and, while it is being changed, another one under which things may still be read. */
export interface MasterKeys {
  current: Buffer;
  previous?: Buffer;
}

/**
 * The keyring of a store.
 * @param slots what the store says of its master keys
 * @throws RootUnreadable
 */
export function keyringFor({ current, previous }: MasterKeys, slots: string): Keyring {
  return createKeyring(current, { root: rootIn(slots, [current, previous]), previous });
}

/** For a store that is set up: a root of its own, so that a master key that leaks can be changed for one that has not. */
export const newSlots = ({ current }: MasterKeys): string =>
  slotLine(fingerprintOf(current), sealRoot(slotKeyOf(current), randomBytes(32)));

function rootIn(slots: string, keys: (Buffer | undefined)[]): Buffer {
  const known = keys.flatMap(key => (key ? [{ key, fingerprint: fingerprintOf(key) }] : []));
  for (const { fingerprint, root } of slotsIn(slots)) {
    const key = known.find(one => one.fingerprint === fingerprint)?.key;
    if (key) return root === null ? key : openRoot(slotKeyOf(key), root);
  }
  throw new RootUnreadable();
}
