import { describe, expect, it } from '@jest/globals';
import type { AccountImport } from '../../src/accounts/account-repository';
import { createExpiry, expiringBy } from '../../src/accounts/expiry';
import { createKeyring } from '../../src/accounts/keyring';
import { createRemoval } from '../../src/accounts/removal';
import type { Ports } from '../../src/ports';
import { dayMs } from '../../src/retention';
import { type Open, opened, start, times } from './contract';

const keyring = createKeyring(Buffer.alloc(32, 4));

export function expiryContract(name: string, open: Open<Ports>): void {
  describe(`who has been disabled for long, on ${name}`, () => {
    const store = opened(open);
    const accounts = () => store.current.port.accounts;
    const audit = () => store.current.port.audit;
    const outbox = () => store.current.port.outbox;
    let time = start;

    async function pass(days: number): Promise<void> {
      time += days * dayMs;
      await store.current.advanceClock(days * dayMs);
    }

    const expiryOf = (delivers = false, lease = store.current.port.lease) => {
      const now = () => time;
      let ids = 0;
      const deps = {
        ...store.current.port,
        lease,
        keyring,
        now,
        delivers,
        randomId: () => `removal-${ids++}`,
      };
      return createExpiry({ ...deps, removal: createRemoval(deps), days: 30, everyMs: 3_600_000 });
    };

    const idOf = async (number: string) => (await accounts().findByUsername(`user${number}`))?.id ?? '';
    const dueIn = async (days: number) => {
      const due = await expiringBy(time + days * dayMs, { accounts: accounts(), days: 30, limit: 10 });
      return due.map(({ account, removedAt }) => [account.username, (removedAt - start) / dayMs]);
    };

    it('is told before, and removed after the days that the settings say, counted from when it was disabled', async () => {
      time = start;
      await accounts().importAccounts([row('1'), row('2'), row('3', 'disabled'), row('4')]);
      await pass(1);
      await accounts().setStatus([await idOf('1'), await idOf('2'), await idOf('4')], 'disabled');
      await pass(5);
      await accounts().setStatus([await idOf('2'), await idOf('4')], 'active');
      await accounts().importAccounts([row('4', 'disabled'), { ...row('1'), lastName: 'Autre' }]);
      expect(await dueIn(24)).toEqual([['user3', 30]]);
      expect(await dueIn(400)).toEqual([
        ['user3', 30],
        ['user1', 31],
        ['user4', 36],
      ]);
      await pass(23.9);
      expect(await expiryOf().removeDue()).toEqual({ removed: 0, undelivered: 0 });
      await pass(1.2);
      expect(await expiryOf(false, async () => false).removeDue()).toMatchObject({ removed: 0 });
      const [first, third] = [await idOf('1'), await idOf('3')];
      expect(await expiryOf().removeDue()).toEqual({ removed: 2, undelivered: 0 });
      expect([await idOf('1'), await idOf('3')]).toEqual(['', '']);
      expect([await idOf('2'), await idOf('4')]).not.toContain('');
      const records = await audit().search({ kinds: ['account.removed'] }, null, 10);
      expect(records).toEqual(
        times(2, () => ({
          ...{ id: expect.any(String), at: time, kind: 'account.removed' },
          ...{ subject: 'accounts', channel: 'server' },
        })),
      );
      const everything = await store.current.everything();
      for (const id of [first, third]) expect(around(id, everything)).toEqual([]);
    });

    it('stays as long as the mail server still knows it, and holds up nobody else', async () => {
      time = start;
      await accounts().importAccounts([row('1'), row('2')]);
      await accounts().setStatus([await idOf('1'), await idOf('2')], 'disabled');
      await pass(40);
      for (const { id } of (await outbox().pending(10, 'mailbox.changed')).slice(1))
        await outbox().settle(id);
      expect(await expiryOf(true).removeDue()).toEqual({ removed: 1, undelivered: 1 });
      expect(await accounts().count()).toBe(1);
    });
  });
}

/** Not all of it in a message. */
const around = (text: string, everything: string): string[] =>
  [...everything.matchAll(new RegExp(`.{0,40}${text}.{0,10}`, 'gs'))].map(([found]) => found);

const row = (number: string, status?: 'disabled'): AccountImport => ({
  ...{ numenKey: `numen-${number}`, birthDateTag: 'tag', lastName: 'Essai', firstName: 'Anne' },
  ...{ username: `user${number}`, email: `user${number}@example.org`, ...(status && { status }) },
});
