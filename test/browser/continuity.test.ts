import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { translator } from '../../locales/translate';
import { chatIn, openChatPage, openWidget } from './chat';
import { identify, reachIdentityForm } from './journey';
import { anne, gael } from './people';
import { type SesameProcess, startSesame } from './sesame-process';
import { useVisits } from './visits';

const visits = useVisits();
const english = translator('en');
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
