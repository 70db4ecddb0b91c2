import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { attemptKeysOf } from '../../../src/accounts/proofs/proofs';
import {
  birthDate,
  newPassword,
  numen,
  oldPassword,
  openServices,
  prepareHash,
  type Services,
  scope,
} from '../services';

let services: Services;

beforeAll(prepareHash);
beforeEach(async () => {
  services = await openServices();
});
afterEach(() => services.close());

describe('the proofs', () => {
  it('count each attempt on an account under keys that are cleared together', async () => {
    const outcome = await services.verifier.verify(services.claimsOf(numen, birthDate), scope);
    if (outcome.outcome !== 'verified') throw new Error(outcome.outcome);
    const account = await services.account();
    if (!account) throw new Error('there is no account');
    const reset = (currentPassword: string | null) =>
      services.passwordReset.reset({
        ...{ ...scope, grant: outcome.grant, resetId: `ticket ${currentPassword}` },
        ...{ newPassword, currentPassword },
      });
    const counts = async () => {
      const keys = attemptKeysOf(account, services.ports.keyring);
      const known = await Promise.all(keys.map(key => services.ports.attempts.read(key)));
      return known.map(attempts => attempts?.count ?? 0);
    };
    await services.verifier.verify(services.claimsOf(numen, '1980-01-01'), scope);
    await reset('wrong');
    expect(await counts()).toEqual([1, 1]);
    expect(await reset(oldPassword)).toMatchObject({ outcome: 'changed' });
    expect(await counts()).toEqual([0, 0]);
  });
});
