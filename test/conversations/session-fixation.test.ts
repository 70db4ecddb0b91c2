import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { camille } from './people';
import { minute, type Service, startService } from './service';
import { hangUp, talk, type User } from './talk';
import { goTo, identifies } from './ways';

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

  it('opens nothing a minute later, although the new cookie has not been seen', async () => {
    const { user, planted } = await plantedChat();
    await identifies(user);
    await user.chooses('changePassword');
    service.pass(minute);
    expect(await isRefused(user.formUrl(), planted)).toBe(true);
    await user.opensForm();
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

it('leaves nobody without their forms when the new cookie is lost on its way: their page gets another', async () => {
  const { user, planted } = await plantedChat();
  await identifies(user);
  await user.chooses('changePassword');
  service.pass(minute);
  const asked = { Authorization: `Bearer ${user.token}`, ...planted };
  const refresh = (headers: Record<string, string>) =>
    fetch(`${service.origin}/v3/directline/tokens/refresh`, { method: 'POST', headers });
  expect((await refresh(asked)).headers.getSetCookie()).toEqual([]);
  user.cookies.keep(await refresh({ ...asked, 'Sec-Fetch-Site': 'same-origin' }));
  expect(await isRefused(user.formUrl(), user.cookies.header())).toBe(false);
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
