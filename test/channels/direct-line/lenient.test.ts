import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { translator } from '../../../locales/translate';
import { type Service, startService } from '../../conversations/service';
import { activities } from './echo-server';

/** What clients of other people's making send, to the product itself. */
let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const t = translator('fr');
const greeting = t('dialog.states.start.question');
const askNumen = t('dialog.states.askNumenKnown.question');
const noFiles = t('dialog.notices.attachment');
const said = 'j’ai tout perdu';
const button = { choice: 'lostBoth', state: 'start' };

describe('null is absent', () => {
  it.each([
    ['beside a text', { type: 'message', text: said, attachments: null, name: null, value: null }],
    ['in a list', { type: 'message', text: said, attachments: [null] }],
    [
      'within a field',
      { type: 'message', text: said, channelData: { clientActivityID: null, postBack: null } },
    ],
    ['of who speaks', { type: 'message', text: said, from: { id: null, name: null }, locale: null }],
    ['in fields of nobody’s', { type: 'message', text: said, textFormat: null, entities: null, x: null }],
    ['within a value', { type: 'message', text: null, value: { ...button, date: null } }],
  ])('%s', async (_what, activity) => {
    const chat = await begin();
    expect(await chat.posts(activity)).toBe(200);
    expect(await chat.hears()).toContain(askNumen);
  });

  it.each(['null', '{"locale":null}'])(
    'in what asks for a token, and starts a conversation: %s',
    async body => {
      const chat = await begin(body);
      expect(await chat.hears()).toContain(greeting);
    },
  );

  it('which leaves nothing where something has to be', async () => {
    const chat = await begin();
    for (const activity of [null, { type: null, text: said }]) expect(await chat.posts(activity)).toBe(400);
  });
});

describe('a button', () => {
  it.each([
    ['its value', { type: 'message', value: button }],
    ['the text of its value', { type: 'message', value: JSON.stringify(button) }],
    ['its value, beside an empty text', { type: 'message', text: '', value: button }],
    ['the name of an event', { type: 'event', name: button }],
    ['the name of an event, as text', { type: 'event', name: JSON.stringify(button) }],
    ['the value of an event', { type: 'event', name: 'press', value: button }],
    ['its label as a value', { type: 'message', value: t('dialog.choices.lostBoth') }],
    [
      'its label as a value and as a text',
      { type: 'message', text: t('dialog.choices.lostBoth'), value: 'x' },
    ],
  ])('is pressed by %s', async (_what, activity) => {
    const chat = await begin();
    expect(await chat.posts(activity)).toBe(200);
    expect(await chat.hears()).toContain(askNumen);
  });

  it('is not what stands in a typed text', async () => {
    const chat = await begin();
    await chat.posts({ type: 'message', text: JSON.stringify(button) });
    expect(await chat.hears()).not.toContain(askNumen);
  });

  it('beside the card is pressed by its value', async () => {
    const chat = await begin();
    const { actions } = suggested.parse((await chat.history()).at(-1)).suggestedActions;
    expect(actions.length).toBeGreaterThan(2);
    for (const { value } of actions) {
      const before = (await chat.history()).length;
      expect(await chat.posts({ type: 'message', value, channelData: { postBack: true } })).toBe(200);
      expect((await chat.history())[before]).toMatchObject({ text: value, from: { id: chat.userId } });
      expect(await chat.hears()).not.toContain(t('dialog.notices.unrecognized'));
    }
  });
});

describe('an event', () => {
  it.each([
    { name: { any: 'thing' } },
    { name: ['webchat/join'] },
    { name: 7 },
    { name: '' },
    { name: 'x'.repeat(1_000) },
    { name: 'webchat/join', value: { language: 'fr' } },
    { name: null },
    {},
  ])('is taken, whatever its name: %j', async event => {
    const chat = await begin();
    expect(await chat.posts({ type: 'event', ...event })).toBe(200);
    expect((await chat.history()).filter(({ from }) => from.id === 'sesame')).toHaveLength(1);
  });
});

describe('one’s own messages', () => {
  it.each([
    ['me', 'me'],
    ['r_1a2b3c4d5e', 'r_1a2b3c4d5e'],
    ['user@school.example', 'user@school.example'],
  ])('are of who the client says it is: %s', async (id, shown) => {
    const chat = await begin();
    await chat.posts({ type: 'message', text: said, from: { id, name: 'x', role: 'bot' } });
    const [, own, ...answers] = await chat.history();
    expect(own?.from).toEqual({ id: shown, role: 'user' });
    expect(answers.map(({ from }) => from.id)).not.toContain(shown);
  });

  it.each([
    ['nobody', undefined],
    ['the bot', 'sesame'],
    ['the bot, in capitals', 'SESAME'],
    ['somebody else’s of this server', 'dl_somebody'],
    ['a NUMEN', '10E9501234ABC'],
    ['a date of birth', '01-02-1980'],
    ['a text', 'mon mot de passe'],
    ['much', 'x'.repeat(100)],
  ])('are of who has the token when the client says that it is %s', async (_what, id) => {
    const chat = await begin();
    await chat.posts({ type: 'message', text: said, from: { id } });
    expect((await chat.history())[1]?.from).toEqual({ id: chat.userId, role: 'user' });
  });
});

