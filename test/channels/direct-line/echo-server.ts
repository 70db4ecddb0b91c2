import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { createServer } from 'restify';
import { z } from 'zod';
import type { Activity } from '../../../src/bot/activity';
import type { TurnContext } from '../../../src/bot/turn-context';
import { createDirectLine, type DirectLineDeps } from '../../../src/channels/direct-line/direct-line';
import { createBrowserSessions } from '../../../src/http/browser-sessions';
import type { SessionStore } from '../../../src/http/session-store';
import { createMemoryFeed } from './memory-feed';

const connection = z.looseObject({
  conversationId: z.string(),
  token: z.string(),
  expires_in: z.number(),
  streamUrl: z.string().default(''),
});
export const activities = z.object({
  activities: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      text: z.string().optional(),
      timestamp: z.string(),
      from: z.looseObject({ id: z.string() }),
    }),
  ),
  watermark: z.string(),
});

/** A Direct Line server of its own with a bot that repeats what it hears, and a clock that can be moved. */
export async function startEchoServer(overrides: Partial<DirectLineDeps> = {}) {
  const heard: Activity[] = [];
  const holders: string[] = [];
  const feed = createMemoryFeed();
  const logged: string[] = [];
  const clock = { ahead: 0 };
  const server = createServer({ name: '' });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = portOf(server.address());
  const origin = `http://127.0.0.1:${port}`;

  const directLine = createDirectLine({
    feed,
    secret: randomBytes(32),
    bot: async (context, scope) => {
      heard.push({ ...context.activity });
      holders.push(scope.holder);
      await repeat(context);
    },
    echo: ({ type, text, name, locale, value, channelData }) => ({
      type,
      text: text ?? labelOf(value),
      name,
      locale,
      channelData: { clientActivityID: withId.safeParse(channelData).data?.clientActivityID },
    }),
    keptMs: 24 * 3_600_000,
    leaving: { forget: async () => {}, again: async () => async () => {} },
    sessions: createBrowserSessions({ secure: false, randomBytes, store: nothingReplaced }),
    publicUrl: origin,
    allowedOrigins: ['https://school.example'],
    now: () => Date.now() + clock.ahead,
    randomBytes,
    logger: pino({ level: 'error' }, { write: line => logged.push(line) }),
    ...overrides,
  });
  directLine.register(server);

  const call = (path: string, init: RequestInit & { token?: string } = {}) =>
    fetch(`${origin}${path}`, {
      ...init,
      headers: { ...(init.token ? { Authorization: `Bearer ${init.token}` } : {}), ...init.headers },
    });
  const post = (path: string, body: unknown, init: RequestInit & { token?: string } = {}) =>
    call(path, {
      ...init,
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...init.headers },
    });
  const giveToken = async () => {
    const answer = await post('/api/webchat/token', {});
    return z
      .object({ token: z.string(), conversationId: z.string(), userId: z.string(), domain: z.string() })
      .parse(await answer.json());
  };
  const start = async () => {
    const { token, conversationId, userId } = await giveToken();
    const answer = await post('/v3/directline/conversations', {}, { token });
    const started = connection.parse(await answer.json());
    return { ...started, userId, conversationId, path: `/v3/directline/conversations/${conversationId}` };
  };
  const history = async (conversation: { path: string; token: string }, watermark = '') => {
    const path = `${conversation.path}/activities?watermark=${watermark}`;
    return activities.parse(await (await call(path, { token: conversation.token })).json());
  };
  const stop = async () => {
    await directLine.drain();
    await new Promise<void>(resolve => server.close(() => resolve()));
  };

  return {
    origin,
    port,
    server,
    directLine,
    feed,
    heard,
    holders,
    logged,
    clock,
    call,
    post,
    giveToken,
    start,
    history,
    stop,
  };
}

async function repeat(context: TurnContext): Promise<void> {
  const { type, text } = context.activity;
  if (type === 'conversationUpdate') await context.sendActivities([{ type: 'message', text: 'Bonjour' }]);
  if (type === 'message')
    await context.sendActivities([{ type: 'typing' }, { type: 'message', text: `Vous : ${text}` }]);
}

const withId = z.object({ clientActivityID: z.string().optional() });

function labelOf(value: unknown): string | undefined {
  const labelled = z.object({ label: z.string() }).safeParse(value);
  return labelled.success ? labelled.data.label : undefined;
}

function portOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return address;
}

/** No bot here verifies anybody. */
const nothingReplaced: SessionStore = {
  sessionOf: async cookie => ({ holder: cookie, generation: 0, state: 'newest' }),
  newestOf: async holder => ({ cookie: holder, generation: 0 }),
  replace: async () => false,
};
