import { describe, expect, it } from '@jest/globals';
import type { Ticket, TicketStore } from '../../src/forms/ticket-store';
import { type Open, opened, start, times } from './contract';

export function ticketStoreContract(name: string, open: Open<TicketStore>): void {
  describe(`TicketStore on ${name}`, () => {
    const store = opened(open);
    const tickets = () => store.current.port;

    it('finds a ticket as it was made, open', async () => {
      await tickets().create(ticket);
      expect(await tickets().find('hash')).toEqual({ ...ticket, state: 'open' });
      expect(await tickets().find('another')).toBeNull();
    });

    it('keeps a grant and a NUMEN key', async () => {
      const password: Ticket = { ...ticket, kind: 'password', grant: 'a.b.c', numenKey: 'key' };
      await tickets().create(password);
      expect(await tickets().find('hash')).toEqual({ ...password, state: 'open' });
    });

    it('is made once, of fifty at once, and stays as it was', async () => {
      const made = await Promise.all(times(50, () => tickets().create(ticket)));
      expect(made.filter(Boolean)).toHaveLength(1);
      await tickets().use('hash');
      expect(await tickets().create({ ...ticket, holder: 'another' })).toBe(false);
      expect(await tickets().find('hash')).toEqual({ ...ticket, state: 'used', usedAt: start });
    });

    it('is used by one of fifty at once', async () => {
      await tickets().create(ticket);
      const uses = await Promise.all(times(50, () => tickets().use('hash')));
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect(await tickets().find('hash')).toMatchObject({ state: 'used' });
    });

    it('cannot be used from its deadline on, and can still be found', async () => {
      await tickets().create(ticket);
      await store.current.advanceClock(600_000);
      expect(await tickets().use('hash')).toBe(false);
      expect(await tickets().extend('hash', start + 1_200_000, null)).toBe(false);
      expect(await tickets().find('hash')).toMatchObject({ state: 'open', expiresAt: start + 600_000 });
    });

    it('can be used until just before', async () => {
      await tickets().create(ticket);
      await store.current.advanceClock(599_999);
      expect(await tickets().use('hash')).toBe(true);
    });

    it('remembers once what came of it, when it was used', async () => {
      await tickets().create(ticket);
      await tickets().conclude('hash', 'identityVerified');
      expect((await tickets().find('hash'))?.outcome).toBeUndefined();
      await tickets().use('hash');
      await tickets().conclude('hash', 'identityRejected');
      await tickets().conclude('hash', 'failed');
      expect(await tickets().find('hash')).toMatchObject({ state: 'used', outcome: 'identityRejected' });
    });

    it('opens nothing once closed', async () => {
      await tickets().create(ticket);
      await tickets().close('hash');
      expect(await tickets().use('hash')).toBe(false);
      expect(await tickets().extend('hash', start + 1_200_000, null)).toBe(false);
      expect(await tickets().find('hash')).toMatchObject({ state: 'closed' });
    });

    it('is not closed any more once its time is over', async () => {
      await tickets().create(ticket);
      await store.current.advanceClock(600_000);
      await tickets().close('hash');
      expect(await tickets().find('hash')).toMatchObject({ state: 'open' });
    });

    it('stays used when it is closed afterwards', async () => {
      await tickets().create(ticket);
      await tickets().use('hash');
      await tickets().close('hash');
      expect(await tickets().find('hash')).toMatchObject({ state: 'used' });
    });

    it('lasts longer when extended, with the renewed grant', async () => {
      await tickets().create({ ...ticket, kind: 'password', grant: 'old' });
      expect(await tickets().extend('hash', start + 1_200_000, 'new')).toBe(true);
      await store.current.advanceClock(1_199_999);
      expect(await tickets().find('hash')).toMatchObject({ grant: 'new', expiresAt: start + 1_200_000 });
      expect(await tickets().use('hash')).toBe(true);
    });

    it('is never shortened', async () => {
      await tickets().create(ticket);
      await tickets().extend('hash', start + 1, null);
      expect(await tickets().find('hash')).toMatchObject({ expiresAt: start + 600_000 });
    });

    it('knows nothing of an unknown one', async () => {
      expect(await tickets().use('another')).toBe(false);
      expect(await tickets().extend('another', start + 1, null)).toBe(false);
      await tickets().close('another');
    });

    it('outlives a restart', async () => {
      await tickets().create(ticket);
      const reopened = await store.current.reopen();
      expect(await reopened.use('hash')).toBe(true);
    });
  });
}

const ticket: Ticket = {
  hash: 'hash',
  kind: 'identity',
  conversationKey: 'directline/1',
  channel: 'directline',
  holder: 'someone',
  locale: 'fr',
  grant: null,
  numenKey: null,
  openedAt: start,
  expiresAt: start + 600_000,
};
