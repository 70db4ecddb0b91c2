import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPasswordReset, type ResetRequest } from '../../src/accounts/password-reset';
import { cheapHasher } from './cheap-hasher';
import {
  birthDate,
  minute,
  newPassword,
  numen,
  oldPassword,
  openServices,
  prepareHash,
  type Services,
  scope,
  start,
} from './services';

let services: Services;
let grant: { token: string };

beforeAll(prepareHash);
beforeEach(async () => {
  services = await openServices();
  const outcome = await services.verifier.verify(services.claimsOf(numen, birthDate), scope);
  if (outcome.outcome !== 'verified') throw new Error(outcome.outcome);
  grant = outcome.grant;
});
afterEach(() => services.close());

const request = (more: Partial<ResetRequest> = {}): ResetRequest => ({
  grant,
  ...scope,
  resetId: 'ticket-1',
  newPassword,
  currentPassword: null,
  ...more,
});
const reset = (more: Partial<ResetRequest> = {}) => services.passwordReset.reset(request(more));
const isPassword = async (password: string) =>
  services.ports.hasher.verify((await services.account())?.passwordHash ?? null, password);

describe('the password reset', () => {
  it('sets the new password, and the old one is over', async () => {
    expect(await reset()).toMatchObject({ outcome: 'changed' });
    expect(await isPassword(newPassword)).toBe(true);
    expect(await isPassword(oldPassword)).toBe(false);
  });

  it('writes the audit record and the message with it', async () => {
    await reset();
    const account = await services.account();
    const [record] = await services.ports.audit.list(account?.id ?? '', 1);
    expect(record).toMatchObject({ kind: 'password.changed', at: start, channel: 'directline' });
    expect(await services.ports.outbox.pending(10)).toMatchObject([
      { kind: 'password.changed', accountId: account?.id },
      { kind: 'mailbox.changed', accountId: account?.id, conversationKey: 'directline/c' },
    ]);
  });

  it('grants the changed account further, still from the same verification', async () => {
    services.pass(minute);
    const outcome = await reset();
    if (outcome.outcome !== 'changed') throw new Error(outcome.outcome);
    expect(await services.ports.grants.open(outcome.grant, scope.conversationKey)).toMatchObject({
      version: 2,
      verifiedAt: start,
    });
    expect(
      await reset({ resetId: 'ticket-2', grant: outcome.grant, newPassword: 'Tiers-Zorglub-3?' }),
    ).toMatchObject({ outcome: 'changed' });
  });

  it('is one reset however often the form is posted', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => reset()));
    outcomes.push(await reset());
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(() => 'changed'));
    expect(await services.account()).toMatchObject({ version: 2 });
    expect(await services.ports.outbox.pending(10)).toHaveLength(2);
  });

  it('refuses a grant that was used, ended, forged or is another conversation’s', async () => {
    await reset();
    expect(await reset({ resetId: 'ticket-2' })).toEqual({ outcome: 'conflict' });
    expect(await reset({ conversationKey: 'another' })).toEqual({ outcome: 'grantEnded' });
    expect(await reset({ grant: { token: 'forged' } })).toEqual({ outcome: 'grantEnded' });
    services.pass(10 * minute);
    expect(await reset()).toEqual({ outcome: 'grantEnded' });
    expect(await services.account()).toMatchObject({ version: 2 });
  });

  it('checks the grant again at the write', async () => {
    const slow = createPasswordReset({
      ...services.ports,
      hasher: {
        inTurn: work =>
          work({
            hash: async password => {
              services.pass(10 * minute);
              return services.ports.hasher.hash(password);
            },
            verify: services.ports.hasher.verify,
            recognizes: services.ports.hasher.verify,
          }),
      },
    });
    expect(await slow.reset(request())).toEqual({ outcome: 'grantEnded' });
    expect(await isPassword(oldPassword)).toBe(true);
  });

  it('refuses an account that was changed or disabled since', async () => {
    await services.ports.accounts.importAccounts([services.rowOf(numen, { status: 'disabled' })]);
    expect(await reset()).toEqual({ outcome: 'conflict' });
    expect(await isPassword(oldPassword)).toBe(true);
  });

  it('names each unmet rule, with what is known of the person', async () => {
    expect(await reset({ newPassword: 'court' })).toEqual({
      outcome: 'refused',
      problems: ['tooShort', 'noUpperCase', 'noDigit', 'noSpecial', 'common'].map(rule => ({ rule })),
    });
    // The user name of this person is made of the NUMEN.
    const username = { rule: 'ownWord', part: 'username', word: numen.toLowerCase() };
    expect(await reset({ newPassword: `x!${numen}` })).toMatchObject({
      problems: [{ rule: 'containsNumen' }, username],
    });
    expect(await reset({ newPassword: 'vagues?05-03-79X' })).toMatchObject({
      problems: [{ rule: 'containsBirthDate' }],
    });
    expect(await reset({ newPassword: 'Zorglub?7essai' })).toMatchObject({
      problems: [{ rule: 'ownWord', part: 'lastName', word: 'Essai' }],
    });
    expect(await services.account()).toMatchObject({ version: 1 });
  });

  it('takes the current password when it is given', async () => {
    expect(await reset({ currentPassword: oldPassword })).toMatchObject({ outcome: 'changed' });
  });

  it('counts wrong current passwords, and locks', async () => {
    const outcomes = [];
    for (let count = 0; count < 5; count++)
      outcomes.push(await reset({ resetId: `ticket-${count}`, currentPassword: 'wrong' }));
    outcomes.push(await reset({ resetId: 'the last ticket', currentPassword: oldPassword }));
    const locked = { outcome: 'locked', until: start + 15 * minute };
    expect(outcomes).toEqual([
      ...[4, 3, 2, 1].map(remaining => ({ outcome: 'wrongCurrentPassword', remaining })),
      locked,
      { outcome: 'grantEnded' },
    ]);
    expect(await isPassword(oldPassword)).toBe(true);
  });

  it('counts the same form once, answers it the same, and evaluates no second guess under its name', async () => {
    const refused = { outcome: 'wrongCurrentPassword', remaining: 4 };
    expect(await reset({ currentPassword: 'wrong' })).toEqual(refused);
    expect(await reset({ currentPassword: 'wrong' })).toEqual(refused);
    expect(await reset({ currentPassword: oldPassword })).toEqual(refused);
    expect(await isPassword(oldPassword)).toBe(true);
    expect(await reset({ resetId: 'another', currentPassword: oldPassword })).toMatchObject({
      outcome: 'changed',
    });
  });

  it('does not say that it changed the password to another one than it did', async () => {
    expect(await reset()).toMatchObject({ outcome: 'changed' });
    expect(await reset()).toMatchObject({ outcome: 'changed' });
    expect(await reset({ newPassword: 'Autre-Zorglub-3!' })).toEqual({ outcome: 'conflict' });
    expect(await isPassword(newPassword)).toBe(true);
  });

  it('refuses the same password again when the current one was asked for', async () => {
    expect(await reset({ newPassword: oldPassword, currentPassword: oldPassword })).toEqual({
      outcome: 'refused',
      problems: [{ rule: 'sameAsCurrent' }],
    });
  });

  it('is busy when too many wait, counts nothing then, and works afterwards', async () => {
    const hasher = cheapHasher({ atOnce: 1, longestQueue: 0 });
    const busy = createPasswordReset({ ...services.ports, hasher });
    const [first, second] = await Promise.all([
      busy.reset(request({ currentPassword: oldPassword })),
      busy.reset(request({ currentPassword: oldPassword, resetId: 'ticket-2' })),
    ]);
    expect([first.outcome, second.outcome].toSorted()).toEqual(['busy', 'changed']);
  });

  it('is changed when the first answer of the store got lost, and fails when nothing was written', async () => {
    const { accounts } = services.ports;
    const lossy = (afterwards: boolean) =>
      createPasswordReset({
        ...services.ports,
        accounts: {
          findById: accounts.findById,
          changePassword: async change => {
            if (afterwards) await accounts.changePassword(change);
            throw new Error('connection lost');
          },
        },
      });
    await expect(lossy(false).reset(request())).rejects.toThrow('connection lost');
    expect(await lossy(true).reset(request())).toMatchObject({ outcome: 'changed' });
    expect(await isPassword(newPassword)).toBe(true);
  });

  it('takes two resets under one verification, and each of them again', async () => {
    const first = await reset();
    if (first.outcome !== 'changed') throw new Error(first.outcome);
    const again = { resetId: 'ticket-2', grant: first.grant, newPassword: 'Tiers-Zorglub-3?' };
    const second = await reset(again);
    if (second.outcome !== 'changed') throw new Error(second.outcome);
    expect(await reset(again)).toMatchObject({ outcome: 'changed' });
    const third = { resetId: 'ticket-3', grant: second.grant, newPassword: 'Quart-Zorglub-4?' };
    expect(await reset(third)).toEqual({ outcome: 'grantEnded' });
    expect(await isPassword('Tiers-Zorglub-3?')).toBe(true);
  });

  const identityKey = () => {
    const { keyring } = services.ports;
    return keyring.attemptKey('identity', keyring.numenKey(numen));
  };
  let guesses = 0;
  const guess = (more: Partial<typeof scope> = {}, at = numen) =>
    services.verifier.verify(services.claimsOf(at, `1980-01-${10 + (guesses++ % 20)}`), {
      ...scope,
      ...more,
    });

  it('forgets what was mistyped', async () => {
    await guess();
    await reset();
    expect(await services.ports.attempts.read(identityKey())).toMatchObject({ count: 0 });
  });

  it('clears no lock that is younger than its grant, but one that is older', async () => {
    for (let count = 0; count < 5; count++) await guess({ conversationKey: 'a stranger’s' });
    const lock = { count: 5, lockedUntil: start + 15 * minute };
    expect(await reset()).toMatchObject({ outcome: 'changed' });
    expect(await services.ports.attempts.read(identityKey())).toMatchObject(lock);
    services.pass(1);
    const { id: accountId = '', version = 0 } = (await services.account()) ?? {};
    const { conversationKey } = scope;
    const younger = await services.ports.grants.issue({ accountId, version, conversationKey });
    await reset({ grant: younger, resetId: 'ticket-2', newPassword: 'Tiers-Zorglub-3?' });
    expect(await services.ports.attempts.read(identityKey())).toMatchObject({ count: 0, lockedUntil: 0 });
  });

  it('is over with the grant of a conversation that guessed until the lock, whoever it guessed at', async () => {
    for (let count = 0; count < 5; count++) await guess({}, '99E0000009ZZZ');
    expect(await reset()).toEqual({ outcome: 'grantEnded' });
    expect(await isPassword(oldPassword)).toBe(true);
  });
});
