import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { birthDate, minute, numen, openServices, prepareHash, type Services, scope } from './services';

describe('a restoration request', () => {
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

  const request = (date: string) => services.restoration.request({ grant, ...scope, date });

  it('is stored once for the mail team', async () => {
    expect(await request('2026-03-04')).toEqual({ outcome: 'stored' });
    expect(await request('2026-03-04')).toEqual({ outcome: 'stored' });
    const account = await services.account();
    expect(await services.ports.outbox.pending(10)).toMatchObject([
      { accountId: account?.id, kind: 'restoration.requested', date: '2026-03-04' },
    ]);
    expect(await services.ports.audit.list(account?.id ?? '', 1)).toMatchObject([
      { kind: 'restoration.requested' },
    ]);
  });

  it('is stored again for who asks again another day, when the first was dealt with', async () => {
    await request('2026-03-04');
    const [entry] = await services.ports.outbox.pending(10);
    await services.ports.outbox.settle(entry?.id ?? '');
    expect(await request('2026-03-04')).toEqual({ outcome: 'stored' });
    expect(await services.ports.outbox.pending(10)).toEqual([]);
    services.pass(1);
    const again = await services.verifier.verify(services.claimsOf(numen, birthDate), scope);
    if (again.outcome === 'verified') grant = again.grant;
    expect(await request('2026-03-04')).toEqual({ outcome: 'stored' });
    expect(await services.ports.outbox.pending(10)).toMatchObject([{ date: '2026-03-04' }]);
  });

  it.each(['2026-03-05', '2026-03-06', '2026-01-03', '', '04/03/2026', '2026-02-30x'])(
    'refuses %j',
    async date => {
      expect(await request(date)).toEqual({ outcome: 'outOfWindow' });
      expect(await services.ports.outbox.pending(10)).toEqual([]);
    },
  );

  it('accepts both ends of the window', async () => {
    expect(await request('2026-01-04')).toEqual({ outcome: 'stored' });
    expect(await request('2026-03-04')).toEqual({ outcome: 'stored' });
  });

  it('needs a grant that is still valid', async () => {
    services.pass(10 * minute);
    expect(await request('2026-03-04')).toEqual({ outcome: 'grantEnded' });
  });
});
