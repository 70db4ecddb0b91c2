import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { translator } from '../../locales/translate';
import { createPlainBrowser, type Page, type PlainBrowser } from '../web/chat/plain-browser';
import { camille } from './people';
import { minute, type Service, startService } from './service';
import { hangUp, talk, type User } from './talk';
import { goTo, identifies } from './ways';

const t = translator('fr');
let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(() => hangUp());
afterAll(() => service.stop());

const isRefused = async (url: string, cookie: Record<string, string>) =>
  (await fetch(url, { headers: cookie })).status === 403;

/** A chat whose cookie somebody else knows: they sat at this computer before, or planted it. */
async function plantedChat() {
  const user = await talk(service);
  await goTo('identify', user);
  return { user, planted: user.cookies.header() };
}

describe('whoever knew the cookie of a browser before its person was verified', () => {
  it('opens nothing afterwards, when it was verified in the form', async () => {
    const { user, planted } = await plantedChat();
    expect(await isRefused(user.formUrl(), planted)).toBe(false);
    await identifies(user);
    await user.chooses('changePassword');
    expect(user.cookies.header()).not.toEqual(planted);
    await user.opensForm();
    expect(await isRefused(user.formUrl(), planted)).toBe(true);
    expect(await isRefused(user.formUrl(), user.cookies.header())).toBe(false);
  });

  it('opens nothing afterwards, when it was verified by what was typed in the chat', async () => {
    const { user, planted } = await plantedChat();
    user.cookies.keep(await typed(user, `${camille.numen} ${camille.birthDate}`));
    expect(await user.state()).toBe('account');
    await user.looks();
    await user.chooses('changePassword');
    await user.opensForm();
    expect(await isRefused(user.formUrl(), planted)).toBe(true);
  });
});

/** The chat page in a browser whose cookie, and a token that it gave, a stranger has kept. */
async function plantedPage() {
  const browser = createPlainBrowser(service.origin);
  await browser.open('/webchat');
  const planted = browser.cookie();
  const conversationId = conversationOf(browser.page());
  const token = await tokenFor(planted, conversationId);
  return { browser, planted, conversationId, token: token.token ?? '' };
}

const conversationOf = ({ html }: Page): string => /data-conversation="([^"]*)"/.exec(html)?.[1] ?? '';

