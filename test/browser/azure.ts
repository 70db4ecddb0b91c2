import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

interface Conversation {
  id: string;
  userId: string;
  begun: boolean;
  activities: object[];
  streams: Set<WebSocket>;
}

/**
 * Azure Bot Service as the page and the bot see it: tokens for the secret, Direct Line 3.0 for browsers of other origins, and the connector
 * to which the bot writes.
 */
export async function startAzure(secret: string) {
  const conversations = new Map<string, Conversation>();
  let deliver: (activity: object) => Promise<unknown> = async () => {};
  const server = createServer((req, res) => void route(req, res));
  const sockets = new WebSocketServer({ server });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  sockets.on('connection', (socket, req) => {
    const { pathname, searchParams } = new URL(req.url ?? '', origin);
    const conversation = conversations.get(pathname.split('/').at(-2) ?? '');
    if (!conversation) return socket.close();
    conversation.streams.add(socket);
    socket.on('close', () => conversation.streams.delete(socket));
    const since = Number(searchParams.get('watermark') || 0);
    socket.send(setOf(conversation, since));
  });

  return {
    origin,
    /** The connector's address for the bot. */
    url: `${origin}/`,
    /** @param to takes an activity to the bot, signed */
    delivers: (to: typeof deliver) => {
      deliver = to;
    },
    stop: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      return new Promise<void>(resolve => server.close(() => resolve()));
    },
  };

  async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    const { pathname, searchParams } = new URL(req.url ?? '', origin);
    const bearer = req.headers.authorization?.replace('Bearer ', '') ?? '';
    const [, channel, id] = /^\/v3\/(directline\/)?conversations\/([^/]+)/.exec(pathname) ?? [];
    if (req.method === 'OPTIONS') return reply(res, 204, null);
    if (pathname === '/v3/directline/tokens/generate')
      return bearer === secret ? reply(res, 200, generate(body.user.id)) : reply(res, 403, {});
    if (!channel && id) return reply(res, 201, append(conversations.get(id), { ...body, from: bot }));
    const conversation = conversations.get(bearer.replace('token-', ''));
    if (!conversation) return reply(res, 403, {});
    if (pathname.endsWith('/tokens/refresh')) return reply(res, 200, sessionOf(conversation));
    if (!pathname.endsWith('/activities'))
      return reply(res, 200, await connected(conversation, searchParams));
    if (req.method === 'GET')
      return reply(res, 200, JSON.parse(setOf(conversation, Number(searchParams.get('watermark') || 0))));
    const said = { ...body, from: { id: conversation.userId, role: 'user' } };
    const kept = append(conversation, said);
    await deliver(activityOf(conversation, { ...said, ...kept }));
    reply(res, 200, kept);
  }

  function generate(userId: string) {
    const id = randomUUID();
    conversations.set(id, { id, userId, begun: false, activities: [], streams: new Set() });
    return { conversationId: id, token: `token-${id}`, expires_in: 1800 };
  }

  async function connected(conversation: Conversation, asked: URLSearchParams) {
    if (!conversation.begun) {
      conversation.begun = true;
      const membersAdded = [{ id: conversation.userId }];
      await deliver(activityOf(conversation, { type: 'conversationUpdate', id: randomUUID(), membersAdded }));
    }
    const watermark = asked.get('watermark') ?? '';
    const stream = `ws://127.0.0.1:${port}/conversations/${conversation.id}/stream?watermark=${watermark}`;
    return { ...sessionOf(conversation), streamUrl: stream };
  }

  function append(conversation: Conversation | undefined, activity: object) {
    const id = randomUUID();
    conversation?.activities.push({ ...activity, id, timestamp: new Date().toISOString() });
    for (const stream of conversation?.streams ?? [])
      stream.send(setOf(conversation, (conversation?.activities.length ?? 1) - 1));
    return { id };
  }

  function activityOf({ id, userId }: Conversation, activity: object): object {
    const [from, conversation] = [{ id: userId }, { id }];
    const channel = { channelId: 'directline', serviceUrl: `${origin}/`, recipient: { id: 'bot' } };
    return { ...activity, ...channel, from, conversation };
  }
}

const bot = { id: 'bot', role: 'bot' };

const sessionOf = ({ id }: Conversation) => ({ conversationId: id, token: `token-${id}`, expires_in: 1800 });

const setOf = (conversation: Conversation | undefined, since: number): string => {
  const activities = conversation?.activities.slice(since) ?? [];
  return JSON.stringify({ activities, watermark: String(since + activities.length) });
};

function reply(res: ServerResponse, status: number, body: object | null): void {
  res.writeHead(status, {
    'Content-Type': 'application/json',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Headers': '*, Authorization, Content-Type',
    'Access-Control-Allow-Methods': 'GET, POST',
  });
  res.end(body === null ? undefined : JSON.stringify(body));
}
