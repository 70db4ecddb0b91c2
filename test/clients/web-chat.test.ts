import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type TextKey, translator } from '../../locales/translate';
import { launchChromium } from '../browser/chromium';
import { camille, goodPassword } from '../conversations/people';
import { type Service, startService } from '../conversations/service';
import { plainPartOf } from '../plain-part';

jest.setTimeout(240_000);

const t = translator('fr');
let service: Service;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  service = await startService();
  browser = await launchChromium('--disable-features=LocalNetworkAccessChecks');
  const context = await browser.newContext({ locale: 'fr-FR' });
  page = await context.newPage();
  await page.route('**/web-chat-page/**', route => {
    const isScript = route.request().url().endsWith('.js');
    return route.fulfill(
      isScript
        ? { contentType: 'text/javascript', body: bundle() }
        : { contentType: 'text/html', body: somebodysPage },
    );
  });
  await page.goto(`${service.origin}/web-chat-page/`);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const bundle = () => readFileSync(join(__dirname, 'node_modules/botframework-webchat/dist/webchat.js'));

/** As Microsoft's documentation shows it: the bundle, a token, and nothing else. */
const somebodysPage = `<!doctype html><meta charset="utf-8"><title>Web Chat</title>
<style>html,body,#webchat{height:100%;margin:0}</style><div id="webchat" role="main"></div>
<script src="webchat.js"></script>
<script>
  (async () => {
    const response = await fetch('/api/webchat/token', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"locale":"fr"}'
    });
    const { token, domain, userId } = await response.json();
    const directLine = window.WebChat.createDirectLine({ token, domain });
    window.WebChat.renderWebChat({ directLine, userID: userId, locale: 'fr-FR' }, document.getElementById('webchat'));
  })();
</script>`;

const hears = (key: TextKey) =>
  page
    .locator('.webchat__bubble')
    .filter({ hasText: plainPartOf(t, key) })
    .last()
    .waitFor({ timeout: 15_000 });
const press = (key: TextKey) =>
  page
    .getByRole('button', { name: t(key), exact: true })
    .last()
    .click();

/** Web Chat opens a link of a card in another window. */
async function fills(button: TextKey, fields: Record<string, string>, send: TextKey): Promise<void> {
  const opened = page.context().waitForEvent('page');
  await page
    .getByRole('link', { name: t(button) })
    .or(page.getByRole('button', { name: t(button) }))
    .last()
    .click();
  const form = await opened;
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
  await form.getByRole('button', { name: t(send) }).click();
  await form.locator('form').waitFor({ state: 'detached' });
  await form.close();
}

describe('Microsoft’s Web Chat on somebody’s page', () => {
  it('is led through the whole guide', async () => {
    await hears('dialog.states.start.question');
    await press('dialog.choices.lostBoth');
    await hears('dialog.states.askNumenKnown.question');
    await press('dialog.choices.numenKnown');
    await press('dialog.choices.staff');
    await hears('dialog.states.identify.intro');
    const { numen, birthDate, username } = camille;
    await fills('dialog.form.identity', { numen, birthDate }, 'forms.identity.submit');
    await hears('dialog.states.account.intro');
    await hears('dialog.states.newPassword.intro');
    const fields = { newPassword: goodPassword, confirmation: goodPassword };
    await fills('dialog.form.password', fields, 'forms.password.submit');
    await hears('dialog.states.done.intro');
    expect(await service.commands.verifyPassword({ username, password: goodPassword })).toBe(true);
  });
});
