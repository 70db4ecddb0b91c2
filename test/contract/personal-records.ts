import { describe, expect, it } from '@jest/globals';
import type { AccountImport } from '../../src/accounts/account-repository';
import type { Person } from '../../src/accounts/personal-records';
import type { Ports } from '../../src/ports';
import { type Open, opened, start } from './contract';

export function personalRecordsContract(name: string, open: Open<Ports>): void {
  describe(`PersonalRecords on ${name}`, () => {
    const store = opened(open);
    const ports = () => store.current.port;

    it('tells all that is kept of somebody, and nothing of anybody else', async () => {
      const person = await somebody('zoe.essai');
      await somebody('ezoe.essai');
      const kept = await ports().personal.of(person);
      expect(kept.audit.map(({ id }) => id)).toEqual(['seen:zoe.essai', 'refused:zoe.essai']);
      expect(kept.outbox.map(({ id }) => id)).toEqual(['request:zoe.essai']);
      expect(kept.chats).toEqual([
        {
          key: 'directline/recognised-zoe.essai',
          snapshot: { context: { account: { username: 'zoe.essai' } } },
          activities: [expect.objectContaining({ text: 'Bonjour' })],
          forms: [],
        },
        {
          key: '/named-zoe.essai',
          snapshot: null,
          activities: [expect.objectContaining({ text: 'C’est ZOE.Essai@example.org.' })],
          forms: [],
        },
      ]);
    });

    it('forgets somebody for good, and nobody else', async () => {
      const person = await somebody('zoe.essai');
      const other = await somebody('ezoe.essai');
      await ports().accounts.importAccounts([{ ...rowOf('zoe.essai'), lastName: 'Autrenom-Zoe.Essai' }]);
      const before = await ports().personal.of(other);
      expect(traces(await store.current.everything())).not.toEqual([]);
      await ports().personal.remove([person]);
      expect(traces(await store.current.everything())).toEqual([]);
      await ports().personal.remove([person]);
      expect(traces(await store.current.everything())).toEqual([]);
      expect(await ports().personal.of(other)).toEqual(before);
      expect(await ports().accounts.count()).toBe(1);

      function traces(text: string): string[] {
        const { id, numenKey } = person.account;
        const names = [
          /(?<!e)zoe\.essai/i,
          new RegExp(id),
          new RegExp(numenKey),
          /attempts-of-zoe|nym-of-zoe/,
        ];
        return names.flatMap(found => found.exec(text)?.[0] ?? []);
      }
    });

    async function somebody(username: string): Promise<Person> {
      await ports().accounts.importAccounts([rowOf(username)]);
      const account = await ports().accounts.findByUsername(username);
      if (!account) throw new Error('not imported');
      const [attemptKey, pseudonym] = [`attempts-of-${username}`, `nym-of-${username}`];
      const record = { kind: 'identity.verified', channel: 'directline' } as const;
      await ports().audit.append({ ...record, id: `seen:${username}`, at: start, subject: account.id });
      await ports().audit.append({ ...record, id: `refused:${username}`, at: start + 1, subject: pseudonym });
      await ports().attempts.consume(attemptKey, { id: 'a', claim: null, lane: 'web' });
      const request = { kind: 'restoration.requested', date: '2026-02-01', accountId: account.id } as const;
      await ports().outbox.add({ ...request, id: `request:${username}`, at: start });
      await chatOf(`recognised-${username}`, 'Bonjour', { context: { account: { username } } });
      await feedOf(`named-${username}`, `C’est ${username.replace('zoe.e', 'ZOE.E')}@example.org.`);
      return { account, attemptKeys: [attemptKey], pseudonyms: [pseudonym] };
    }

    async function chatOf(id: string, text: string, snapshot: unknown): Promise<void> {
      await ports().conversations.save({
        ...{ key: `directline/${id}`, version: 0, machineVersion: '1', snapshot, seen: [], claim: null },
        ...{ reference: { channelId: 'directline' }, holder: 'browser', wakeAt: null },
      });
      await feedOf(id, text);
    }

    async function feedOf(id: string, text: string): Promise<void> {
      const feed = { id, userId: 'dl_u', holder: 'browser', locale: 'fr', expiresAt: start + 86_400_000 };
      await ports().feed.create({ ...feed, door: 'page' });
      await ports().feed.append(id, { type: 'message', text });
    }
  });
}

const rowOf = (username: string): AccountImport => ({
  numenKey: `numen-of-${username}`,
  birthDateTag: 'tag',
  lastName: 'Essai',
  firstName: 'Zoé',
  username,
  email: `${username}@example.org`,
});
