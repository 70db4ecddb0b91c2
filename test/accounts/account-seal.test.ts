import { describe, expect, it } from '@jest/globals';
import type { Account } from '../../src/accounts/account';
import { createSealedAccounts } from '../../src/accounts/account-seal';
import { createKeyring } from '../../src/accounts/keyring';

const [old, next] = [1, 2].map(byte => Buffer.alloc(32, byte)) as [Buffer, Buffer];
const account: Account = {
  ...{ id: 'a', version: 1, numenKey: 'n', birthDateTag: 'b', lastName: 'Essai', firstName: 'Anne' },
  ...{ username: 'aessai', email: 'a@example.org', accountType: 'academic', staffCategory: null },
  ...{ departement: null, recoveryEmail: null, status: 'active', passwordHash: null, lastResetId: null },
};
const sealedUnder = (key: Buffer) => ({ ...account, seal: createKeyring(key).accountSeal(account) });

describe('accounts while the master key is changed', () => {
  it('are opened under either key at the same work, and so is nobody', () => {
    let made = 0;
    const counting = (key: Buffer) => (of: Account) => {
      made++;
      return createKeyring(key).accountSeal(of);
    };
    const sealed = createSealedAccounts(counting(next), () => {}, counting(old));
    const works = [sealedUnder(old), sealedUnder(next), null].map(stored => {
      made = 0;
      const found = sealed.openedOrNull(stored);
      return [found?.id ?? null, made];
    });
    expect(works).toEqual([
      ['a', 2],
      ['a', 2],
      [null, 2],
    ]);
  });

  it('are opened under no third key, and under the old one alone no longer', () => {
    const sealed = createSealedAccounts(createKeyring(next).accountSeal, () => {});
    expect(() => sealed.opened(sealedUnder(old))).toThrow('is not what was written');
    expect(sealed.opened(sealedUnder(next))).toEqual(account);
  });
});
