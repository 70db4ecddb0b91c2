import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parisDate, restorationWindow } from '../../src/accounts/restoration';
import { birthDate, minute, numen, openServices, prepareHash, type Services, scope } from './services';

describe('the restoration window', () => {
  it('is the guide’s: on 6 December 2022, from 7 October to 5 December', () => {
    expect(restorationWindow(Date.UTC(2022, 11, 6, 12), 60)).toEqual({
      first: '2022-10-07',
      last: '2022-12-05',
    });
  });

  it('changes at midnight in Paris, in summer as in winter', () => {
    expect(parisDate(Date.UTC(2026, 0, 1, 22, 59))).toBe('2026-01-01');
    expect(parisDate(Date.UTC(2026, 0, 1, 23, 0))).toBe('2026-01-02');
    expect(parisDate(Date.UTC(2026, 6, 1, 22, 0))).toBe('2026-07-02');
  });

  it('has its number of days over the change to summer time', () => {
    expect(restorationWindow(Date.UTC(2026, 3, 10, 12), 60)).toEqual({
      first: '2026-02-09',
      last: '2026-04-09',
    });
  });
});

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

  const request = (date: string, requestId = 'r') =>
    services.restoration.request({ grant, ...scope, date, requestId });

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

  it.each(['2026-03-05', '2026-03-06', '2026-01-03', '', '04/03/2026', '2026-02-30x'])(
    'refuses %j',
    async date => {
      expect(await request(date)).toEqual({ outcome: 'outOfWindow' });
      expect(await services.ports.outbox.pending(10)).toEqual([]);
    },
  );

  it('accepts both ends of the window', async () => {
    expect(await request('2026-01-04', 'first')).toEqual({ outcome: 'stored' });
    expect(await request('2026-03-04', 'last')).toEqual({ outcome: 'stored' });
  });

  it('needs a grant that is still valid', async () => {
    services.pass(10 * minute);
    expect(await request('2026-03-04')).toEqual({ outcome: 'grantEnded' });
  });
});
