import { describe, expect, it } from '@jest/globals';
import type { StoredConversation } from '../../src/bot/conversation-store';
import type { Ports } from '../../src/ports';
import { type Open, opened, start } from './contract';

/** A turn and its words are one write: what is told is saved, and what is not saved is not told. */
export function savedWithWhatWasSaidContract(name: string, open: Open<Ports>): void {
  describe(`a turn and what it says on ${name}`, () => {
    const store = opened(open);
    const ports = () => store.current.port;
    const said = {
      feedId: 'c',
      activities: [
        { type: 'message', text: 'oui', id: 'mine' },
        { type: 'message', text: 'Bien.' },
      ],
    };
    const history = async () => (await ports().feed.read('c', 0, 10)).map(({ activity }) => activity.text);

    it('are kept and told together', async () => {
      await begins();
      const heard: unknown[] = [];
      ports().feed.subscribe('c', ({ activity }) => heard.push(activity.text));
      expect(await ports().conversations.save(turn, said)).toBe(true);
      expect(await ports().conversations.save({ ...turn, version: 1 }, { feedId: 'c', activities: [] })).toBe(
        true,
      );
      expect(await history()).toEqual(['oui', 'Bien.']);
      for (let tries = 0; tries < 200 && heard.length < 2; tries++)
        await new Promise(next => setTimeout(next, 5));
      expect(heard).toEqual(['oui', 'Bien.']);
    });

    it('are not said when another turn was faster', async () => {
      await begins();
      await ports().conversations.save(turn);
      expect(await ports().conversations.save(turn, said)).toBe(false);
      expect(await history()).toEqual([]);
    });

    it('say a message once that stands there already', async () => {
      await begins();
      await ports().feed.append('c', { type: 'message', text: 'oui', id: 'mine' });
      await ports().conversations.save(turn, said);
      expect(await history()).toEqual(['oui', 'Bien.']);
    });

    async function begins() {
      const expiresAt = start + 60_000;
      await ports().feed.create({ id: 'c', userId: 'u', holder: 'h', locale: 'fr', door: 'page', expiresAt });
    }
  });
}

const turn: StoredConversation = {
  key: 'directline/c',
  version: 0,
  machineVersion: '1',
  snapshot: { value: 'start' },
  reference: { channelId: 'directline' },
  holder: 'h',
  seen: [],
  claim: null,
  wakeAt: null,
};
