import { type Connector, startConnector } from '../../channels/bot-service/connector';
import { type Service, startService } from '../../conversations/service';
import { type Chat, openChat } from '../../process/chat';

/** A route that takes something, with what a well-behaved client would send to it. */
export interface Route {
  name: string;
  path: string;
  headers: Record<string, string>;
  /** JSON, or the fields of a form. */
  sample: Record<string, unknown>;
  kind: 'json' | 'form';
}

export interface Doors {
  service: Service;
  routes: Route[];
  /** Lines of the log that tell of a failure. */
  failures(): string[];
  close(): Promise<void>;
}

/** The product, and every door of it at which something can be handed in. */
export async function openDoors(): Promise<Doors> {
  const connector = await startConnector();
  const limits = { tokens: 1e7, starts: 1e7, posts: 1e7 };
  const service = await startService({ settings: { limits } });
  const chat = await openChat(service.origin);
  for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await chat.says(text);
  return {
    service,
    routes: await routesOf(chat, connector),
    failures: () => service.logged.filter(line => /"level":[56]0/.test(line)),
    close: async () => {
      await service.stop();
      await connector.stop();
    },
  };
}

async function routesOf(chat: Chat, connector: Connector): Promise<Route[]> {
  const json = { 'Content-Type': 'application/json' };
  const bearer = { ...json, Authorization: `Bearer ${chat.token}` };
  const cookie = chat.cookies.header();
  const form = new URL(await chat.formUrl()).pathname;
  const identity = { numen: '99E0000000ZZZ', birthDate: '01/01/1980', accountType: 'academic' };
  const password = { newPassword: 'a', confirmation: 'a', forgotten: 'on', currentPassword: 'b' };
  const direct = '/v3/directline';
  return [
    { name: 'token', path: '/api/webchat/token', headers: json, sample: { locale: 'fr' }, kind: 'json' },
    {
      name: 'start',
      path: `${direct}/conversations`,
      headers: bearer,
      sample: { locale: 'fr', user: { id: 'r_1', name: 'x' } },
      kind: 'json',
    },
    { name: 'refresh', path: `${direct}/tokens/refresh`, headers: bearer, sample: { a: 1 }, kind: 'json' },
    { name: 'activity', path: chat.path, headers: bearer, sample: webActivity, kind: 'json' },
    {
      name: 'teams',
      path: '/api/messages',
      headers: json,
      sample: teamsActivity(connector.url),
      kind: 'json',
    },
    { name: 'task', path: '/api/messages', headers: json, sample: taskActivity(connector.url), kind: 'json' },
    { name: 'page', path: '/webchat', headers: cookie, sample: pagePost, kind: 'form' },
    { name: 'identity', path: form, headers: cookie, sample: identity, kind: 'form' },
    { name: 'extend', path: `${form}/extend`, headers: cookie, sample: identity, kind: 'form' },
    { name: 'password', path: form, headers: cookie, sample: password, kind: 'form' },
  ];
}

const webActivity = {
  type: 'message',
  text: 'bonjour',
  value: { choice: 'back', state: 'identify', date: '2026-03-01' },
  name: 'webchat/join',
  locale: 'fr-FR',
  from: { id: 'dl_x', name: 'x', role: 'user' },
  channelData: { clientActivityID: 'abc', postBack: true },
  attachments: [{ contentType: 'image/png', contentUrl: 'data:,' }],
  entities: [{ type: 'ClientCapabilities', requiresBotState: true }],
};

/** Without the page's token, which the conversation of this cookie would have. */
const pagePost = {
  csrf: 'x',
  once: 'AAAAAAAAAAAAAAAAAAAAAA',
  text: 'bonjour',
  choice: 'back',
  state: 'identify',
  date: '2026-03-01',
  act: 'end',
  origin: 'https://x.fr',
  locale: 'fr',
};

const teamsActivity = (serviceUrl: string) => ({
  type: 'message',
  id: '1',
  timestamp: '2026-03-10T09:00:00.000Z',
  localTimestamp: '2026-03-10T10:00:00.000+01:00',
  channelId: 'msteams',
  serviceUrl,
  from: { id: '29:fuzz', name: 'x', aadObjectId: 'aad' },
  recipient: { id: '28:bot', name: 'bot' },
  conversation: { id: 'a:fuzz', conversationType: 'personal', tenantId: 't', isGroup: false, name: 'n' },
  text: 'bonjour',
  textFormat: 'plain',
  value: { choice: 'back', state: 'identify' },
  locale: 'fr-FR',
  replyToId: '7',
  channelData: { tenant: { id: 't' } },
  attachments: [{ contentType: 'text/html', content: '<p>x</p>' }],
  membersAdded: [{ id: '29:fuzz' }],
});

const taskActivity = (serviceUrl: string) => ({
  ...teamsActivity(serviceUrl),
  type: 'invoke',
  name: 'task/submit',
  value: { data: { ticket: 'AAAAAAAAAAAAAAAAAAAAAA', completion: 'e.y.J' } },
});
