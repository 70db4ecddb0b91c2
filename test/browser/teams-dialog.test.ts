import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Connector, startConnector } from '../channels/bot-service/connector';
import { type TeamsUser, talkInTeams } from '../channels/bot-service/talk';
import { camille } from '../conversations/people';
import { type Service, startService } from '../conversations/service';
import { goTo } from '../conversations/ways';
import { launchChromium } from './chromium';

let service: Service;
let connector: Connector;
let browser: Browser;
beforeAll(async () => {
  service = await startService();
  connector = await startConnector();
  browser = await launchChromium();
}, 30_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await connector?.stop();
});

/** A page at Teams' address that answers TeamsJS as Teams does, and keeps what it is told. */
const teamsHost = (url: string) => `<!doctype html><title>Teams</title>
<iframe src="${url}" style="width:560px;height:640px"></iframe>
<script>
  window.told = [];
  addEventListener('message', event => {
    const { id, uuid, func, args } = event.data;
    told.push({ func, args });
    const runtime = { apiVersion: 4, hostVersionsInfo: {}, isLegacyTeams: false, supports: { dialog: { url: {} } } };
    if (func === 'initialize')
      event.source.postMessage({ id, uuid, args: ['task', 'web', JSON.stringify(runtime), '2.0.0'] }, event.origin);
  });
</script>`;

/** Sésame under a public name: a browser lets no public page look into this machine. */
const publicOrigin = 'https://sesame.example.org';

async function openIn(host: string, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.route(`${publicOrigin}/**`, async route => {
    const asked = route.request().url().replace(publicOrigin, service.origin);
    await route.fulfill({ response: await route.fetch({ url: asked }) });
  });
  const shown = url.replace(service.origin, publicOrigin);
  await page.route(`${host}/**`, route =>
    route.fulfill({ contentType: 'text/html', body: teamsHost(shown) }),
  );
  await page.goto(`${host}/dialog`);
  return page;
}

describe('a form in the window of Teams', () => {
  let user: TeamsUser;
  let url: string;
  beforeAll(async () => {
    user = await talkInTeams(service, connector);
    await goTo('identify', user);
    url = await user.formUrl();
  });

  it('warns who opens it anywhere else', async () => {
    const page = await browser.newPage();
    await page.goto(url);
    await page.getByText('Êtes-vous bien dans Teams').waitFor();
    await page.waitForTimeout(3_000);
    expect(await page.getByText('Êtes-vous bien dans Teams').isVisible()).toBe(true);
    await page.close();
  }, 20_000);

  it('cannot be put into a page of somebody else’s', async () => {
    const page = await openIn('https://evil.example', url);
    await page.waitForTimeout(1_000);
    const frame = page.frames()[1];
    expect(await frame?.locator('form').count()).toBe(0);
    await page.close();
  }, 20_000);

  it('knows that it is there, and takes its outcome to Teams by itself', async () => {
    const page = await openIn('https://teams.microsoft.com', url);
    const form = page.frameLocator('iframe');
    await form.getByLabel('NUMEN').fill(camille.numen);
    await form.locator('[data-outside-teams]').waitFor({ state: 'hidden', timeout: 10_000 });
    await form.getByLabel('Date de naissance').fill(camille.birthDate);
    await form.locator('button.primary').click();
    const submitted = await submittedIn(page);
    expect(submitted).toEqual({ ticket: url.split('/').at(-1), completion: expect.any(String) });
    expect(await user.state()).toBe('identify');
    await user.submitsTask(submitted);
    expect(await user.state()).toBe('account');
    await page.close();
  }, 40_000);

  it('takes a refusal to Teams when it is left', async () => {
    const another = await talkInTeams(service, connector);
    await goTo('identify', another);
    const page = await openIn('https://teams.microsoft.com', await another.formUrl());
    const form = page.frameLocator('iframe');
    await form.locator('[data-outside-teams]').waitFor({ state: 'hidden', timeout: 10_000 });
    await form.getByLabel('NUMEN').fill(camille.numen);
    await form.getByLabel('Date de naissance').fill('15/07/1985');
    await form.locator('button.primary').click();
    await form.locator('[data-close][data-completion]').click({ timeout: 10_000 });
    await another.submitsTask(await submittedIn(page));
    expect(another.hears()).toContain(another.t('dialog.notices.rejected', { count: 4 }));
    await page.close();
  }, 40_000);
});

/** What TeamsJS was given for Teams. */
async function submittedIn(page: Page): Promise<unknown> {
  const told = await page.waitForFunction(
    () =>
      (window as unknown as { told: { func: string; args: unknown[] }[] }).told.find(
        ({ func }) => func === 'tasks.completeTask',
      ),
    undefined,
    { timeout: 10_000 },
  );
  return (await told.jsonValue())?.args[0];
}
