import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** One call of the bot to the channel. */
export interface ConnectorCall {
  method: string;
  path: string;
  authorization: string | undefined;
  body: SentActivity;
}

const action = z.looseObject({
  type: z.string(),
  title: z.string(),
  url: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});
export type SentAction = z.infer<typeof action>;
const element = z.looseObject({
  type: z.string(),
  actions: z.array(action).optional(),
  url: z.string().optional(),
  choices: z.array(z.object({ title: z.string(), value: z.string() })).optional(),
});
const card = z.looseObject({
  type: z.literal('AdaptiveCard'),
  version: z.string(),
  body: z.array(element),
  actions: z.array(action),
});
export type SentCard = z.infer<typeof card>;
const sentActivity = z.looseObject({
  type: z.string().optional(),
  id: z.string().optional(),
  text: z.string().optional(),
  attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown() })).optional(),
});
export type SentActivity = z.infer<typeof sentActivity>;

/** What the channel answers, instead of taking the call. */
export interface Misbehaviour {
  status: number;
  headers?: Record<string, string>;
  /** ms before the answer. */
  delay?: number;
  /** The call has its effect all the same, as with a gateway that gave up waiting. */
  taken?: boolean;
  /** There is no answer at all: the connection is cut. */
  cut?: boolean;
}

/** A Bot Framework connector: takes messages, updates and deletions as Teams does, and misbehaves when told to. */
export async function startConnector() {
  const calls: ConnectorCall[] = [];
  /** What stands in the chat, in order. */
  const chat = new Map<string, SentActivity>();
  const trouble: Misbehaviour[] = [];
  let count = 0;

  const server = createServer((req, res) => {
    void answer(req, res);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/`,
    origin: `http://127.0.0.1:${port}`,
    calls,
    chat,
    /** The next calls are answered so, one each. */
    misbehaves: (...next: Misbehaviour[]) => void trouble.push(...next),
    messages: () => [...chat.values()].filter(({ type }) => type === 'message'),
    posts: () => calls.filter(({ method }) => method === 'POST'),
    forget: () => {
      calls.length = 0;
      chat.clear();
      trouble.length = 0;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>(resolve => server.close(() => resolve()));
    },
  };

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = sentActivity.parse(JSON.parse((await read(req)) || '{}'));
    const { method = '', url = '' } = req;
    calls.push({ method, path: url, authorization: req.headers.authorization, body });
    // The dots of typing come when they come: a fault is for what is said.
    const wrong = body.type === 'typing' ? undefined : trouble.shift();
    if (wrong?.delay) await new Promise(resolve => setTimeout(resolve, wrong.delay));
    if (wrong?.cut && wrong.taken) take(method, url, body);
    if (wrong?.cut) return void req.socket.destroy();
    if (wrong && !wrong.taken)
      return reply(res, wrong.status, { error: { code: 'Throttled' } }, wrong.headers);
    const taken = take(method, url, body);
    reply(res, wrong?.status ?? taken.status, taken.body, wrong?.headers);
  }

  function take(method: string, path: string, body: SentActivity) {
    const id = decodeURIComponent(/\/activities\/([^/?]+)$/.exec(path)?.[1] ?? '');
    if (method === 'PUT') {
      if (!chat.has(id)) return { status: 404, body: {} };
      chat.set(id, { ...body, id });
      return { status: 200, body: { id } };
    }
    if (method === 'DELETE') return { status: chat.delete(id) ? 200 : 404, body: {} };
    const made = `a:${++count}`;
    chat.set(made, { ...body, id: made });
    return { status: 201, body: { id: made } };
  }
}

export type Connector = Awaited<ReturnType<typeof startConnector>>;

export function cardOf(activity: SentActivity | undefined): SentCard | null {
  const read = card.safeParse(activity?.attachments?.[0]?.content);
  return read.success ? read.data : null;
}

/** All that can be pressed on a card, wherever it stands on it. */
export const actionsOf = (sent: SentCard | null): SentAction[] =>
  sent ? [...sent.body.flatMap(({ actions = [] }) => actions), ...sent.actions] : [];

/** What a list on a card offers to choose. */
export const listOn = (sent: SentCard | null): { title: string; value: string }[] =>
  sent?.body.find(({ type }) => type === 'Input.ChoiceSet')?.choices ?? [];

async function read(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function reply(
  res: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}
