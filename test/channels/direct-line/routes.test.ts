import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { DirectLineDeps } from '../../../src/channels/direct-line/direct-line';
import { until } from '../../until';
import { startEchoServer } from './echo-server';
import { createMemoryFeed } from './memory-feed';

type EchoServer = Awaited<ReturnType<typeof startEchoServer>>;

let server: EchoServer;
beforeEach(async () => {
  server = await startEchoServer();
});
afterEach(() => server.stop());

describe('POST /api/webchat/token', () => {
  it('gives a token for a new conversation, and the cookie of the browser', async () => {
    const answer = await server.post('/api/webchat/token', { locale: 'en-GB' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      conversationId: expect.stringMatching(/^[\w-]{22}$/),
      userId: expect.stringMatching(/^dl_[\w-]{22}$/),
      domain: `${server.origin}/v3/directline`,
      expires_in: 1800,
      locale: 'en',
    });
    expect(answer.headers.get('set-cookie')).toContain('HttpOnly');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('speaks French when no language is asked for', async () => {
    const answer = await server.post('/api/webchat/token', '');
    expect(await answer.json()).toMatchObject({ locale: 'fr' });
  });

  it.each([
    ['text', { 'Content-Type': 'text/plain' }, '{}', 415],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'locale=fr', 415],
    ['broken JSON', {}, '{', 400],
    ['a list', {}, '[]', 400],
    ['a field of its own', {}, '{"userId":"dl_me"}', 400],
    ['too much', {}, JSON.stringify({ locale: 'x'.repeat(5000) }), 413],
    ['something compressed', { 'Content-Encoding': 'gzip' }, '{}', 415],
  ])('refuses %s', async (_what, headers, body, status) => {
    const answer = await server.post('/api/webchat/token', body, { headers });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('knows its own pages and those that may embed it', async () => {
    for (const origin of [server.origin, `http://localhost:${server.port}`, 'https://school.example']) {
      expect([origin, (await tokenFrom(server, { Origin: origin })).status]).toEqual([origin, 200]);
    }
  });

  it.each([
    'null',
    'https://evil.example',
    'https://school.example.evil.example',
    'https://school.example:8443',
    'https://school.example@evil.example',
    'http://school.example',
    'https://sub.school.example',
    'https://SCHOOL.example',
    'https://school.example/',
    '',
  ])('gives nothing to a page of %j', async origin => {
    const answer = await tokenFrom(server, { Origin: origin });
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('gives nothing to a browser that says it comes from another site', async () => {
    expect((await tokenFrom(server, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await tokenFrom(server, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  });
});

describe('starting a conversation', () => {
  it('answers 201 and greets once, and 200 when it is started again', async () => {
    const { token, conversationId, userId } = await server.giveToken();
    const first = await server.post('/v3/directline/conversations', { user: { id: 'r_me' } }, { token });
    const second = await server.post('/v3/directline/conversations', '', { token });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(await first.json()).toMatchObject({
      conversationId,
      expires_in: 1800,
      streamUrl: expect.stringContaining(
        `ws://127.0.0.1:${server.port}/v3/directline/conversations/${conversationId}`,
      ),
    });
    expect(server.heard).toMatchObject([
      {
        type: 'conversationUpdate',
        channelId: 'directline',
        locale: 'fr',
        membersAdded: [{ id: userId }, { id: 'sesame' }],
        conversation: { id: conversationId, conversationType: 'personal' },
      },
    ]);
  });

  it('starts in the language of the client', async () => {
    const { token } = await server.giveToken();
    await server.post('/v3/directline/conversations', { locale: 'en-US' }, { token });
    expect(server.heard[0]?.locale).toBe('en-US');
  });
});

describe('posting an activity', () => {
  it('shows the words to the bot and then to the person, in the envelope of the server', async () => {
    const chat = await server.start();
    const answer = await say(server, chat, {
      type: 'message',
      text: 'bonjour',
      from: { id: 'dl_someone_else', role: 'bot' },
      recipient: { id: 'x' },
      conversation: { id: 'another' },
      channelId: 'webchat',
      serviceUrl: 'https://evil.example',
      timestamp: '1999-01-01T00:00:00Z',
      replyToId: 'x',
      channelData: { clientActivityID: 'abc', tenant: 'x' },
    });
    expect(answer.status).toBe(200);
    const { id } = z.object({ id: z.string() }).parse(await answer.json());
    expect(server.heard[1]).toMatchObject({
      id,
      type: 'message',
      text: 'bonjour',
      from: { id: chat.userId },
      conversation: { id: chat.conversationId },
      channelId: 'directline',
      serviceUrl: 'https://direct-line.invalid/',
      channelData: { clientActivityID: 'abc' },
    });
    const { activities, watermark } = await server.history(chat);
    expect(activities.map(activity => activity.text)).toEqual(['Bonjour', 'bonjour', 'Vous : bonjour']);
    expect(activities[1]).toMatchObject({
      id,
      from: { id: chat.userId },
      channelData: { clientActivityID: 'abc' },
    });
    expect(activities[2]).toMatchObject({ from: { id: 'sesame', role: 'bot' }, replyToId: id });
    expect(watermark).toBe('3');
    expect((await server.history(chat, '3')).activities).toEqual([]);
    expect((await server.history(chat, '3')).watermark).toBe('3');
  });

  it('keeps no value in the history, and lets a pressed button be seen', async () => {
    const chat = await server.start();
    await say(server, chat, {
      type: 'message',
      value: { label: 'Oui', secret: 'canary-value' },
      channelData: { clientActivityID: 'abc', postBack: true },
    });
    expect(server.heard[1]).toMatchObject({
      value: { secret: 'canary-value' },
      channelData: { postBack: true },
    });
    const { activities } = await server.history(chat);
    expect(activities[1]).toMatchObject({ text: 'Oui', channelData: { clientActivityID: 'abc' } });
    expect(JSON.stringify(server.feed.entriesOf(chat.conversationId))).not.toMatch(/canary-value|postBack/);
  });

  it('passes a very long text on, and keeps its beginning only', async () => {
    const chat = await server.start();
    await say(server, chat, { type: 'message', text: '😀'.repeat(10_001) });
    expect(server.heard[1]?.text).toHaveLength(20_002);
    expect((await server.history(chat)).activities[1]?.text).toBe(`${'😀'.repeat(200)}…`);
  });

  it('tells the bot how many files there were, and nothing else of them', async () => {
    const chat = await server.start();
    const file = { contentType: 'image/png', contentUrl: 'data:image/png;base64,AAAA', name: 'me.png' };
    await say(server, chat, { type: 'message', attachments: [file] });
    expect(server.heard[1]?.attachments).toEqual([{ contentType: 'image/png' }]);
    expect(JSON.stringify(server.feed.entriesOf(chat.conversationId))).not.toContain('image/png');
  });

  it('takes events, and lets typing pass unseen', async () => {
    const chat = await server.start();
    expect((await say(server, chat, { type: 'typing' })).status).toBe(200);
    expect((await say(server, chat, { type: 'event', name: 'webchat/join' })).status).toBe(200);
    expect(server.heard.map(activity => activity.type)).toEqual(['conversationUpdate', 'event']);
  });

  it.each([
    ['broken JSON', '{"type":', 400],
    ['nothing', '', 400],
    ['a text', '"hello"', 400],
    ['a list', '[]', 400],
    ['no type', '{}', 400],
    ['an invoke', '{"type":"invoke","name":"x"}', 400],
    ['an end', '{"type":"endOfConversation"}', 400],
    ['a conversationUpdate', '{"type":"conversationUpdate"}', 400],
    ['a text that is none', '{"type":"message","text":{}}', 400],
    ['more than 64 KB', JSON.stringify({ type: 'message', text: 'x'.repeat(70_000) }), 413],
  ])('refuses %s, and the conversation goes on', async (_what, body, status) => {
    const chat = await server.start();
    const answer = await say(server, chat, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
    expect((await say(server, chat, { type: 'message', text: 'encore' })).status).toBe(200);
    expect(server.heard).toHaveLength(2);
  });

  it('refuses a body without a length that turns out too long', async () => {
    const chat = await server.start();
    const body = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < 20; sent++) controller.enqueue(new Uint8Array(8192).fill(32));
        controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half' as const, token: chat.token };
    expect((await server.call(`${chat.path}/activities`, init)).status).toBe(413);
  });

  it('runs the turns of one conversation one after the other', async () => {
    const bot: DirectLineDeps['bot'] = async context => {
      await new Promise(resolve => setTimeout(resolve, 2));
      await context.sendActivities([{ type: 'message', text: `Vous : ${context.activity.text}` }]);
    };
    await using({ bot }, async slow => {
      const chat = await slow.start();
      const words = Array.from({ length: 20 }, (_, index) => `mot ${index}`);
      await Promise.all(words.map(text => say(slow, chat, { type: 'message', text })));
      const said = (await slow.history(chat)).activities.slice(1).map(activity => activity.text);
      expect(said).toHaveLength(40);
      for (let index = 0; index < said.length; index += 2) {
        expect(said[index + 1]).toBe(`Vous : ${said[index]}`);
      }
    });
  });

  it('keeps no value even when the echo has one', async () => {
    await using({ echo: activity => activity }, async careless => {
      const chat = await careless.start();
      await say(careless, chat, { type: 'message', text: 'a', value: 'canary-value' });
      expect(JSON.stringify(careless.feed.entriesOf(chat.conversationId))).not.toContain('canary-value');
    });
  });
});

describe('a turn that throws', () => {
  it('has words for the person, and the post is taken all the same', async () => {
    await using(
      {
        bot: async () => {
          throw new Error('canary-error');
        },
        onTurnError: async context => {
          await context.sendActivities([{ type: 'message', text: 'Un souci de notre côté.' }]);
        },
      },
      async failing => {
        const chat = await failing.start();
        expect((await say(failing, chat, { type: 'message', text: 'a' })).status).toBe(200);
        const { activities } = await failing.history(chat);
        expect(activities.at(-1)?.text).toBe('Un souci de notre côté.');
      },
    );
  });

  it('is taken even when there are no words, and logs no message', async () => {
    await using(
      {
        bot: async () => {
          throw new RangeError('canary-error');
        },
      },
      async failing => {
        const chat = await failing.start();
        expect((await say(failing, chat, { type: 'message', text: 'a' })).status).toBe(200);
        expect(failing.logged.join('')).toContain('RangeError');
        expect(failing.logged.join('')).not.toContain('canary-error');
      },
    );
  });
});

describe('the right to a conversation', () => {
  it('is of one token: the other one finds nothing there', async () => {
    const mine = await server.start();
    const theirs = await server.start();
    const { token } = mine;
    const stream = new URL(theirs.streamUrl);
    const calls = [
      server.call(theirs.path, { token }),
      server.call(`${theirs.path}?watermark=0`, { token }),
      server.call(`${theirs.path}/activities`, { token }),
      server.call(`${theirs.path}/activities?watermark=0`, { token }),
      say(server, { ...theirs, token }, { type: 'message', text: 'x' }),
      say(server, { ...theirs, token }, { type: 'message', text: 'x', from: { id: theirs.userId } }),
      server.call(`${theirs.path}/activities`, { token: stream.searchParams.get('t') ?? '' }),
      server.call(`${theirs.path}/activities`),
    ];
    const statuses = (await Promise.all(calls)).map(answer => answer.status);
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 401, 401]);
    expect(server.heard.filter(activity => activity.type === 'message')).toEqual([]);
  });

  it.each(['', 'x', 'Bearer', 'Bearer x', 'Basic eDp4', `Bearer ${unsigned()}`])(
    'is not had with the header %j',
    async authorization => {
      const chat = await server.start();
      const answer = await server.call(`${chat.path}/activities`, { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ error: { code: 'Unauthorized' } });
    },
  );

  it('is not had with a token of another server', async () => {
    await using({}, async other => {
      const chat = await server.start();
      const foreign = await other.start();
      expect((await server.call(`${chat.path}/activities`, { token: foreign.token })).status).toBe(401);
    });
  });

  it('ends with the token: 403, and only then', async () => {
    const chat = await server.start();
    server.clock.ahead = 1801_000;
    const statuses = [
      await server.call(`${chat.path}/activities`, { token: chat.token }),
      await server.call(chat.path, { token: chat.token }),
      await say(server, chat, { type: 'message', text: 'x' }),
      await server.post('/v3/directline/tokens/refresh', '', { token: chat.token }),
      await server.call('/v3/directline/conversations/another/activities', { token: chat.token }),
    ].map(answer => answer.status);
    expect(statuses).toEqual([403, 403, 403, 403, 404]);
  });

  it('is not renewed for ever: a chat is over a day after it began', async () => {
    const hour = 3_600_000;
    await using({}, async aging => {
      const chat = await aging.start();
      const minute = 60_000;
      let { token } = chat;
      const refresh = () => aging.post('/v3/directline/tokens/refresh', '', { token });
      for (let age = 25 * minute; age < 24 * hour; age += 25 * minute) {
        aging.clock.ahead = age;
        const fresh = z
          .object({ token: z.string(), expires_in: z.number() })
          .parse(await (await refresh()).json());
        expect(fresh.expires_in).toBeLessThanOrEqual((24 * hour - age) / 1000 + 1);
        token = fresh.token;
      }
      aging.clock.ahead = 24 * hour;
      expect((await refresh()).status).toBe(403);
      expect((await say(aging, { ...chat, token }, { type: 'message', text: 'a' })).status).toBe(403);
      expect((await aging.call(chat.path, { token })).status).toBe(403);
      expect((await aging.post('/v3/directline/conversations', {}, { token })).status).toBe(403);
    });
  });

  it('is renewed by a refresh that changes nothing but the time', async () => {
    const chat = await server.start();
    server.clock.ahead = 1700_000;
    const answer = await server.post('/v3/directline/tokens/refresh', '', { token: chat.token });
    const { token } = z.object({ token: z.string() }).parse(await answer.json());
    server.clock.ahead = 3400_000;
    await say(server, { ...chat, token }, { type: 'message', text: 'toujours là' });
    expect(server.heard[1]?.from?.id).toBe(chat.userId);
    expect(server.holders[1]).toBe(server.holders[0]);
    expect(server.holders[1]).toMatch(/^[\w-]{43}$/);
  });

  it('finds nothing in a conversation that was never started', async () => {
    const { token, conversationId } = await server.giveToken();
    const path = `/v3/directline/conversations/${conversationId}`;
    const answers = [
      await server.call(path, { token }),
      await server.call(`${path}/activities`, { token }),
      await say(server, { path, token }, { type: 'message', text: 'x' }),
    ];
    expect(answers.map(answer => answer.status)).toEqual([404, 404, 404]);
  });
});

describe('turns that no activity asked for', () => {
  it('wait for the turn under way, and reach the person', async () => {
    const chat = await server.start();
    await say(server, chat, { type: 'message', text: 'a' });
    const { conversation, from, recipient, channelId, serviceUrl } = server.heard[1] ?? {};
    const reference = { conversation, user: from, bot: recipient, channelId, serviceUrl };
    await server.directLine.adapter.continueConversation(reference, async context => {
      await context.sendActivities([{ type: 'message', text: 'Votre formulaire est bien arrivé.' }]);
    });
    const { activities } = await server.history(chat);
    expect(activities.at(-1)).toMatchObject({
      text: 'Votre formulaire est bien arrivé.',
      from: { id: 'sesame' },
    });
    expect(activities.at(-1)).not.toHaveProperty('serviceUrl');
  });
});

describe('limits', () => {
  it('answer 429 with the time to wait, and never to a reader', async () => {
    await using({ limits: { tokens: 2, starts: 1, posts: 1 } }, async limited => {
      const chat = await limited.start();
      const statuses = [
        (await limited.post('/v3/directline/conversations', {}, { token: chat.token })).status,
        (await say(limited, chat, { type: 'message', text: 'a' })).status,
      ];
      const refused = await say(limited, chat, { type: 'message', text: 'b' });
      expect([...statuses, refused.status]).toEqual([429, 200, 429]);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      for (let read = 0; read < 20; read++) await limited.history(chat);
      await limited.giveToken();
      expect((await limited.post('/api/webchat/token', {})).status).toBe(429);
    });
  });
});

describe('a history that cannot be read', () => {
  it('is « nothing new » to who polls: any other answer would end the chat', async () => {
    const feed = createMemoryFeed();
    await using({ feed }, async broken => {
      const chat = await broken.start();
      feed.read = async () => {
        throw new Error('disk');
      };
      expect(await broken.history(chat, '1')).toEqual({ activities: [], watermark: '1' });
    });
  });
});

describe('other origins', () => {
  it('may call when they are on the list', async () => {
    const chat = await server.start();
    const headers = { Origin: 'https://school.example', 'Access-Control-Request-Method': 'GET' };
    const preflight = await raw(server, 'OPTIONS', `${chat.path}/activities`, headers);
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'https://school.example',
      'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
      vary: 'Origin',
    });
    const stranger = await raw(server, 'OPTIONS', `${chat.path}/activities`, {
      Origin: 'https://evil.example',
    });
    expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
    expect(stranger.headers).toMatchObject({ vary: 'Origin' });
  });
});

describe('stopping', () => {
  it('waits for the turn under way, and takes no new one', async () => {
    let finish = () => {};
    const held = new Promise<void>(resolve => {
      finish = resolve;
    });
    let isUnderWay = false;
    const bot: DirectLineDeps['bot'] = async context => {
      isUnderWay = context.activity.text === 'long';
      if (isUnderWay) await held;
      await context.sendActivities([{ type: 'message', text: 'fini' }]);
    };
    await using({ bot }, async stopping => {
      const chat = await stopping.start();
      const long = say(stopping, chat, { type: 'message', text: 'long' });
      await until(async () => isUnderWay);
      const drained = stopping.directLine.drain();
      const refused = await say(stopping, chat, { type: 'message', text: 'late' });
      expect(refused.status).toBe(503);
      finish();
      await drained;
      expect(stopping.feed.entriesOf(chat.conversationId).at(-1)?.activity.text).toBe('fini');
      expect((await long).status).toBe(200);
    });
  });
});

const say = (at: EchoServer, chat: { path: string; token: string }, activity: unknown) =>
  at.post(`${chat.path}/activities`, activity, { token: chat.token });

const tokenFrom = (at: EchoServer, headers: Record<string, string>) =>
  raw(at, 'POST', '/api/webchat/token', { 'Content-Type': 'application/json', ...headers }, '{}');

/** `fetch` does not let one set `Origin` or `Sec-Fetch-Site`. */
function raw(at: EchoServer, method: string, path: string, headers: Record<string, string>, body = '') {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown> }>((resolve, reject) => {
    const sent = request(`${at.origin}${path}`, { method, headers }, answer => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function using(overrides: Partial<DirectLineDeps>, use: (server: EchoServer) => Promise<void>) {
  const other = await startEchoServer(overrides);
  try {
    await use(other);
  } finally {
    await other.stop();
  }
}

/** `alg: none`, the oldest trick. */
function unsigned(): string {
  const part = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ conv: 'x', user: 'x', sid: 'x', locale: 'fr' })}.`;
}
