import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Checked, createAttempting } from '../../../src/accounts/proofs/attempted';
import { currentPassword } from '../../../src/accounts/proofs/current-password';
import { numenAndBirthDate } from '../../../src/accounts/proofs/numen-and-birth-date';
import { openServices, prepareHash, type Services } from '../services';

let services: Services;

beforeAll(prepareHash);
beforeEach(async () => {
  services = await openServices();
});
afterEach(() => services.close());

const place = { claim: null, lane: 'web', channel: 'directline', conversationKey: 'directline/c' };
const refused = (accountId: string | null): Checked<string> => ({ refused: { accountId } });
const attempted = (
  check: () => Promise<Checked<string>>,
  id: string = randomUUID(),
  proof = numenAndBirthDate,
) => createAttempting(services.ports)({ proof, countedUnder: 'somebody', id, ...place, check });
const key = () => services.ports.keyring.attemptKey('identity', 'somebody');
const kindsOf = async (subject: string) =>
  (await services.ports.audit.list(subject, 100)).map(({ kind }) => kind);

describe('an attempt at a proof', () => {
  it('is counted before it is checked', async () => {
    const outcome = await attempted(async () => {
      expect(await services.ports.attempts.read(key())).toMatchObject({ count: 1 });
      return { proven: 'yes' };
    });
    expect(outcome).toEqual({ outcome: 'proven', proven: 'yes' });
  });

  it('is counted when its check fails to give an answer', async () => {
    await expect(attempted(() => Promise.reject(new Error('store away')))).rejects.toThrow('store away');
    expect(await services.ports.attempts.read(key())).toMatchObject({ count: 1 });
  });

  it('is written down under the account, or under a pseudonym when there is none', async () => {
    await attempted(async () => refused('account'));
    await attempted(async () => refused(null));
    expect(await kindsOf('account')).toEqual(['identity.rejected']);
    expect(await kindsOf(services.ports.keyring.pseudonym(key()))).toEqual(['identity.rejected']);
  });

  it('is not checked once locked, and says until when', async () => {
    const checks: number[] = [];
    const check = async () => {
      checks.push(checks.length + 1);
      return refused('account');
    };
    const outcomes = [];
    for (let count = 0; count < 7; count++) outcomes.push((await attempted(check)).outcome);
    expect(checks).toEqual([1, 2, 3, 4, 5]);
    expect(outcomes).toEqual([...Array(4).fill('rejected'), ...Array(3).fill('locked')]);
    const locks = await kindsOf(services.ports.keyring.pseudonym(key()));
    expect(locks).toEqual(['identity.locked', 'identity.locked']);
  });

  it('costs one try under its name, is recorded once, and is answered the same', async () => {
    const check = async () => refused('account');
    const outcomes = [await attempted(check, 'a'), await attempted(check, 'b'), await attempted(check, 'a')];
    expect(outcomes).toEqual([4, 3, 4].map(remaining => ({ outcome: 'rejected', remaining })));
    expect(await services.ports.attempts.read(key())).toMatchObject({ count: 2 });
    expect(await kindsOf('account')).toEqual(['identity.rejected', 'identity.rejected']);
  });

  it('leaves no record of a current password that was not looked at', async () => {
    const proof = currentPassword;
    const wrong = (id: string, check = async () => refused('account')) =>
      createAttempting(services.ports)({ proof, countedUnder: 'somebody', id, ...place, check });
    for (let count = 0; count < 7; count++) await wrong(`attempt ${count}`);
    expect(await kindsOf('account')).toEqual(['attempts.locked', ...Array(5).fill('password.refused')]);
    const { keyring } = services.ports;
    expect(await kindsOf(keyring.pseudonym(keyring.attemptKey('password', 'somebody')))).toEqual([]);
  });
});
