import { describe, expect, it } from '@jest/globals';
import type { AuditFilter, AuditLog, NewAuditRecord } from '../../src/accounts/audit';
import { type Open, opened, start, times } from './contract';

export function auditLogContract(name: string, open: Open<AuditLog>): void {
  describe(`AuditLog on ${name}`, () => {
    const store = opened(open);

    it('lists one subject, newest first, so many', async () => {
      for (const number of [1, 3, 2]) await store.current.port.append(record(number));
      await store.current.port.append({ ...record(9), subject: 'another' });
      const listed = await store.current.port.list('someone', 2);
      expect(listed).toEqual([record(3), record(2)]);
      expect(await store.current.port.list('nobody', 2)).toEqual([]);
    });

    it('says who did it, where that was somebody else', async () => {
      const authored = { ...record(1), actor: 'alice (sesame)', command: 'unlock' };
      await store.current.port.append(authored);
      expect(await store.current.port.list('someone', 1)).toEqual([authored]);
    });

    it('keeps one record of an id', async () => {
      await Promise.all(times(20, () => store.current.port.append(record(1))));
      expect(await store.current.port.list('someone', 100)).toEqual([record(1)]);
    });

    it('lists a record of a kind that only a later version makes, as it is', async () => {
      await store.current.port.append(record(1));
      const later = { ...record(2), kind: 'account.merged' };
      // @ts-expect-error: no such kind is made here
      await store.current.port.append(later);
      expect(await store.current.port.list('someone', 100)).toEqual([later, record(1)]);
    });

    it('says where it came from', async () => {
      const from = { ...record(1), source: 'keyed', requestId: 'request-1' };
      await store.current.port.append(from);
      expect(await store.current.port.list('someone', 1)).toEqual([from]);
    });

    it('says what came of it', async () => {
      const detailed = { ...record(1), detail: 'inserted=3 complete' };
      await store.current.port.append(detailed);
      expect(await store.current.port.list('someone', 1)).toEqual([detailed]);
    });

    it('finds records by whom, what, whence and when, page after page', async () => {
      const { port } = store.current;
      const records = times(6, record);
      const [first, second, third, fourth, fifth, sixth] = [
        { ...records[0], actor: 'Alice (sesame)', command: 'unlock', kind: 'account.unlocked' as const },
        { ...records[1], source: 'keyed', requestId: 'request-1' },
        { ...records[2], subject: 'another' },
        { ...records[3], kind: 'identity.verified' as const, at: start + 3 },
        { ...records[4], id: 'r30', at: start + 3 },
        { ...records[5], kind: 'password.changed' as const },
      ] as NewAuditRecord[];
      for (const each of [first, second, third, fourth, fifth, sixth]) if (each) await port.append(each);
      const found = async (filter: AuditFilter) => (await port.search(filter, null, 10)).map(({ id }) => id);
      expect(await found({})).toEqual(['r5', 'r30', 'r3', 'r2', 'r1', 'r0']);
      expect(await found({ subjects: ['another', 'nobody'] })).toEqual(['r2']);
      expect(await found({ kinds: ['identity'] })).toEqual(['r30', 'r3', 'r2', 'r1']);
      expect(await found({ kinds: ['identity.verified'] })).toEqual(['r3']);
      expect(await found({ kinds: ['ident'] })).toEqual([]);
      expect(await found({ kinds: ['account.unlocked', 'password'] })).toEqual(['r5', 'r0']);
      expect(await found({ kinds: [] })).toEqual([]);
      expect(await found({ requestId: 'request-1' })).toEqual(['r1']);
      expect(await found({ actor: 'alice' })).toEqual(['r0']);
      expect(await found({ source: 'keyed' })).toEqual(['r1']);
      expect(await found({ from: start + 2, until: start + 5 })).toEqual(['r30', 'r3', 'r2']);
      const page = await port.search({ from: start + 1 }, null, 2);
      expect(page.map(({ id }) => id)).toEqual(['r5', 'r30']);
      const next = await port.search({ from: start + 1 }, page.at(-1) ?? null, 2);
      expect(next.map(({ id }) => id)).toEqual(['r3', 'r2']);
    });

    it('keeps its records over a restart', async () => {
      await store.current.port.append(record(1));
      const reopened = await store.current.reopen();
      expect(await reopened.list('someone', 100)).toEqual([record(1)]);
    });
  });
}

function record(number: number): NewAuditRecord {
  return {
    id: `r${number}`,
    at: start + number,
    kind: 'identity.rejected',
    subject: 'someone',
    channel: 'directline',
  };
}
