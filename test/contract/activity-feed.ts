import { describe, expect, it } from '@jest/globals';
import type { ActivityFeed, FeedConversation, FeedEntry } from '../../src/channels/direct-line/activity-feed';
import { until } from '../until';
import { type Open, opened, start, times } from './contract';

export function activityFeedContract(name: string, open: Open<ActivityFeed>): void {
  describe(`ActivityFeed on ${name}`, () => {
    const store = opened(open);
    const feed = () => store.current.port;

    it('starts a conversation once, of fifty at once', async () => {
      const starts = await Promise.all(times(50, () => feed().create(conversation)));
      expect(starts.filter(Boolean)).toHaveLength(1);
      expect(await feed().find('c')).toEqual(conversation);
      expect(await feed().find('another')).toBeNull();
    });

    it('finds of a browser’s conversations the one in which something was said last', async () => {
      await feed().create(conversation);
      await feed().create({ ...conversation, id: 'd', expiresAt: conversation.expiresAt + 1 });
      await feed().create({ ...conversation, id: 'e', holder: 'another', expiresAt: start + 90_000 });
      expect((await feed().findOf('someone'))?.id).toBe('d');
      await store.current.advanceClock(10_000);
      await feed().append('c', said('a'));
      expect(await feed().findOf('someone')).toMatchObject({ id: 'c', holder: 'someone' });
      expect(await feed().findOf('nobody')).toBeNull();
    });

    it('finds for its page no conversation that a client has begun', async () => {
      await feed().create({ ...conversation, door: 'client' });
      expect(await feed().findOf('someone')).toBeNull();
      expect((await feed().find('c'))?.door).toBe('client');
    });

    it('forgets a conversation with all that was said in it', async () => {
      await feed().create(conversation);
      await feed().create({ ...conversation, id: 'd' });
      for (const id of ['c', 'd']) await feed().append(id, said('a secret'));
      await feed().remove('c');
      expect(await feed().find('c')).toBeNull();
      expect(await feed().read('c', 0, 10)).toEqual([]);
      expect((await feed().findOf('someone'))?.id).toBe('d');
      expect(await feed().create(conversation)).toBe(true);
      expect(await feed().read('c', 0, 10)).toEqual([]);
      expect(texts(await feed().read('d', 0, 10))).toEqual(['a secret']);
    });

    it('gives activities their ids and places', async () => {
      await feed().create(conversation);
      expect(await feed().append('c', said('bonjour'))).toEqual({
        sequence: 1,
        activity: { ...said('bonjour'), id: 'c|0000001' },
      });
      expect(await feed().append('c', { ...said('oui'), id: 'mine' })).toEqual({
        sequence: 2,
        activity: { ...said('oui'), id: 'mine' },
      });
      expect((await feed().append('c', said('merci'))).activity.id).toBe('c|0000003');
    });

    it('appends an activity once under its id, and tells of it once, also after it was replaced', async () => {
      await feed().create(conversation);
      const heard: FeedEntry[] = [];
      feed().subscribe('c', entry => heard.push(entry));
      const first = await feed().append('c', { ...said('a'), id: 'mine' });
      await feed().append('c', said('b'));
      expect(await feed().append('c', { ...said('again'), id: 'mine' })).toEqual(first);
      await feed().replace('c', { ...said('***'), id: 'mine' });
      expect(await feed().append('c', { ...said('again'), id: 'mine' })).toMatchObject({ sequence: 1 });
      expect(texts(await feed().read('c', 0, 10))).toEqual(['***', 'b', '***']);
      await until(() => heard.length === 3);
      expect(texts(heard)).toEqual(['a', 'b', '***']);
      await feed().create({ ...conversation, id: 'd' });
      expect(await feed().append('d', { ...said('elsewhere'), id: 'mine' })).toMatchObject({ sequence: 1 });
    });

    it('reads what comes after a watermark, in order, so many', async () => {
      await feed().create(conversation);
      for (const text of ['a', 'b', 'c', 'd']) await feed().append('c', said(text));
      expect(texts(await feed().read('c', 0, 10))).toEqual(['a', 'b', 'c', 'd']);
      expect(texts(await feed().read('c', 1, 2))).toEqual(['b', 'c']);
      expect(await feed().read('c', 4, 10)).toEqual([]);
      expect(await feed().read('another', 0, 10)).toEqual([]);
    });

    it('gives fifty appends at once fifty places', async () => {
      await feed().create(conversation);
      const entries = await Promise.all(times(50, index => feed().append('c', said(String(index)))));
      expect(entries.map(({ sequence }) => sequence).toSorted((a, b) => a - b)).toEqual(
        times(50, index => index + 1),
      );
    });

    it('refuses to append to a conversation that was never started', async () => {
      await expect(feed().append('c', said('a'))).rejects.toMatchObject({ code: 'UNKNOWN_FEED' });
    });

    it('replaces an activity in the history, and appends it again', async () => {
      await feed().create(conversation);
      await feed().append('c', { ...said('secret'), id: 'x' });
      await feed().append('c', said('next'));
      const replaced = await feed().replace('c', { ...said('***'), id: 'x' });
      expect(replaced).toEqual({ sequence: 3, activity: { ...said('***'), id: 'x' } });
      expect(texts(await feed().read('c', 0, 10))).toEqual(['***', 'next', '***']);
      expect(await feed().replace('c', { ...said('***'), id: 'unknown' })).toBeNull();
      expect(await feed().replace('another', { ...said('***'), id: 'x' })).toBeNull();
    });

    it('tells its listeners of what is appended and replaced, until they have enough', async () => {
      await feed().create(conversation);
      await feed().create({ ...conversation, id: 'd' });
      const heard: FeedEntry[] = [];
      const stop = feed().subscribe('c', entry => heard.push(entry));
      await feed().append('d', said('elsewhere'));
      await feed().append('c', { ...said('a'), id: 'x' });
      await feed().replace('c', { ...said('b'), id: 'x' });
      await until(() => heard.length === 2);
      // Once each: a store that hears of its own writes again must not tell them again.
      await new Promise(resolve => setTimeout(resolve, 500));
      expect(texts(heard)).toEqual(['a', 'b']);
      stop();
      await feed().append('c', said('c'));
      expect(heard).toHaveLength(2);
    });

    it('does not let one listener spoil an append, nor the others', async () => {
      await feed().create(conversation);
      const heard: FeedEntry[] = [];
      feed().subscribe('c', () => {
        throw new Error('broken listener');
      });
      feed().subscribe('c', entry => heard.push(entry));
      await feed().append('c', said('a'));
      await until(() => heard.length === 1);
      expect(texts(heard)).toEqual(['a']);
    });

    it('forgets a conversation after its time, which each activity starts anew', async () => {
      await feed().create(conversation);
      await store.current.advanceClock(59_999);
      await feed().append('c', said('a'));
      await store.current.advanceClock(59_999);
      expect(await feed().find('c')).toMatchObject({ expiresAt: start + 59_999 + 60_000 });
      await store.current.advanceClock(1);
      expect(await feed().find('c')).toBeNull();
      expect(await feed().read('c', 0, 10)).toEqual([]);
      await expect(feed().append('c', said('b'))).rejects.toMatchObject({ code: 'UNKNOWN_FEED' });
    });

    it('keeps the last five hundred activities', async () => {
      await feed().create(conversation);
      for (const index of times(600, index => index)) await feed().append('c', said(String(index)));
      const kept = await feed().read('c', 0, 1_000);
      expect(kept.length).toBeLessThanOrEqual(520);
      expect(kept.length).toBeGreaterThanOrEqual(500);
      expect(kept.at(-1)?.sequence).toBe(600);
    });

    it('appends several in their order, each once under its id', async () => {
      await feed().create(conversation);
      const heard: FeedEntry[] = [];
      feed().subscribe('c', entry => heard.push(entry));
      const mine = { ...said('mine'), id: 'mine' };
      const entries = await feed().appendAll('c', [mine, said('a'), said('b')]);
      expect(entries.map(({ sequence, activity }) => [sequence, activity.id])).toEqual([
        [1, 'mine'],
        [2, 'c|0000002'],
        [3, 'c|0000003'],
      ]);
      const [again, next] = await feed().appendAll('c', [{ ...mine, text: 'again' }, said('c')]);
      expect([again, next?.sequence]).toEqual([entries[0], 4]);
      expect(await feed().appendAll('c', [])).toEqual([]);
      expect(texts(await feed().read('c', 0, 10))).toEqual(['mine', 'a', 'b', 'c']);
      await until(() => heard.length === 4);
      expect(texts(heard)).toEqual(['mine', 'a', 'b', 'c']);
      await expect(feed().appendAll('d', [said('a')])).rejects.toMatchObject({ code: 'UNKNOWN_FEED' });
    });

    it('gives places to twenty times three at once, none twice', async () => {
      await feed().create(conversation);
      const all = await Promise.all(
        times(20, index =>
          feed().appendAll(
            'c',
            times(3, () => said(`${index}`)),
          ),
        ),
      );
      expect(
        all
          .flat()
          .map(({ sequence }) => sequence)
          .toSorted((a, b) => a - b),
      ).toEqual(times(60, index => index + 1));
    });

    it('keeps no more of a history that grows by pairs', async () => {
      await feed().create(conversation);
      await feed().append('c', said('a'));
      for (const _ of times(300, index => index)) await feed().appendAll('c', [said('b'), said('c')]);
      const kept = await feed().read('c', 0, 1_000);
      expect(kept.length).toBeLessThanOrEqual(520);
      expect(kept.length).toBeGreaterThanOrEqual(500);
    });

    it('outlives a restart', async () => {
      await feed().create(conversation);
      await feed().append('c', said('a'));
      const reopened = await store.current.reopen();
      expect(texts(await reopened.read('c', 0, 10))).toEqual(['a']);
      expect((await reopened.append('c', said('b'))).sequence).toBe(2);
    });
  });
}

const conversation: FeedConversation = {
  id: 'c',
  userId: 'dl_someone',
  holder: 'someone',
  locale: 'fr',
  door: 'page',
  expiresAt: start + 60_000,
};

function said(text: string) {
  return { type: 'message', text };
}

function texts(entries: FeedEntry[]): unknown[] {
  return entries.map(({ activity }) => activity.text);
}
