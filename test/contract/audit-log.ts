import { describe, expect, it } from '@jest/globals';
import type { AuditLog, NewAuditRecord } from '../../src/accounts/audit';
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
