import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AccountDamaged } from '../../src/accounts/account-seal';
import { damagedAsNobody } from '../../src/accounts/damaged-accounts';
import { createPasswordReset } from '../../src/accounts/password-reset';
import { birthDate, newPassword, numen, openServices, prepareHash, type Services, scope } from './services';

let services: Services;

beforeAll(prepareHash);
beforeEach(async () => {
  services = await openServices();
});
afterEach(() => services.close());

it.each(['findById', 'changePassword'] as const)(
  'refuses a new password kindly when the account is found damaged by %s',
  async method => {
    let met = 0;
    const { accounts } = services.ports;
    const damaged = {
      ...accounts,
      [method]: () => Promise.reject(new AccountDamaged('not what was written')),
    };
    const { reset } = createPasswordReset({
      ...services.ports,
      accounts: damagedAsNobody(damaged, () => met++),
    });
    const verified = await services.verifier.verify(services.claimsOf(numen, birthDate), scope);
    if (verified.outcome !== 'verified') throw new Error('nobody was verified');
    const place = { conversationKey: scope.conversationKey, channel: scope.channel };
    const request = { ...place, resetId: 'r', grant: verified.grant, newPassword, currentPassword: null };
    expect([await reset(request), met]).toEqual([{ outcome: 'conflict' }, 1]);
  },
);

it('passes on every other failure', async () => {
  const { accounts } = services.ports;
  const findById = (_id: string) => Promise.reject(new Error('disk'));
  const failing = { ...accounts, findById };
  await expect(damagedAsNobody(failing, () => {}).findById('a')).rejects.toThrow('disk');
});
