import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { appId, startIssuer } from '../channels/bot-service/issuer';
import { tenantId } from '../channels/bot-service/talk';
import { camille, goodPassword } from '../conversations/people';
import { type Service, startService } from '../conversations/service';
import { startAzure } from './azure';
import { openChatPage } from './chat';
import { identify, reachPasswordForm } from './journey';
import { useVisits } from './visits';

const visits = useVisits();
const secret = 'the-azure-secret';
let service: Service;
let azure: Awaited<ReturnType<typeof startAzure>>;
let issuer: Awaited<ReturnType<typeof startIssuer>>;

beforeAll(async () => {
  azure = await startAzure(secret);
  issuer = await startIssuer(azure.url);
  const { cloud, credentials } = issuer;
  service = await startService({
    settings: {
      azureDirectLine: azure.origin,
      bot: {
        appId,
        appType: 'SingleTenant',
        tenantId,
        allowedTenants: [tenantId],
        serviceOrigins: [azure.origin],
      },
    },
    secrets: { appPassword: 'a-password', directLineSecret: secret },
    botCloud: { cloud, credentials },
  });
  azure.delivers(async activity =>
    fetch(`${service.origin}/api/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: await issuer.sign() },
      body: JSON.stringify(activity),
    }),
  );
});
afterAll(async () => {
  await service?.stop();
  await azure?.stop();
  await issuer?.stop();
});

describe('the chat page over Azure’s Direct Line', () => {
  it('goes the whole way, with the forms of this site in it', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, service.origin);
    await identify(chat, camille);
    await reachPasswordForm(chat);
    for (const id of ['#newPassword', '#confirmation']) await chat.form.locator(id).fill(goodPassword);
    await chat.form.getByRole('button', { name: chat.t('forms.password.submit') }).click();
    await chat.hears('dialog.states.done.intro');
    expect(await page.locator('.message.person').count()).toBe(3);
    const { username } = camille;
    expect(await service.commands.verifyPassword({ username, password: goodPassword })).toBe(true);
  });

  it('« Terminer » ends what was proved, and the browser’s hold on it', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, service.origin);
    await identify(chat, camille);
    await reachPasswordForm(chat);
    const form = (await chat.form.locator('form[data-form]').getAttribute('action')) ?? '';
    const cookie = await sessionIn(page);
    const conversation = await page.locator('#end [name="conversation"]').inputValue();
    const post = (fields: Record<string, string>) =>
      fetch(`${service.origin}/webchat`, {
        method: 'POST',
        headers: { cookie: `sesame_session=${cookie}` },
        body: new URLSearchParams({ act: 'end', ...fields }),
        redirect: 'manual',
      });
    const openForm = () => fetch(service.origin + form, { headers: { cookie: `sesame_session=${cookie}` } });
    expect((await openForm()).status).toBe(200);
    expect((await post({})).status).toBe(403);
    expect((await post({ conversation: 'another' })).status).toBe(403);
    await page.getByRole('button', { name: chat.t('web.chat.end') }).click();
    await page.getByText(chat.t('web.chat.over.title')).waitFor();
    expect(await sessionIn(page)).toBeUndefined();
    // Who kept the cookie and the address of the form.
    expect((await openForm()).status).toBe(403);
    expect((await post({ conversation })).status).toBe(403);
  });

  it('« Terminer » leaves nothing of the chat in the other tabs', async () => {
    const page = await visits.begin();
    const first = await openChatPage(page, service.origin);
    await identify(first, camille);
    await reachPasswordForm(first);
    await first.form.locator('#newPassword').fill(goodPassword);
    const second = await openChatPage(await page.context().newPage(), service.origin);
    // A page that is only opened ends nothing.
    expect(await first.form.locator('#newPassword').inputValue()).toBe(goodPassword);
    await second.page.getByRole('button', { name: second.t('web.chat.end') }).click();
    await page.getByText(first.t('web.chat.trouble.ended')).waitFor();
    expect(await page.locator('body').textContent()).not.toContain(camille.username);
    expect(await page.locator('iframe, .message').count()).toBe(0);
  });

  it('says without script what to do', async () => {
    const page = await visits.begin({ javaScriptEnabled: false });
    await page.goto(`${service.origin}/webchat?locale=fr`);
    await page.locator('noscript .notice').waitFor();
    expect(await page.locator('noscript .notice').textContent()).toMatch(/JavaScript.*04\s72\s80\s60\s60/su);
  });
});

async function sessionIn(page: Page): Promise<string | undefined> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === 'sesame_session')?.value;
}
