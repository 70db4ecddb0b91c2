import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectionStatus, DirectLine } from 'botframework-directlinejs';
import { WebSocket } from 'ws';
import XMLHttpRequest from 'xhr2';
import { activities, startEchoServer } from './echo-server';

type EchoServer = Awaited<ReturnType<typeof startEchoServer>>;

// What directlinejs finds in a browser.
Object.assign(globalThis, { XMLHttpRequest, WebSocket });

let server: EchoServer;
beforeEach(async () => {
  server = await startEchoServer();
});
afterEach(() => server.stop());

describe.each([
  ['over WebSocket', true],
  ['by polling', false],
])('botframework-directlinejs, unchanged, %s', (_how, webSocket) => {
  it('is greeted, talks and sees everything once and in order', async () => {
    const { token, domain, userId } = await server.giveToken();
    const client = talk(new DirectLine({ token, domain, webSocket, pollingInterval: 200 }));
    await client.hears('Bonjour');
    await client.says('un', userId);
    await client.says('deux', userId);
    await client.hears('Vous : deux');
    expect(client.texts()).toEqual(['Bonjour', 'un', 'Vous : un', 'deux', 'Vous : deux']);
    expect(client.status()).toBe(ConnectionStatus.Online);
    client.end();
  });

  it('comes back to its conversation after a reload and has the history', async () => {
    const { token, domain, userId } = await server.giveToken();
    const before = talk(new DirectLine({ token, domain, webSocket, pollingInterval: 200 }));
    await before.says('un', userId);
    await before.hears('Vous : un');
    before.end();
    const options = { token, domain, webSocket, pollingInterval: 200, conversationId: before.conversation() };
    const after = talk(new DirectLine({ ...options, watermark: '0' }));
    await after.hears('Vous : un');
    expect(after.texts()).toEqual(['Bonjour', 'un', 'Vous : un']);
    after.end();
    const later = talk(new DirectLine({ ...options, watermark: '2' }));
    await later.hears('Vous : un');
    expect(later.texts()).toEqual(['Vous : un']);
    later.end();
  });

  it('is told that the conversation is over when the server does not know it', async () => {
    const { token, domain } = await server.giveToken();
    const client = talk(new DirectLine({ token, domain, webSocket, conversationId: 'gone' }));
    await until(() => client.status() === ConnectionStatus.FailedToConnect);
    client.end();
  });
});

describe('the stream', () => {
  it('sends what was said before it was opened, and then each activity as it comes', async () => {
    const chat = await server.start();
    await say(chat, 'un');
    const stream = await listen(chat.streamUrl);
    await until(() => stream.texts().length === 3);
    await say(chat, 'deux');
    await until(() => stream.texts().length === 5);
    expect(stream.texts()).toEqual(['Bonjour', 'un', 'Vous : un', 'deux', 'Vous : deux']);
    expect(stream.sets.at(-1)?.watermark).toBe('5');
  });

  it('leaves nothing out of what is said while it catches up, and says nothing twice', async () => {
    const chat = await server.start();
    for (let index = 0; index < 60; index++) await say(chat, `avant ${index}`);
    const { read } = server.feed;
    let readings = 0;
    server.feed.read = async (...args) => {
      const page = await read(...args);
      if (++readings <= 3) await say(chat, 'entre-temps');
      return page;
    };
    const stream = await listen(chat.streamUrl);
    await until(() => stream.texts().length === 127);
    const ids = stream.sets.flatMap(set => set.activities.map(activity => activity.id));
    expect(ids).toEqual(server.feed.entriesOf(chat.conversationId).map(entry => entry.activity.id));
  });

  it('starts anew at the watermark of a reconnection, and without one with what is new', async () => {
    const chat = await server.start();
    await say(chat, 'un');
    const at = (query: string) => reconnect(chat, query);
    const resumed = await listen(await at('?watermark=2'));
    await until(() => resumed.texts().length === 1);
    expect(resumed.texts()).toEqual(['Vous : un']);
    const fresh = await listen(await at(''));
    await say(chat, 'deux');
    await until(() => fresh.texts().length === 2);
    expect(fresh.texts()).toEqual(['deux', 'Vous : deux']);
  });

  it('is one for a conversation: the newer one closes the older', async () => {
    const chat = await server.start();
    const older = await listen(chat.streamUrl);
    const newer = await listen(await reconnect(chat, ''));
    expect(await older.closed).toBe(4000);
    await say(chat, 'un');
    await until(() => newer.texts().length === 2);
  });

  it('is closed when the server stops', async () => {
    const chat = await server.start();
    const stream = await listen(chat.streamUrl);
    await server.directLine.drain();
    expect(await stream.closed).toBe(1001);
    expect(await refusal(chat.streamUrl)).toBe(503);
  });

  it('is closed to who sends more than keep-alives', async () => {
    const chat = await server.start();
    const stream = await listen(chat.streamUrl);
    stream.socket.send('');
    stream.socket.send('x'.repeat(5000));
    expect(await stream.closed).toBe(1009);
  });

  it.each([
    ['messages', (socket: WebSocket) => socket.send('')],
    ['pings', (socket: WebSocket) => socket.ping()],
    ['parts of a message', (socket: WebSocket) => socket.send('', { fin: false })],
  ])('is cut off from who sends %s without end', async (_what, send) => {
    const chat = await server.start();
    const stream = await listen(chat.streamUrl);
    stream.socket.on('error', () => {});
    let sent = 0;
    for (; sent < 100_000 && stream.socket.readyState === stream.socket.OPEN; sent++) {
      send(stream.socket);
      if (sent % 100 === 0) await new Promise(setImmediate);
    }
    expect(await stream.closed).toBe(1006);
    expect(sent).toBeLessThan(10_000);
  });

  it('ends with its chat, a day after it began', async () => {
    await server.stop();
    server = await startEchoServer({ keepAliveMs: 20 });
    const stream = await listen((await server.start()).streamUrl);
    server.clock.ahead = 24 * 3_600_000;
    expect(await stream.closed).toBe(1008);
  });

  it('is not opened beyond the limit of the server, and says when to try again', async () => {
    await server.stop();
    server = await startEchoServer({ limits: { streams: 3 } });
    const chats = [];
    for (let count = 0; count < 4; count++) chats.push(await server.start());
    const [one, two, three, four] = chats.map(({ streamUrl }) => streamUrl);
    const first = await listen(one ?? '');
    await listen(two ?? '');
    await listen(three ?? '');
    expect(await refusal(four ?? '')).toBe(503);
    first.socket.close();
    await first.closed;
    await listen(four ?? '');
  });
});

