import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Activity, DirectLine, type Message } from 'botframework-directlinejs';
import { PluginClass as BotiumDirectLine } from 'botium-connector-directline3';
import WebSocket from 'ws';
import XMLHttpRequest from 'xhr2';
import type { ChoiceId } from '../../dialogs/choices';
import { translator } from '../../locales/translate';
import { Cookies, readFormPage } from '../conversations/form-page';
import { camille, goodPassword } from '../conversations/people';
import { type Service, startService } from '../conversations/service';
import { plainPart } from '../plain-part';
import { until } from '../until';
import { openChat } from './open-chat';

jest.setTimeout(240_000);
// What both find in a browser.
Object.assign(globalThis, { XMLHttpRequest, WebSocket });

const t = translator('fr');
let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.stop());

type Chat = Awaited<ReturnType<typeof openChat>>;

/** A client of somebody's, as far as the guide needs one. */
interface Client {
  /** Texts and cards, as they came. */
  heard: () => string;
  says(text: string): Promise<void>;
  presses(data: object): Promise<void>;
  ends(): void;
}

const connected: Client[] = [];
afterEach(() => {
  for (const client of connected.splice(0)) client.ends();
});

const clients: [string, (chat: Chat) => Promise<Client>][] = [
  ['botframework-directlinejs on a WebSocket', chat => directLineJs(chat, true)],
  ['botframework-directlinejs that polls', chat => directLineJs(chat, false)],
  ['Botium on a WebSocket', chat => botium(chat, true)],
  ['Botium that polls', chat => botium(chat, false)],
];

describe.each(clients)('%s', (_, connect) => {
  it('is led through the whole guide', async () => {
    const cookies = new Cookies();
    const chat = await openChat(service, cookies, 'fr');
    const client = await connect(chat);
    connected.push(client);
    const hears = (text: string) => until(() => client.heard().includes(inJson(text)));
    const press = (choice: ChoiceId, state: string) => client.presses({ choice, state });

    await hears(t('dialog.states.start.question'));
    await client.says('j’ai tout perdu');
    await hears(t('dialog.states.askNumenKnown.question'));
    await press('numenKnown', 'askNumenKnown');
    await hears(t('dialog.states.chooseProfile.question'));
    await press('staff', 'chooseProfile');
    await hears(t('dialog.states.identify.intro'));
    await fillsForm(client.heard(), cookies, { numen: camille.numen, birthDate: camille.birthDate });
    await hears(t('dialog.states.account.intro'));
    await hears(t('dialog.form.password'));
    await fillsForm(client.heard(), cookies, { newPassword: goodPassword, confirmation: goodPassword });
    await hears(t('dialog.states.done.intro'));
    const stored = JSON.stringify(await service.store.feed.read(chat.conversationId, 0, 1000));
    expect(stored).not.toContain(goodPassword);
    expect(stored).not.toContain(camille.numen);
    const { username } = camille;
    expect(await service.commands.verifyPassword({ username, password: goodPassword })).toBe(true);
  });
});

async function directLineJs({ token, domain, userId }: Chat, webSocket: boolean): Promise<Client> {
  const all: Activity[] = [];
  const client = new DirectLine({ token, domain, webSocket, pollingInterval: 200 });
  client.activity$.subscribe({ next: activity => void all.push(activity), error: () => {} });
  const post = (activity: object) =>
    new Promise<void>((resolve, reject) => {
      const message = { from: { id: userId }, type: 'message', ...activity } as Message;
      client.postActivity(message).subscribe(() => resolve(), reject);
    });
  return {
    heard: () => JSON.stringify(all),
    says: text => post({ text }),
    presses: value => post({ value, channelData: { postBack: true } }),
    ends: () => client.end(),
  };
}

async function botium({ token: secret, domain, userId }: Chat, webSocket: boolean): Promise<Client> {
  const all: unknown[] = [];
  const client = new BotiumDirectLine({
    queueBotSays: (message: unknown) => void all.push(message),
    caps: {
      DIRECTLINE3_SECRET: secret,
      DIRECTLINE3_DOMAIN: domain,
      DIRECTLINE3_WEBSOCKET: webSocket,
      DIRECTLINE3_POLLINGINTERVAL: 200,
      DIRECTLINE3_BUTTON_TYPE: 'message',
      DIRECTLINE3_BUTTON_VALUE_FIELD: 'value',
      DIRECTLINE3_ACTIVITY_TEMPLATE: { from: { id: userId } },
    },
  });
  await client.Validate();
  await client.Build();
  await client.Start();
  return {
    heard: () => JSON.stringify(all),
    says: messageText => client.UserSays({ messageText }),
    presses: data => client.UserSays({ buttons: [{ payload: JSON.stringify(data) }] }),
    ends: () => void client.Stop(),
  };
}

/** The last form that was offered, in the browser of the chat. */
async function fillsForm(heard: string, cookies: Cookies, typed: Record<string, string>): Promise<void> {
  const url = heard.match(/http:[^"\\]*\/forms\/[\w-]+/gu)?.at(-1);
  if (!url) throw new Error('no form is offered');
  const headers = { Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin', ...cookies.header() };
  const page = await readFormPage(await fetch(url, { headers }));
  const body = new URLSearchParams({ ...page.fields, ...typed });
  const answer = await fetch(`${service.origin}${page.action}`, { method: 'POST', headers, body });
  cookies.keep(answer);
  expect(answer.status).toBe(200);
}

/** As it stands in JSON. */
const inJson = (text: string): string => JSON.stringify(plainPart(text)).slice(1, -1);
