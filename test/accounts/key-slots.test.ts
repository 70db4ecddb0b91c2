import { describe, expect, it } from '@jest/globals';
import { troubleWithKeys } from '../../src/accounts/key-slots';
import { createKeyring } from '../../src/accounts/keyring';

const [old, next] = [1, 2].map(byte => Buffer.alloc(32, byte)) as [Buffer, Buffer];
const only = { old: createKeyring(old), next: createKeyring(next) };
const both = {
  'old, and reads the new': createKeyring(old, { previous: next }),
  'new, and reads the old': createKeyring(next, { previous: old }),
};
const slots = {
  before: only.old.slot(),
  meanwhile: `${only.old.slot()}\n${only.next.slot()}`,
  after: only.next.slot(),
};

describe('a server, as the master key is changed beside it', () => {
  it.each(Object.entries(both))('has no trouble with both keys: %s', (_, keyring) => {
    expect(Object.values(slots).map(text => troubleWithKeys(text, keyring))).toEqual([null, null, null]);
  });

  it('with one key alone reads only some accounts until the change has ended', () => {
    expect(troubleWithKeys(slots.meanwhile, only.old)).toContain('not finished');
    expect(troubleWithKeys(slots.meanwhile, only.next)).toContain('not finished');
    expect(troubleWithKeys(slots.after, only.next)).toBeNull();
  });

  it('with the old key alone reads nobody afterwards', () => {
    expect(troubleWithKeys(slots.before, only.old)).toBeNull();
    expect(troubleWithKeys(slots.after, only.old)).toContain('was changed');
  });
});
