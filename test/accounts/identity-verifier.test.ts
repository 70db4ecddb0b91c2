import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { birthDate, minute, numen, openServices, prepareHash, type Services, scope, start } from './services';

let services: Services;

beforeAll(prepareHash);
beforeEach(async () => {
  services = await openServices();
});
afterEach(() => services.close());

const verify = (typed: string, date: string, type: 'academic' | 'external' = 'academic') =>
  services.verifier.verify(services.claimsOf(typed, date, type), scope);

describe('the identity verifier', () => {
  it('shows the account of a right NUMEN and birth date, and grants it for this conversation', async () => {
    const outcome = await verify(numen, birthDate);
    const account = await services.account();
    expect(outcome).toEqual({
      outcome: 'verified',
      grant: { token: expect.any(String), expiresAt: start + 10 * minute },
      account: {
        firstName: 'Anne',
        lastName: 'Essai',
        username: account?.username,
        email: account?.email,
        accountType: 'academic',
      },
    });
    if (outcome.outcome !== 'verified') return;
    expect(await services.ports.grants.open(outcome.grant, scope.conversationKey)).toMatchObject({
      accountId: account?.id,
      version: account?.version,
      verifiedAt: start,
    });
  });

  it('answers an unknown NUMEN exactly as a wrong birth date, another account type and a disabled account', async () => {
    const outcomes = [
      await verify('99E0000009ZZZ', birthDate),
      await verify(numen, '1979-03-06'),
      await verify('99E0000002BBB', birthDate),
    ];
    expect(outcomes).toEqual(outcomes.map(() => ({ outcome: 'rejected', remaining: 4 })));
    expect(await verify(numen, birthDate, 'external')).toEqual({ outcome: 'rejected', remaining: 3 });
  });

  it('does not read a tag of another length', async () => {
    const claims = { ...services.claimsOf(numen, birthDate), birthDateTag: 'short' };
    expect(await services.verifier.verify(claims, scope)).toMatchObject({ outcome: 'rejected' });
  });

  it.each([
    ['a known NUMEN', numen],
    ['an unknown one', '99E0000009ZZZ'],
  ])('locks %s at the fifth failure', async (_, typed) => {
    const outcomes = [];
    for (let count = 0; count < 6; count++) outcomes.push(await verify(typed, `1980-01-0${count + 1}`));
    const locked = { outcome: 'locked', until: start + 15 * minute };
    expect(outcomes).toEqual([
      ...[4, 3, 2, 1].map(remaining => ({ outcome: 'rejected', remaining })),
      locked,
      locked,
    ]);
  });

  it.each([
    ['a known NUMEN', numen],
    ['an unknown one', '99E0000009ZZZ'],
  ])('counts the same wrong claim on %s once, and looks at it again', async (_, typed) => {
    for (let count = 0; count < 30; count++)
      expect(await verify(typed, '1980-01-01')).toEqual({ outcome: 'rejected', remaining: 4 });
    const { numenKey, birthDateTag } = services.claimsOf(numen, '1980-01-01');
    await services.ports.accounts.importAccounts([services.rowOf(numen, { numenKey, birthDateTag })]);
    expect((await verify(numen, '1980-01-01')).outcome).toBe('verified');
  });

  it('locks the web and Teams apart, and a help desk frees both', async () => {
    const on = (channel: string, date: string) =>
      services.verifier.verify(services.claimsOf(numen, date), { ...scope, channel });
    for (let count = 0; count < 5; count++) await on('directline', `1980-01-0${count + 1}`);
    expect((await on('directline', birthDate)).outcome).toBe('locked');
    expect((await on('msteams', birthDate)).outcome).toBe('verified');
    expect((await on('directline', birthDate)).outcome).toBe('locked');
    for (let count = 0; count < 5; count++) await on('msteams', `1981-01-0${count + 1}`);
    expect((await on('msteams', birthDate)).outcome).toBe('locked');
    const { attempts, keyring } = services.ports;
    await attempts.clear(keyring.attemptKey('identity', keyring.numenKey(numen)));
    expect([(await on('msteams', birthDate)).outcome, (await on('directline', birthDate)).outcome]).toEqual([
      'verified',
      'verified',
    ]);
  });

  it('does not open to the right date while locked', async () => {
    for (let count = 0; count < 5; count++) await verify(numen, `1980-01-0${count + 1}`);
    expect(await verify(numen, birthDate)).toMatchObject({ outcome: 'locked' });
    services.pass(15 * minute);
    expect(await verify(numen, birthDate)).toMatchObject({ outcome: 'verified' });
  });

  it('evaluates five of two hundred racing guesses', async () => {
    const guesses = Array.from({ length: 200 }, () => verify(numen, '1980-01-01'));
    await Promise.all(guesses);
    const account = await services.account();
    const records = await services.ports.audit.list(account?.id ?? '', 1_000);
    expect(records.filter(({ kind }) => kind === 'identity.rejected')).toHaveLength(5);
  });

  it('forgets the failures after a success', async () => {
    for (let count = 0; count < 4; count++) await verify(numen, `1980-01-0${count + 1}`);
    await verify(numen, birthDate);
    expect(await verify(numen, '1980-02-01')).toEqual({ outcome: 'rejected', remaining: 4 });
  });

  it('writes down each outcome without a person’s data', async () => {
    await verify(numen, '1980-01-01');
    await verify(numen, birthDate);
    await verify('99E0000009ZZZ', birthDate);
    const account = await services.account();
    const known = await services.ports.audit.list(account?.id ?? '', 10);
    expect(known.map(({ kind }) => kind)).toEqual(['identity.verified', 'identity.rejected']);
    const { keyring } = services.ports;
    const stranger = keyring.pseudonym(keyring.attemptKey('identity', keyring.numenKey('99E0000009ZZZ')));
    expect(await services.ports.audit.list(stranger, 10)).toMatchObject([{ kind: 'identity.rejected' }]);
    expect(JSON.stringify(known)).not.toMatch(/99E|1979|1980/);
  });
});