describe('an upgrade', () => {
  it('needs the stream’s own token, for its own conversation, in its minute', async () => {
    const chat = await server.start();
    const other = await server.start();
    const token = (url: string) => new URL(url).searchParams.get('t') ?? '';
    const streamOf = (id: string, t: string) =>
      `ws://127.0.0.1:${server.port}/v3/directline/conversations/${id}/stream?watermark=0&t=${t}`;
    expect(await refusal(streamOf(chat.conversationId, ''))).toBe(403);
    expect(await refusal(streamOf(chat.conversationId, chat.token))).toBe(403);
    expect(await refusal(streamOf(other.conversationId, token(chat.streamUrl)))).toBe(403);
    expect(await refusal(streamOf(chat.conversationId, `${token(chat.streamUrl)}x`))).toBe(403);
    server.clock.ahead = 61_000;
    expect(await refusal(chat.streamUrl)).toBe(403);
  });

  it('is refused anywhere else', async () => {
    const { port } = server;
    expect(await refusal(`ws://127.0.0.1:${port}/`)).toBe(404);
    expect(await refusal(`ws://127.0.0.1:${port}/api/messages`)).toBe(404);
    expect(await refusal(`ws://127.0.0.1:${port}/v3/directline/conversations/../../x/stream`)).toBe(404);
  });

  it('is refused to pages that we do not know', async () => {
    const chat = await server.start();
    for (const origin of ['https://evil.example', 'null', 'https://school.example.evil.example']) {
      expect(await refusal(chat.streamUrl, { origin })).toBe(403);
    }
    const stream = await listen(chat.streamUrl, { origin: 'https://school.example' });
    await until(() => stream.texts().length === 1);
  });
});

/** A directlinejs client, with what it has seen. */
function talk(client: DirectLine) {
  const texts: string[] = [];
  let status = ConnectionStatus.Uninitialized;
  let conversation = '';
  client.activity$.subscribe({
    next: activity => {
      conversation = activity.conversation?.id ?? conversation;
      if (activity.type === 'message') texts.push(activity.text ?? '');
    },
    // Without one, the end of a client is an uncaught error in Node.
    error: () => {},
  });
  client.connectionStatus$.subscribe({ next: next => (status = next), error: () => {} });
  return {
    texts: () => texts,
    status: () => status,
    conversation: () => conversation,
    hears: (text: string) => until(() => texts.includes(text)),
    says: (text: string, id: string) =>
      new Promise<string>((resolve, reject) => {
        client.postActivity({ type: 'message', text, from: { id } }).subscribe(resolve, reject);
      }),
    end: () => client.end(),
  };
}

async function listen(url: string, options: { origin?: string } = {}) {
  const socket = new WebSocket(url, options);
  const sets: ReturnType<typeof activities.parse>[] = [];
  socket.on('message', frame => {
    if (String(frame) !== '') sets.push(activities.parse(JSON.parse(String(frame))));
  });
  const closed = new Promise<number>(resolve => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const texts = () => sets.flatMap(set => set.activities.map(activity => activity.text));
  return { socket, sets, closed, texts };
}

/** The status with which an upgrade is refused. */
function refusal(url: string, options: { origin?: string } = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options);
    socket.on('unexpected-response', (_request, answer) => {
      answer.resume();
      resolve(answer.statusCode);
      socket.terminate();
    });
    socket.on('open', () => reject(new Error('it was opened')));
    socket.on('error', () => {});
  });
}

const say = (chat: { path: string; token: string }, text: string) =>
  server.post(`${chat.path}/activities`, { type: 'message', text }, { token: chat.token });

async function reconnect(chat: { path: string; token: string }, query: string): Promise<string> {
  const answer = await server.call(`${chat.path}${query}`, { token: chat.token });
  return String(Object(await answer.json()).streamUrl);
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 800; tries++) {
    if (condition()) return;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  throw new Error('it did not happen');
}
