import { createHmac, hkdfSync } from 'node:crypto';
import { type AccountSeal, accountText } from './account-seal';
import { sealRoot, slotLine } from './key-slots';
import type { ProofKind } from './proofs/proof';

/**
 * Every key that Sésame uses (RFC 5869: HKDF with one `info` a purpose, so that no two purposes share a key). What only lives for minutes, and
 * the seals, come from the master key, which is never in the database. What people are found by comes from the store's root, since NUMENs are
 * kept nowhere to make it anew: the master key opens the root (`key-slots.ts`), so that it can be changed.
 * All answers are base64url of 32 bytes unless told otherwise.
 */
export interface Keyring {
  /** What an account is looked up by. A NUMEN has about 40 bits: a plain hash of it would be guessed in minutes. */
  numenKey(numen: string): string;
  /** @param isoDate yyyy-mm-dd */
  birthDateTag(numenKey: string, isoDate: string): string;
  /** The attempt ledger's key: the same for a NUMEN that exists and for one that does not. */
  attemptKey(proof: ProofKind, id: string): string;
  /** The ledger's key for where attempts come from; never one of a proof. */
  sourceKey(kind: SourceKind, id: string): string;
  /** Says that a person was verified in a browser: 132 bits. */
  browserTag(browser: string, numenKey: string): string;
  /** The audit log's subject for a key of no account: 16 characters, cannot be turned back into the key. */
  pseudonym(key: string): string;
  /** Over every field of an account: who changes one in the database cannot make its seal. */
  accountSeal: AccountSeal;
  /** The one before, while the master key is being changed. */
  formerSeal: AccountSeal | undefined;
  /** 32 bytes. */
  secretFor(purpose: SecretPurpose): Uint8Array;
  /** What was given out under the key before is still taken, while the master key is being changed. */
  formerSecretFor(purpose: SecretPurpose): Uint8Array | undefined;
  /** Kept in the database: tells a wrong master key at once, and nothing about the right one. */
  fingerprint: string;
  formerFingerprint: string | undefined;
  /** The root as this master key opens it: a line of `key-slots.ts`. */
  slot(): string;
}

type SecretPurpose = 'grants' | 'directline' | 'completions' | 'tickets' | 'spaces' | 'chatPage';

/** The ledger's keys are derived from these names. */
export type SourceKind = 'locks' | 'chat' | 'person' | 'address' | 'numen' | 'service';

/**
 * @param masterKey 32 random bytes
 * @param root of the store; a store that was set up before there were roots has the master key for one
 * @param previous the master key before, while it is being changed
 */
export function createKeyring(
  masterKey: Buffer,
  { root = masterKey, previous }: { root?: Buffer; previous?: Buffer } = {},
): Keyring {
  const [numen, birthDate, attempt, pseudonym, inBrowser] = [
    'numen',
    'birth-date',
    'attempt',
    'pseudonym',
    'browser',
  ].map(purpose => derive(root, purpose));
  return {
    numenKey: text => tag(numen, [text]),
    birthDateTag: (numenKey, isoDate) => tag(birthDate, [numenKey, isoDate]),
    attemptKey: (proof, id) => tag(attempt, [proof, id]),
    sourceKey: (kind, id) => tag(attempt, ['source', kind, id]),
    browserTag: (browser, numenKey) => tag(inBrowser, [browser, numenKey]).slice(0, 22),
    pseudonym: key => tag(pseudonym, [key]).slice(0, 16),
    accountSeal: sealUnder(masterKey),
    formerSeal: previous && sealUnder(previous),
    secretFor: purpose => derive(masterKey, `secret/${purpose}`),
    formerSecretFor: purpose => previous && derive(previous, `secret/${purpose}`),
    fingerprint: fingerprintOf(masterKey),
    formerFingerprint: previous && fingerprintOf(previous),
    slot: () => slotLine(fingerprintOf(masterKey), sealRoot(slotKeyOf(masterKey), root)),
  };
}

export const fingerprintOf = (masterKey: Buffer): string => tag(derive(masterKey, 'fingerprint'), []);

/** What a master key opens the root with. */
export const slotKeyOf = (masterKey: Buffer): Buffer => derive(masterKey, 'root-slot');

function sealUnder(masterKey: Buffer): AccountSeal {
  const key = derive(masterKey, 'account-seal');
  return account => tag(key, [accountText(account)]);
}

function derive(key: Buffer, purpose: string): Buffer {
  if (key.length !== 32) throw new RangeError('the master key must be 32 bytes long');
  return Buffer.from(hkdfSync('sha256', key, '', `sesame/1/${purpose}`, 32));
}

/** Each part goes in with its length: `ab|c` and `a|bc` must not meet (Okta, October 2024). */
function tag(key: Buffer | undefined, parts: string[]): string {
  if (!key) throw new RangeError('no key to tag with');
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:${part}`);
  return mac.digest('base64url');
}
