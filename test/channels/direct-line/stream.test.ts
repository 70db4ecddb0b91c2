import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { until } from '../../until';
import { activities, startEchoServer } from './echo-server';

type EchoServer = Awaited<ReturnType<typeof startEchoServer>>;

let server: EchoServer;
beforeEach(async () => {
  server = await startEchoServer();
});
afterEach(() => server.stop());

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

  it('tells in one frame what is said in one write', async () => {
    const chat = await server.start();
    const stream = await listen(chat.streamUrl);
    await until(() => stream.texts().length === 1);
    const before = stream.sets.length;
    const said = ['un', 'deux', 'trois'].map(text => ({
      type: 'message',
      text,
      timestamp: '',
      from: { id: 'a' },
    }));
    await server.feed.appendAll(chat.conversationId, said);
    await until(() => stream.texts().length === 4);
    expect(stream.sets.slice(before).map(({ watermark }) => watermark)).toEqual(['4']);
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
