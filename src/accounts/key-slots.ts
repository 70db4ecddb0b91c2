import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Keyring } from './keyring';

/**
 * Which master keys open a store, one a line, as LUKS has its key slots: a fingerprint and the store's root under that key (RFC 3394). A
 * fingerprint alone is of a store that was set up before there were roots: its root is that master key itself. The line that is
 * the only one is all that an old master key would need; without it there is nothing to open.
 */
export interface KeySlots {
  read(): Promise<string>;
  /** Atomically; false, and nothing is written, when it was not `before`. */
  replace(before: string, after: string): Promise<boolean>;
}

interface Slot {
  fingerprint: string;
  /** Null: see above. */
  root: string | null;
}

/** The root of a store cannot be had. */
export class RootUnreadable extends Error {
  readonly code = 'ROOT_UNREADABLE';
  constructor() {
    super('the key slot of this master key is damaged: restore `meta` from a backup');
  }
}

export const slotLine = (fingerprint: string, root: string): string => `${fingerprint} ${root}`;

export function slotsIn(text: string): Slot[] {
  return text.split('\n').map(line => {
    const [fingerprint = '', root = null] = line.split(' ');
    return { fingerprint, root };
  });
}

/** Whether one of these master keys opens a store. */
export const opens = (text: string, fingerprints: (string | undefined)[]): boolean =>
  slotsIn(text).some(({ fingerprint }) => fingerprints.includes(fingerprint));

/** Of a backup, which is as good as it was: it needs the key of its time, beside today's or alone. */
export const madeUnderAnotherKey = (path: string): string =>
  `${path} was made under another master key: set the one of that time as SESAME_MASTER_KEY_PREVIOUS beside today's SESAME_MASTER_KEY, ` +
  'and run rotate-keys once it is restored';

/**
 * Why a server with these keys would take people whom the store knows for unknown; null when it would not. While the master key is being changed,
 * accounts bear seals of either: who has one of the two reads some of them only.
 */
export function troubleWithKeys(
  text: string,
  { fingerprint, formerFingerprint }: Pick<Keyring, 'fingerprint' | 'formerFingerprint'>,
): string | null {
  if (!opens(text, [fingerprint, formerFingerprint])) return keyWasChanged;
  const isRead = slotsIn(text).every(slot => [fingerprint, formerFingerprint].includes(slot.fingerprint));
  return isRead ? null : changeUnfinished;
}

const keyWasChanged =
  'the master key of the store was changed: SESAME_MASTER_KEY is no longer its key. Restart this server with the new one';
const changeUnfinished =
  'a change of the master key is not finished (rotate-keys), and this server has one of the two keys: set both, SESAME_MASTER_KEY and ' +
  'SESAME_MASTER_KEY_PREVIOUS, or finish it first';

/** Deterministic, and refused when a bit of it is another: made for keys under keys. */
export function sealRoot(slotKey: Buffer, root: Buffer): string {
  const cipher = createCipheriv(keyWrap, slotKey, initialValue);
  return Buffer.concat([cipher.update(root), cipher.final()]).toString('base64url');
}

/** @throws RootUnreadable */
export function openRoot(slotKey: Buffer, sealed: string): Buffer {
  try {
    const decipher = createDecipheriv(keyWrap, slotKey, initialValue);
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]);
  } catch {
    throw new RootUnreadable();
  }
}

const keyWrap = 'id-aes256-wrap';
/** RFC 3394 2.2.3.1 */
const initialValue = Buffer.alloc(8, 0xa6);
