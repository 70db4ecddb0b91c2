import { describe, expect, it } from '@jest/globals';
import type { Ports } from '../../src/ports';
import { type Open, opened, start } from './contract';

export function deliveredStatesContract(name: string, open: Open<Ports>): void {
  describe(`DeliveredStates on ${name}`, () => {
    const store = opened(open);
    const delivered = { version: 2, resetId: 'r2', at: start };

    async function someone(): Promise<string> {
      const { accounts } = store.current.port;
      await accounts.importAccounts([row]);
      return (await accounts.findByUsername(row.username))?.id ?? '';
    }

    it('knows nothing of an account at first, nor of nobody', async () => {
      expect(await store.current.port.delivered.of(await someone())).toBeNull();
      await store.current.port.delivered.keep('nobody', delivered);
      expect(await store.current.port.delivered.of('nobody')).toBeNull();
    });

    it('keeps the last version that was acknowledged, whatever comes late', async () => {
      const id = await someone();
      const states = store.current.port.delivered;
      await states.keep(id, delivered);
      await states.keep(id, { version: 1, resetId: null, at: start + 1 });
      expect(await states.of(id)).toEqual(delivered);
      const next = { version: 3, resetId: null, at: start + 2 };
      await states.keep(id, next);
      expect(await states.of(id)).toEqual(next);
    });

    it('keeps it over a restart and an import, and leaves the account as it was', async () => {
      const id = await someone();
      const before = await store.current.port.accounts.findById(id);
      await store.current.port.delivered.keep(id, delivered);
      expect(await store.current.port.accounts.findById(id)).toEqual(before);
      await store.current.port.accounts.importAccounts([{ ...row, lastName: 'Autre' }]);
      const reopened = await store.current.reopen();
      expect(await reopened.delivered.of(id)).toEqual(delivered);
      expect((await reopened.accounts.findById(id))?.lastName).toBe('Autre');
    });
  });
}

const row = {
  numenKey: 'numenKey',
  birthDateTag: 'tag',
  lastName: 'Martin',
  firstName: 'Camille',
  username: 'cmartin',
  email: 'camille.martin@example.org',
  accountType: 'academic',
  staffCategory: null,
  departement: null,
  recoveryEmail: null,
  status: 'active',
  passwordHash: null,
} as const;
