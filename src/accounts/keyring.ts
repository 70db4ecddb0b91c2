import { createHmac, hkdfSync } from 'node:crypto';
import { type AccountSeal, accountText } from './account-seal';
import type { ProofKind } from './proofs/proof';

/**
 * Every key that Sésame uses, derived from one master key which is never in the database (RFC 5869: HKDF with one `info` a
 * purpose, so that no two purposes share a key). All answers are base64url of 32 bytes unless told otherwise.
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
  /** 32 bytes. */
  secretFor(purpose: 'grants' | 'directline' | 'completions' | 'tickets' | 'spaces'): Uint8Array;
  /** Kept in the database: tells a wrong master key at once, and nothing about the right one. */
  fingerprint: string;
}

/** The ledger's keys are derived from these names. */
export type SourceKind = 'locks';

/** @param masterKey 32 random bytes */
export function createKeyring(masterKey: Buffer): Keyring {
  if (masterKey.length !== 32) throw new RangeError('the master key must be 32 bytes long');
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', masterKey, '', `sesame/1/${purpose}`, 32));
  const [numen, birthDate, attempt, pseudonym] = ['numen', 'birth-date', 'attempt', 'pseudonym'].map(derive);
  const seal = derive('account-seal');
  const inBrowser = derive('browser');
  return {
    numenKey: text => tag(numen, [text]),
    birthDateTag: (numenKey, isoDate) => tag(birthDate, [numenKey, isoDate]),
    attemptKey: (proof, id) => tag(attempt, [proof, id]),
    sourceKey: (kind, id) => tag(attempt, ['source', kind, id]),
    browserTag: (browser, numenKey) => tag(inBrowser, [browser, numenKey]).slice(0, 22),
    pseudonym: key => tag(pseudonym, [key]).slice(0, 16),
    accountSeal: account => tag(seal, [accountText(account)]),
    secretFor: purpose => derive(`secret/${purpose}`),
    fingerprint: tag(derive('fingerprint'), []),
  };
}

/** Each part goes in with its length: `ab|c` and `a|bc` must not meet (Okta, October 2024). */
function tag(key: Buffer | undefined, parts: string[]): string {
  if (!key) throw new RangeError('no key to tag with');
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:${part}`);
  return mac.digest('base64url');
}
