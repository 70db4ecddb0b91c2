import { describe, expect, it } from '@jest/globals';
import type { ConversationStore, StoredConversation } from '../../src/bot/conversation-store';
import { type Open, opened, start, times } from './contract';

/** How long the store must keep a conversation after its last turn, for these tests. */
export const contractConversationLifeMs = 7 * 86_400_000;

export function conversationStoreContract(name: string, open: Open<ConversationStore>): void {
  describe(`ConversationStore on ${name}`, () => {
    const store = opened(open);
    const conversations = () => store.current.port;

    it('loads what was saved, at the next version', async () => {
      expect(await conversations().load('c/1')).toBeNull();
      expect(await conversations().save(fresh)).toBe(true);
      expect(await conversations().load('c/1')).toEqual({ ...fresh, version: 1 });
      expect(await conversations().save({ ...fresh, version: 1, seen: ['a', 'b'] })).toBe(true);
      expect(await conversations().load('c/1')).toEqual({ ...fresh, version: 2, seen: ['a', 'b'] });
    });

    it('keeps a claim, until it is settled', async () => {
      const claim = { effects: [{ type: 'closeForm', ticket: 't' }], occasion: { from: null, event: 'x' } };
      await conversations().save({ ...fresh, claim });
      expect(await conversations().load('c/1')).toEqual({ ...fresh, claim, version: 1 });
      await conversations().save({ ...fresh, version: 1 });
      expect(await conversations().load('c/1')).toEqual({ ...fresh, version: 2 });
    });

    it('lets one of fifty racing turns begin a conversation, and one continue it', async () => {
      const begun = await Promise.all(times(50, () => conversations().save(fresh)));
      const continued = await Promise.all(times(50, () => conversations().save({ ...fresh, version: 1 })));
      expect(begun.filter(Boolean)).toHaveLength(1);
      expect(continued.filter(Boolean)).toHaveLength(1);
    });

    it('refuses a version that is not there', async () => {
      expect(await conversations().save({ ...fresh, version: 3 })).toBe(false);
      await conversations().save(fresh);
      expect(await conversations().save({ ...fresh, version: 3 })).toBe(false);
      expect(await conversations().load('c/1')).toEqual({ ...fresh, version: 1 });
    });

    it('begins anew once cleared', async () => {
      await conversations().save(fresh);
      await conversations().clear('c/1');
      expect(await conversations().load('c/1')).toBeNull();
      expect(await conversations().save(fresh)).toBe(true);
    });

    it('forgets a conversation that was left alone, and counts from the last turn', async () => {
      await conversations().save(fresh);
      await store.current.advanceClock(contractConversationLifeMs - 1);
      await conversations().save({ ...fresh, version: 1 });
      await store.current.advanceClock(contractConversationLifeMs - 1);
      expect(await conversations().load('c/1')).toMatchObject({ version: 2 });
      await store.current.advanceClock(1);
      expect(await conversations().load('c/1')).toBeNull();
      expect(await conversations().save({ ...fresh, version: 2 })).toBe(false);
      expect(await conversations().save(fresh)).toBe(true);
    });

    it('names the conversations whose time has come, oldest first', async () => {
      await conversations().save({ ...fresh, key: 'later', wakeAt: start + 3_000 });
      await conversations().save({ ...fresh, key: 'second', wakeAt: start + 2_000 });
      await conversations().save({ ...fresh, key: 'first', wakeAt: start + 1_000 });
      await conversations().save({ ...fresh, key: 'never', wakeAt: null });
      expect(await conversations().due(10)).toEqual([]);
      await store.current.advanceClock(2_000);
      expect(await conversations().due(10)).toEqual(['first', 'second']);
      expect(await conversations().due(1)).toEqual(['first']);
    });

    it('outlives a restart', async () => {
      await conversations().save(fresh);
      const reopened = await store.current.reopen();
      expect(await reopened.load('c/1')).toEqual({ ...fresh, version: 1 });
    });
  });
}

const fresh: StoredConversation = {
  key: 'c/1',
  version: 0,
  machineVersion: '1',
  snapshot: { value: 'start', context: { locale: 'fr', list: [1, null, 'é'] } },
  reference: { channelId: 'directline', serviceUrl: '' },
  holder: 'someone',
  seen: ['a'],
  claim: null,
  wakeAt: null,
};