/** As the page's script asks for it. */
async function tokenFor(cookie: string, conversationId: string) {
  const response = await fetch(`${service.origin}/api/webchat/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', cookie },
    body: JSON.stringify({ conversationId }),
  });
  const { token } = z.object({ token: z.string().optional() }).parse(await response.json());
  return { status: response.status, token, cookies: response.headers.getSetCookie() };
}

async function toIdentify(browser: PlainBrowser): Promise<void> {
  for (const choice of ['lostBoth', 'numenKnown', 'staff'] as const)
    await browser.press(t(`dialog.choices.${choice}`));
}

async function identifiesOn(browser: PlainBrowser): Promise<void> {
  await toIdentify(browser);
  await browser.follow(t('dialog.form.identity'));
  await browser.press(t('forms.identity.submit'), {
    numen: camille.numen,
    birthDate: camille.birthDate,
    accountType: 'academic',
  });
}

/** What a stranger tries with a token, with or without the cookie: every route of Direct Line. */
function callsWith(token: string, conversationId: string, cookie?: string) {
  const chat = `/v3/directline/conversations/${conversationId}`;
  const message = JSON.stringify({ type: 'message', text: 'restaurer ma boîte' });
  const routes: [string, string, string?][] = [
    ['POST', '/v3/directline/tokens/refresh'],
    ['POST', '/v3/directline/conversations', '{}'],
    ['GET', `${chat}?watermark=0`],
    ['GET', `${chat}/activities?watermark=0`],
    ['POST', `${chat}/activities`, message],
    ['POST', `${chat}/activities`, '{"type":"typing"}'],
  ];
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `Bearer ${token}`,
    'Sec-Fetch-Site': 'same-origin',
    ...(cookie ? { cookie } : {}),
  };
  return Promise.all(
    routes.map(async ([method, path, body]) => {
      const answer = await fetch(`${service.origin}${path}`, { method, headers, body });
      return { status: answer.status, cookies: answer.headers.getSetCookie(), text: await answer.text() };
    }),
  );
}

const isNothing = { status: 403, cookies: [], text: expect.not.stringContaining(camille.username) };

describe('whoever planted the cookie of the chat page, and kept a token', () => {
  it.each(['the form', 'the chat'])('gets nothing once its person was verified in %s', async where => {
    const { browser, planted, conversationId, token } = await plantedPage();
    if (where === 'the form') await identifiesOn(browser);
    else {
      await toIdentify(browser);
      await browser.press(t('web.chat.send'), { text: `${camille.numen} ${camille.birthDate}` });
    }
    // At once: the person's browser has not been back with its new cookie when it was verified in the form.
    for (const cookie of [undefined, planted]) {
      for (const call of await callsWith(token, conversationId, cookie)) expect(call).toEqual(isNothing);
    }
    const late = await tokenFor(planted, conversationId);
    expect(late).toEqual({ status: 503, token: undefined, cookies: [] });
    const stranger = await fetch(`${service.origin}/webchat`, { headers: { cookie: planted } });
    expect(await stranger.text()).not.toContain(camille.username);
    service.pass(minute);
    expect((await tokenFor(planted, conversationId)).status).toBe(404);

    const page = await browser.open('/webchat');
    expect(page.text).toContain(camille.username);
    expect(conversationOf(page)).toBe(conversationId);
    const own = await tokenFor(browser.cookie(), conversationId);
    expect(own.status).toBe(200);
    const path = `/v3/directline/conversations/${conversationId}/activities?watermark=0`;
    const headers = { Authorization: `Bearer ${own.token}` };
    expect(await (await fetch(`${service.origin}${path}`, { headers })).text()).toContain(camille.username);
  });

  it('sees nothing of the account on a stream that was open before', async () => {
    const { browser, conversationId, token } = await plantedPage();
    const opened = await fetch(
      `${service.origin}/v3/directline/conversations/${conversationId}?watermark=0`,
      {
        headers: { Authorization: `Bearer ${token}` },
      },
    );
    const { streamUrl } = z.object({ streamUrl: z.string() }).parse(await opened.json());
    const seen: string[] = [];
    const stream = new WebSocket(streamUrl);
    stream.on('message', data => seen.push(String(data)));
    const closed = new Promise<number>(resolve => stream.on('close', resolve));
    await new Promise(resolve => stream.once('message', resolve));
    await identifiesOn(browser);
    expect(await closed).toBe(1008);
    expect(seen.join('')).toContain(t('dialog.form.identity'));
    expect(seen.join('')).not.toContain(camille.username);
    const again = new WebSocket(streamUrl);
    expect(await new Promise(resolve => again.once('error', ({ message }) => resolve(message)))).toContain(
      '403',
    );
  });

  it('gets no cookie by asking often while its person is being verified in the chat', async () => {
    const { browser, planted, conversationId, token } = await plantedPage();
    await toIdentify(browser);
    let isOver = false;
    const caught: string[] = [];
    const said: number[] = [];
    const ask = async (body: string) => {
      while (!isOver) {
        const answer = await fetch(
          `${service.origin}/v3/directline/conversations/${conversationId}/activities`,
          {
            method: 'POST',
            headers: {
              'Content-Type': 'application/json',
              Authorization: `Bearer ${token}`,
              cookie: planted,
            },
            body,
          },
        );
        caught.push(...answer.headers.getSetCookie());
        said.push(answer.status);
      }
    };
    const race = [ask('{"type":"typing"}'), ask('{"type":"typing"}')];
    const before = browser.cookie();
    await browser.press(t('web.chat.send'), { text: `${camille.numen} ${camille.birthDate}` });
    isOver = true;
    await Promise.all(race);
    expect(said).toContain(200);
    expect(caught).toEqual([]);
    expect(browser.cookie()).not.toBe(before);
    expect(browser.page().text).toContain(camille.username);
  });

  it('says nothing in a turn that waited while its person was being verified', async () => {
    const { browser, planted, conversationId, token } = await plantedPage();
    await toIdentify(browser);
    const waiting: Promise<{ status: number; cookies: string[]; text: string }[]>[] = [];
    const verified = browser.press(t('web.chat.send'), { text: `${camille.numen} ${camille.birthDate}` });
    for (let asked = 0; asked < 5; asked++) {
      await new Promise(resolve => setTimeout(resolve, 20));
      waiting.push(callsWith(token, conversationId, planted));
    }
    await verified;
    const answers = (await Promise.all(waiting)).flat();
    expect(answers.filter(({ cookies }) => cookies.length > 0)).toEqual([]);
    expect(answers.filter(({ text }) => text.includes(camille.username))).toEqual([]);
    expect(await service.snapshotOf(conversationId)).toMatchObject({
      context: { place: 'newPassword', misunderstandings: 0 },
    });
  });

  it('begins nothing again under the name of a conversation that was ended', async () => {
    const { browser, planted, conversationId, token } = await plantedPage();
    await browser.press(t('web.chat.end'));
    for (const call of await callsWith(token, conversationId, planted)) expect(call).toEqual(isNothing);
    expect(await service.store.feed.find(conversationId)).toBeNull();
    const page = await fetch(`${service.origin}/webchat`, { headers: { cookie: planted } });
    expect(await page.text()).not.toContain(conversationId);
  });
});

it('shows on our page no conversation that a client began with its cookie, and gives it no further token', async () => {
  const { user, planted } = await plantedChat();
  const page = await fetch(`${service.origin}/webchat`, { headers: planted });
  const html = await page.text();
  expect(html).not.toContain(user.conversationId);
  expect((await tokenFor(planted.Cookie ?? '', user.conversationId)).status).toBe(404);
});

it('keeps a client, which has nothing but its token, in its conversation', async () => {
  const { user } = await plantedChat();
  await identifies(user);
  await user.chooses('changePassword');
  expect(await user.state()).toBe('newPassword');
});

it('says kindly that one has to begin again when the new cookie is lost on its way', async () => {
  const { user, planted } = await plantedChat();
  const form = user.formUrl();
  await identifies(user);
  const page = await fetch(form, { headers: { ...planted, 'Accept-Language': 'fr' } });
  expect(await page.text()).toContain(t('forms.outcome.answerLost.title'));
});

it('lets another tab of the same browser go on, with a form that was open before', async () => {
  const user = await talk(service);
  const tab = await talk(service, { inBrowserOf: user });
  await goTo('identify', user);
  await goTo('identify', tab);
  const open = await tab.opensForm();
  await identifies(user);
  await open.fills({ numen: camille.numen, birthDate: camille.birthDate });
  expect([await user.state(), await tab.state()]).toEqual(['account', 'account']);
});

/** As Web Chat posts it from our own page: the browser brings its cookie. */
function typed(user: User, text: string): Promise<Response> {
  return fetch(`${service.origin}/v3/directline/conversations/${user.conversationId}/activities`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${user.token}`,
      ...user.cookies.header(),
    },
    body: JSON.stringify({ type: 'message', from: { id: user.userId }, text }),
  });
}
