import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { translator } from '../../locales/translate';
import { chatIn, openChatPage } from './chat';
import { identify, reachIdentityForm, reachPasswordForm, sendIdentity } from './journey';
import { anne, gael, jean } from './people';
import { type SesameProcess, startSesame } from './sesame-process';
import { useVisits } from './visits';

const visits = useVisits();
const t = translator('fr');
let sesame: SesameProcess;

beforeEach(async () => {
  sesame = await startSesame();
});
afterEach(() => sesame?.stop());

describe('two people, one browser', () => {
  it('after ten idle minutes the second is asked who they are, and sees nothing of the first', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, anne);
    await reachPasswordForm(chat);
    const form = await chat.form.locator('[data-form]').getAttribute('action');
    // Anne walks away, and has closed her tab.
    await page.goto('about:blank');
    await sesame.restart(11);

    const next = await page.context().newPage();
    await next.goto(`${sesame.url}${form}`);
    expect(await next.locator('form, input').count()).toBe(0);
    await next.goto(`${sesame.url}/webchat`);
    await seesOnlyTheChoice(next);
    // « Back », in the tab where she was.
    await page.goBack();
    await seesOnlyTheChoice(page);

    await next.getByRole('button', { name: t('web.chat.gate.restart') }).click();
    const own = await chatIn(next, next.mainFrame(), 'fr');
    await own.hears('dialog.states.start.question');
    await identify(own, gael);
    expect(await textOf(next)).toContain(gael.username);
    expect(await textOf(next)).not.toContain(anne.username);
  });

  it('« Reprendre » leads back to the place, and shows the account only to who proves their identity', async () => {
    const page = await visits.begin();
    await identify(await openChatPage(page, sesame.url), anne);
    await sesame.restart(11);
    const next = await page.context().newPage();
    await next.goto(`${sesame.url}/webchat`);
    await next.getByRole('button', { name: t('web.chat.gate.resume') }).click();
    const chat = await chatIn(next, next.mainFrame(), 'fr');
    await chat.hears('dialog.states.identify.intro');
    expect(await textOf(next)).not.toContain(anne.username);
    // Anne's own window, which still stood open, shows nothing of hers any more: its chat has ended, or (when it had not yet taken the
    // token of the identified person, and came back before « Reprendre ») it asks whose chat it is.
    const ended = page.getByText(t('web.chat.trouble.ended'));
    await ended.or(page.getByText(t('web.chat.gate.title'))).waitFor({ timeout: 60_000 });
    expect(await textOf(page)).not.toContain(anne.username);
    await sendIdentity(chat, anne);
    await chat.hears('dialog.states.account.intro');
    expect(await textOf(next)).toContain(anne.username);
  });
});

describe('who was there all the time', () => {
  it('goes on after the laptop slept for 31 minutes, with an expired token', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await chat.button('dialog.choices.lostBoth').click();
    await chat.hears('dialog.states.askNumenKnown.intro');
    await sesame.restart(31);
    await chat.button('dialog.choices.numenKnown').click();
    await chat.hears('dialog.states.chooseProfile.question');
    await chat.button('dialog.choices.staff').click();
    await sendIdentity(chat, jean);
    await chat.hears('dialog.states.account.intro');
    expect(await textOf(page)).toContain(jean.username);
  });

  it('opens again a form that was closed for a quarter of an hour', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await page.getByRole('button', { name: t('web.chat.form.close') }).click();
    await sesame.restart(9);
    await page.locator('#status').waitFor({ state: 'hidden', timeout: 30_000 });
    await page.getByRole('button', { name: t('web.chat.openForm') }).click();
    await chat.form.locator('#numen').waitFor();
  });

  it('needs no storage of the browser', async () => {
    const page = await visits.begin();
    await page.addInitScript(() => {
      for (const name of ['sessionStorage', 'localStorage'])
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
    });
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, jean);
    await page.reload();
    await (await chatIn(page, page.mainFrame(), 'fr')).hears('dialog.states.account.intro');
  });
});

describe('a server that is away', () => {
  it('while the chat opens: the page says so, keeps what is chosen, and comes to life by itself', async () => {
    const page = await visits.begin();
    await page.route('**/api/webchat/token', route => route.abort());
    await page.goto(`${sesame.url}/webchat`);
    await page.getByText(t('web.chat.offline')).waitFor();
    await page.getByRole('button', { name: t('dialog.choices.lostBoth'), exact: true }).click();
    await page.getByText(t('web.chat.notSent')).waitFor();
    await page.unroute('**/api/webchat/token');
    await page.locator('#status').waitFor({ state: 'hidden', timeout: 30_000 });
    await page.getByRole('button', { name: t('web.chat.retry') }).click();
    const chat = await chatIn(page, page.mainFrame(), 'fr');
    await chat.hears('dialog.states.askNumenKnown.intro');
  });

  it('while the widget opens: it tries again, until the chat is there', async () => {
    const page = await visits.begin();
    await page.goto(`${sesame.url}/`);
    await sesame.pause();
    await page.locator('sesame-widget .launcher').click();
    await page.waitForTimeout(1_000);
    expect(page.frames().some(frame => frame.url().startsWith('chrome-error:'))).toBe(true);
    await sesame.restart();
    await page.frameLocator('sesame-widget iframe').locator('.scripted .message').first().waitFor();
  });
});

it('a browser that keeps no cookie in the frame is led to the chat’s own page', async () => {
  const page = await visits.begin();
  await page.route('**/webchat?*', async route => {
    const response = await route.fetch();
    const headers = response.headers();
    delete headers['set-cookie'];
    await page.context().clearCookies();
    await route.fulfill({ response, headers });
    await page.context().clearCookies();
  });
  await page.route('**/api/webchat/token', async route => {
    const { cookie: _, ...headers } = await route.request().allHeaders();
    await route.continue({ headers });
  });
  await page.goto(`${sesame.url}/`);
  await page.context().clearCookies();
  await page.locator('sesame-widget .launcher').click();
  const frame = page.frameLocator('sesame-widget iframe');
  await frame.getByText(t('web.chat.cookies.text')).waitFor();
  await page.unrouteAll();
  const opened = page.context().waitForEvent('page');
  await frame.getByRole('link', { name: t('web.chat.cookies.open') }).click();
  const own = await opened;
  await identify(await chatIn(own, own.mainFrame(), 'fr'), jean);
});

const textOf = async (page: Page): Promise<string> =>
  (await Promise.all(page.frames().map(frame => frame.locator('body').textContent()))).join('\n');

async function seesOnlyTheChoice(page: Page): Promise<void> {
  await page.getByText(t('web.chat.gate.title')).waitFor();
  expect(await page.getByRole('button').allTextContents()).toEqual([
    t('web.chat.gate.resume'),
    t('web.chat.gate.restart'),
  ]);
  expect(await textOf(page)).not.toContain(anne.username);
  expect(await page.evaluate(() => [sessionStorage.length, localStorage.length])).toEqual([0, 0]);
}
