import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { translator } from '../../locales/translate';
import { chatIn, openChatPage, openWidget } from './chat';
import { identify, reachIdentityForm, reachPasswordForm, sendIdentity } from './journey';
import { anne, gael } from './people';
import { type SesameProcess, startSesame } from './sesame-process';
import { useVisits } from './visits';

const visits = useVisits();
const english = translator('en');
const t = translator('fr');
let sesame: SesameProcess;

beforeAll(async () => {
  sesame = await startSesame();
});
afterAll(() => sesame?.stop());

describe('the conversation', () => {
  it('changes its language with the page’s own words and the widget’s', async () => {
    const page = await visits.begin();
    await page.goto(`${sesame.url}/`);
    const french = await openWidget(page);
    const sendBox = french.frame.locator('#text');
    const before = await sendBox.getAttribute('placeholder');
    await french.frame.locator('#menu summary').click();
    await french.button('dialog.choices.english').click();
    const chat = await chatIn(page, french.frame, 'en');
    await chat.hears('dialog.notices.languageChanged');
    await french.frame.locator('html[lang="en"]').waitFor();
    await french.frame.locator(`#text:not([placeholder="${before}"])`).waitFor();
    expect(await sendBox.getAttribute('placeholder')).toBe('Your message');
    expect(await french.frame.title()).toBe(english('web.chat.title'));
    expect(await page.locator('sesame-widget .close').getAttribute('aria-label')).toBe(
      english('web.widget.close'),
    );
    await reachIdentityForm(chat);
    await chat.form.getByText(english('forms.identity.title')).waitFor();
  });

  it('offers the language of the page that opens it, where it goes on in another one', async () => {
    const page = await visits.begin();
    await reachIdentityForm(await openChatPage(page, sesame.url));
    await page.goto(`${sesame.url}/?lang=en`);
    const chat = await openWidget(page, 'en');
    await chat.form.getByText(t('forms.identity.title')).waitFor();
    await chat.frame.getByText(english('web.chat.goesOn.text')).waitFor();
    await chat.form.locator('#numen').fill(anne.numen);
    await chat.button('web.chat.goesOn.switch').click();
    await chat.hears('dialog.notices.languageChanged');
    await chat.form.getByText(english('forms.identity.title')).waitFor();
    // The same form, with what was typed into it.
    // It is given back once all of the page is there.
    await chat.form.locator('[data-coach]:not([hidden])').waitFor();
    expect(await chat.form.locator('#numen').inputValue()).toBe(anne.numen);
    expect(await chat.frame.locator('#goes-on').count()).toBe(0);
    // Reloaded by itself, it has no other wish.
    expect(await chat.frame.evaluate(() => location.search)).toContain('locale=en');
  });

  it('is still there after a reload of the page, in the widget too', async () => {
    const page = await visits.begin();
    await page.goto(`${sesame.url}/`);
    await identify(await openWidget(page), gael);
    await page.reload();
    const chat = await openWidget(page);
    await chat.hears('dialog.states.account.intro');
    await chat.hears('dialog.states.newPassword.intro');
  });

  it('says that the server is away, and goes on when it is back, with the form that was already open', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.getByLabel(chat.t('forms.identity.numen')).fill(anne.numen);
    // Away until it is noticed: a restart alone may be over sooner.
    await sesame.pause();
    await page.getByText(chat.t('web.chat.offline')).waitFor();
    await sesame.restart();
    await page.locator('#status').waitFor({ state: 'hidden', timeout: 30_000 });
    await chat.form.getByLabel(chat.t('forms.identity.birthDate')).fill(anne.birthDate);
    await chat.form.getByRole('button', { name: chat.t('forms.identity.submit') }).click();
    await chat.hears('dialog.states.account.intro');
    await chat.hears('dialog.states.newPassword.intro');
  });
});

it('what an identity leads to follows at once, in a page that has sent nothing else', async () => {
  const page = await visits.begin();
  await reachIdentityForm(await openChatPage(page, sesame.url));
  await page.addInitScript(() => {
    // A fast line: the form's word comes before its page is in place.
    addEventListener('message', event => {
      if (event.data?.type === 'sesame.form.done') event.stopImmediatePropagation();
    });
    // The wait for another cookie (`cookieWait`) never ends by itself.
    const real = window.setTimeout;
    Object.assign(window, {
      setTimeout: (act: () => void, ms: number) => (ms === 5_000 ? 0 : real(act, ms)),
    });
  });
  await page.reload();
  const chat = await chatIn(page, page.mainFrame(), 'fr');
  await sendIdentity(chat, gael);
  await chat.hears('dialog.states.account.intro');
});

describe('one chat in two tabs', () => {
  it('« Terminer et effacer » in the one that was left wipes the other, whose socket is open', async () => {
    const { first, second } = await inTwoTabs();
    await second.getByText(anne.username).first().waitFor();
    // What was typed in a tab that is not the chat's any more is not asked about.
    await endIn(first);
    await second.getByText(t('web.chat.trouble.ended')).waitFor();
    await showsNobody(second);
  });

  it('the one that was left shows nothing, and says that the other has ended the chat', async () => {
    const { first, second } = await inTwoTabs();
    await showsNobody(first);
    await endIn(second);
    await first.getByText(t('web.chat.trouble.ended')).waitFor();
    await showsNobody(first);
  });

  it('where tabs cannot be told, it is wiped when somebody looks at it', async () => {
    const { first, second } = await inTwoTabs(() => Reflect.deleteProperty(window, 'BroadcastChannel'));
    await endIn(first);
    await second.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await second.getByText(t('web.chat.trouble.ended')).waitFor();
    await showsNobody(second);
  });

  it('« Continuer ici » shows all of it again, with what was typed', async () => {
    const { first } = await inTwoTabs();
    await first.getByRole('button', { name: t('web.chat.here') }).click();
    const chat = await chatIn(first, first.mainFrame(), 'fr');
    await chat.hears('dialog.states.account.intro');
    await chat.hears('dialog.states.newPassword.intro');
    await first.getByText(anne.username).first().waitFor();
    expect(await chat.form.locator('#newPassword').inputValue()).toBe('Tulipe-4');
  });

  async function inTwoTabs(prepare?: () => void): Promise<{ first: Page; second: Page }> {
    const first = await visits.begin();
    if (prepare) await first.context().addInitScript(prepare);
    const chat = await openChatPage(first, sesame.url);
    await identify(chat, anne);
    await reachPasswordForm(chat);
    await chat.form.locator('#newPassword').fill('Tulipe-4');
    const second = await first.context().newPage();
    await openChatPage(second, sesame.url);
    await first.getByText(t('web.chat.trouble.elsewhere')).waitFor();
    return { first, second };
  }

  async function endIn(page: Page): Promise<void> {
    await page.getByRole('button', { name: t('web.chat.end') }).click();
    await page.getByText(t('web.chat.over.title')).waitFor();
  }

  async function showsNobody(page: Page): Promise<void> {
    const html = await page.locator('body').innerHTML();
    expect(html).not.toContain(anne.username);
    expect(html).not.toContain(t('dialog.choices.myAccount'));
  }
});
