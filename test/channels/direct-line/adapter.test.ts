import { expect, it } from '@jest/globals';
import { DirectLineAdapter } from '../../../src/channels/direct-line/adapter';
import { createKeyedQueue } from '../../../src/channels/keyed-queue';
import { createMemoryFeed } from './memory-feed';

const said = { channelId: 'directline', conversation: { id: 'c' }, from: { id: 'dl_person' } };

it('replaces and deletes what was said, in the history too', async () => {
  const feed = createMemoryFeed();
  let now = Date.parse('2026-03-10T09:00:00Z');
  const adapter = new DirectLineAdapter({ feed, turns: createKeyedQueue(), now: () => now });
  const sent: string[] = [];
  await adapter.runTurn({ ...said, type: 'conversationUpdate' }, async context => {
    for (const text of ['canary-card', 'canary-gone']) {
      sent.push((await context.sendActivity(text))?.id ?? '');
    }
  });
  const [first] = await feed.read('c', 0, 10);
  now += 5000;
  await adapter.runTurn({ ...said, type: 'message', text: 'a' }, async context => {
    await context.updateActivity({ type: 'message', text: 'remplacé', id: sent[0] });
    await context.deleteActivity(sent[1] ?? '');
    await context.updateActivity({ type: 'message', text: 'nulle part', id: 'unknown' });
  });
  const entries = await feed.read('c', 0, 10);
  expect(JSON.stringify(entries)).not.toMatch(/canary|nulle part/);
  const [replaced, deleted, ...later] = entries.map(({ activity }) => activity);
  expect(replaced).toMatchObject({ id: sent[0], text: 'remplacé', type: 'message' });
  expect(replaced?.timestamp).toBe(first?.activity.timestamp);
  expect(deleted).toMatchObject({ id: sent[1], type: 'event' });
  expect(later.map(({ id }) => id)).toEqual(sent);
});
