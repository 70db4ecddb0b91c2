import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from '../../conversations/service';
import { actionsOf, type Connector, cardOf, startConnector } from './connector';
import { talkInTeams } from './talk';

let service: Service;
let connector: Connector;
/** ms */
const waits: number[] = [];
beforeAll(async () => {
  const timer = { elapsed: () => 0, wait: async (ms: number) => void waits.push(ms) };
  service = await startService({ timer });
  connector = await startConnector();
});
afterEach(() => connector.forget());
/** Nothing wrong with this call: the next one is meant. */
const fine = { status: 201, taken: true };
afterAll(async () => {
  await service.stop();
  await connector.stop();
});
const chat = () => talkInTeams(service, connector);
const turnsOf = async (key: string) => (await service.store.conversations.load(key))?.version ?? 0;

describe('an activity that Teams delivers twice', () => {
  it('under the same id has one effect', async () => {
    const user = await chat();
    const activity = { id: 'f:twice', type: 'message', text: 'j’ai tout perdu' };
    await user.posts(activity);
    const turns = await turnsOf(user.conversationKey);
    await user.posts(activity);
    expect(user.hears()).toBe('');
    expect(await turnsOf(user.conversationKey)).toBe(turns);
  });

  it('under a new id while its turn lasts has one effect', async () => {
    const user = await chat();
    const turns = await turnsOf(user.conversationKey);
    connector.misbehaves({ status: 201, delay: 300, taken: true });
    const press = (id: string) => ({
      id,
      type: 'message',
      text: 'j’ai tout perdu',
      timestamp: `2026-03-10T09:00:0${id}Z`,
    });
    const answers = await Promise.all(['1', '2', '3'].map(id => user.posts(press(id))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await turnsOf(user.conversationKey)).toBe(turns + 1);
    expect(connector.posts().filter(({ body }) => body.text?.includes('NUMEN'))).toHaveLength(1);
  });
});

describe('activities of one conversation', () => {
  it('are dealt with in the order in which they came, and those of others meanwhile', async () => {
    const [first, second] = [await chat(), await chat()];
    connector.misbehaves({ status: 201, delay: 500, taken: true });
    const done: string[] = [];
    const says = async (user: typeof first, text: string, name: string) => {
      await user.posts({ type: 'message', text });
      done.push(name);
    };
    const slow = says(first, 'j’ai tout perdu', 'first 1');
    await new Promise(resolve => setTimeout(resolve, 50));
    await Promise.all([slow, says(first, 'oui', 'first 2'), says(second, 'j’ai tout perdu', 'second')]);
    expect(done).toEqual(['second', 'first 1', 'first 2']);
    expect(await first.state()).toBe('chooseProfile');
  });
});

describe('a channel in trouble', () => {
  it.each([429, 412])('that answers %d gets the message when it has asked for it', async status => {
    const user = await chat();
    connector.misbehaves({ status, headers: { 'Retry-After': '1' } });
    waits.length = 0;
    await user.says('j’ai tout perdu');
    expect(waits).toEqual([1_000]);
    expect(user.hears()).toContain(user.t('dialog.states.askNumenKnown.question'));
  });

  it('that asks to wait for a minute is not waited for', async () => {
    const user = await chat();
    connector.misbehaves({ status: 429, headers: { 'Retry-After': '60' } });
    const at = Date.now();
    await user.says('j’ai tout perdu');
    expect(Date.now() - at).toBeLessThan(2_000);
    expect(await user.state()).toBe('askNumenKnown');
  });

  it('that answers 429 without a word is asked again a little later, a few times only', async () => {
    const user = await chat();
    connector.forget();
    connector.misbehaves(...Array.from({ length: 20 }, () => ({ status: 429 })));
    await user.says('j’ai tout perdu');
    const questions = connector.posts().filter(({ body }) => body.text?.includes('NUMEN'));
    expect(questions).toHaveLength(3);
  });

  it('that answers 503 to the replacement of a card is asked again', async () => {
    const user = await chat();
    const first = user.question();
    connector.misbehaves(fine, fine, { status: 503 });
    await user.presses('J’ai tout perdu');
    expect(actionsOf(cardOf(connector.chat.get(first?.id ?? '')))).toEqual([]);
  });

  it('that does not answer is given up after four seconds, and the dialog has gone on', async () => {
    const user = await chat();
    connector.misbehaves({ status: 201, delay: 8_000 });
    const at = Date.now();
    const { status } = await user.posts({ type: 'message', text: 'j’ai tout perdu' });
    expect(status).toBe(200);
    expect(Date.now() - at).toBeLessThan(6_000);
    expect(await user.state()).toBe('askNumenKnown');
    const typing = connector.calls.filter(({ body }) => body.type === 'typing');
    expect(typing.length).toBeGreaterThan(0);
  }, 15_000);

  it.each([403, 404])('that answers %d is left alone', async status => {
    const user = await chat();
    const before = connector.posts().length;
    connector.misbehaves({ status });
    expect((await user.posts({ type: 'message', text: 'j’ai tout perdu' })).status).toBe(200);
    expect(connector.posts()).toHaveLength(before + 1);
  });
});

describe('a turn that fails', () => {
  it('has words for the person, and changes nothing', async () => {
    const user = await chat();
    service.breaks('conversations.save');
    const { status } = await user.posts({ type: 'message', text: 'j’ai tout perdu' });
    service.repairs();
    expect(status).toBe(200);
    expect(user.hears()).toContain(user.t('dialog.notices.failed'));
    expect(await user.state()).toBe('start');
  });
});

describe('a service that stops', () => {
  it('lets the turns under way end, and refuses others so that they are sent again', async () => {
    const stopping = await startService();
    const user = await talkInTeams(stopping, connector);
    connector.misbehaves({ status: 201, delay: 300, taken: true });
    const turn = user.posts({ type: 'message', text: 'j’ai tout perdu' });
    await new Promise(resolve => setTimeout(resolve, 100));
    const drained = stopping.app.drain();
    expect((await user.posts({ type: 'message', text: 'aide' })).status).toBe(503);
    await drained;
    expect((await turn).status).toBe(200);
    expect(await user.state()).toBe('askNumenKnown');
    await stopping.stop();
  });
});
