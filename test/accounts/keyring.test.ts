import { describe, expect, it } from '@jest/globals';
import { createKeyring } from '../../src/accounts/keyring';

const keyring = createKeyring(Buffer.alloc(32, 1));
const other = createKeyring(Buffer.alloc(32, 2));

describe('the keyring', () => {
  it('gives the same tags for the same master key, and others for another', () => {
    const again = createKeyring(Buffer.alloc(32, 1));
    expect(again.numenKey('10E9501234ABC')).toBe(keyring.numenKey('10E9501234ABC'));
    expect(again.fingerprint).toBe(keyring.fingerprint);
    expect(other.numenKey('10E9501234ABC')).not.toBe(keyring.numenKey('10E9501234ABC'));
    expect(other.fingerprint).not.toBe(keyring.fingerprint);
  });

  it('never gives one tag for two purposes', () => {
    const tags = [
      keyring.numenKey('x'),
      keyring.birthDateTag('x', ''),
      keyring.attemptKey('identity', 'x'),
      keyring.attemptKey('password', 'x'),
      keyring.pseudonym('x'),
      keyring.fingerprint,
      Buffer.from(keyring.secretFor('grants')).toString('base64url'),
      Buffer.from(keyring.secretFor('directline')).toString('base64url'),
    ];
    expect(new Set(tags.map(tag => tag.slice(0, 16))).size).toBe(tags.length);
  });

  it('ties a birth date to its NUMEN, whatever the border between them', () => {
    expect(keyring.birthDateTag('a', '1979-03-05')).not.toBe(keyring.birthDateTag('b', '1979-03-05'));
    expect(keyring.birthDateTag('ab', 'c')).not.toBe(keyring.birthDateTag('a', 'bc'));
  });

  it('wants 32 bytes', () => {
    expect(() => createKeyring(Buffer.alloc(31))).toThrow('32 bytes');
    expect(keyring.secretFor('grants')).toHaveLength(32);
  });
});