describe('a file', () => {
  const file = new File([new Uint8Array(200_000).fill(7)], 'moi.jpg', { type: 'image/jpeg' });
  const activity = (more: object = {}) =>
    new Blob([JSON.stringify({ type: 'message', text: null, from: { id: 'me' }, ...more })], {
      type: 'application/vnd.microsoft.activity',
    });
  const form = (...parts: [string, Blob, string?][]) => {
    const data = new FormData();
    for (const part of parts) data.append(...(part as [string, Blob]));
    return data;
  };

  it.each([
    ['with the activity first', () => form(['activity', activity()], ['file', file])],
    ['alone in a form', () => form(['file', file])],
    ['with an activity that is none', () => form(['activity', new Blob(['{'])], ['file', file])],
    [
      'with an activity of another type',
      () => form(['activity', activity({ type: 'invoke' })], ['file', file]),
    ],
    ['alone', () => file],
    ['of 5 MB', () => form(['activity', activity()], ['file', new Blob([new Uint8Array(5_000_000)])])],
  ])('is answered by the bot: %s', async (_what, body) => {
    const chat = await begin();
    expect(await chat.uploads(body())).toEqual({
      status: 200,
      id: expect.stringContaining(chat.conversationId),
    });
    expect(await chat.hears()).toContain(noFiles);
    expect(JSON.stringify(await chat.history())).not.toMatch(/jpeg|moi\.jpg/);
  });

  it('may come with words, which count', async () => {
    const chat = await begin();
    await chat.uploads(form(['activity', activity({ text: said })], ['file', file]));
    const history = await chat.history();
    expect(history[1]).toMatchObject({ text: said, from: { id: 'me' } });
    expect(await chat.hears()).toContain(askNumen);
  });

  it('that is sent again is one message', async () => {
    const chat = await begin();
    const again = () =>
      form(['activity', activity({ channelData: { clientActivityID: 'one' } })], ['file', file]);
    const [first, second] = [await chat.uploads(again()), await chat.uploads(again())];
    expect(second).toEqual(first);
    expect((await chat.history()).filter(({ text }) => text?.includes(noFiles))).toHaveLength(1);
  });

  it('needs a token, as every message', async () => {
    const chat = await begin();
    expect((await chat.uploads(file, 'Bearer x')).status).toBe(401);
  });
});

describe('DirectLineStreaming', () => {
  it('is refused in words', async () => {
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
    const head = 'GET /v3/directline/conversations/connect?token=x&conversationId=y HTTP/1.1\r\nHost: a\r\n';
    const answer = await exchange(`${head}${upgrade}${key}`);
    expect(answer).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n/);
    expect(answer).toMatch(
      /\r\n\r\n\{"error":\{"code":"NotSupported","message":"DirectLineStreaming is not served here/,
    );
    expect(service.logged.join()).toContain('DirectLineStreaming was refused');
    const polled = await fetch(`${service.origin}/v3/directline/conversations/connect`);
    expect(polled.status).toBe(501);
    expect(await polled.json()).toMatchObject({ error: { code: 'NotSupported' } });
  });

  it.each(['//', '/%', '/v3/directline/conversations/connect/..//'])(
    'is the only address of its kind: %s is none, and ends nothing',
    async path => {
      const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
      expect(await exchange(head)).toMatch(/^HTTP\/1\.1 (4|5)\d\d /);
      expect((await fetch(`${service.origin}/healthz`)).status).toBe(200);
    },
  );
});

const suggested = z.object({
  suggestedActions: z.object({ actions: z.array(z.object({ value: z.string() })) }),
});
const given = z.object({ token: z.string(), conversationId: z.string(), userId: z.string() });

/** A client that has begun a conversation. */
async function begin(body = '{}') {
  const post = (path: string, sent: string | FormData | Blob, headers: Record<string, string>) =>
    fetch(`${service.origin}${path}`, { method: 'POST', headers, body: sent });
  const json = { 'Content-Type': 'application/json' };
  const { token, conversationId, userId } = given.parse(
    await (await post('/api/webchat/token', body, json)).json(),
  );
  const bearer = { Authorization: `Bearer ${token}` };
  const conversations = '/v3/directline/conversations';
  expect((await post(conversations, body, { ...json, ...bearer })).status).toBe(201);
  const path = `${conversations}/${conversationId}`;
  const history = async () => {
    const answer = await fetch(`${service.origin}${path}/activities`, { headers: bearer });
    return activities.parse(await answer.json()).activities;
  };
  return {
    conversationId,
    userId,
    history,
    posts: async (activity: unknown) => {
      const sent = JSON.stringify(activity);
      return (await post(`${path}/activities`, sent, { ...json, ...bearer })).status;
    },
    uploads: async (sent: FormData | Blob, Authorization = bearer.Authorization) => {
      const answer = await post(`${path}/upload?userId=x`, sent, { Authorization });
      const { id } = z.object({ id: z.string().optional() }).parse(await answer.json());
      return { status: answer.status, id };
    },
    /** The last that the bot has said. */
    hears: async () => {
      const all = await history();
      const last = all.findLastIndex(({ from }) => from.id !== 'sesame');
      return all
        .slice(last + 1)
        .map(({ text }) => text)
        .join('\n');
    },
  };
}

async function exchange(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(service.origin).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk)).on('error', () => {});
  socket.write(bytes);
  await new Promise(resolve => socket.once('close', resolve));
  return Buffer.concat(chunks).toString();
}
