import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

  it('says without script what to do', async () => {
    const page = await visits.begin({ javaScriptEnabled: false });
    await page.goto(`${service.origin}/webchat?locale=fr`);
    await page.locator('noscript .notice').waitFor();
    expect(await page.locator('noscript .notice').textContent()).toMatch(/JavaScript.*04 72 80 60 60/su);
  });
});
