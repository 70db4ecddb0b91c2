import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { translator } from '../../locales/translate';
import { openChat } from '../process/chat';
import { openChatPage } from './chat';
import { formClosed, identify, reachIdentityForm, reachPasswordForm, sendIdentity } from './journey';
import { anne, gael, jean, newPassword } from './people';
import { remainsOf } from './remains';
import { type SesameProcess, startSesame } from './sesame-process';
import { useVisits } from './visits';

const visits = useVisits();
const t = translator('fr');
let sesame: SesameProcess;

beforeEach(async () => {
  sesame = await startSesame();
});
afterEach(() => sesame?.stop());

describe('what was typed into a form', () => {
  it('is not dropped by « Retour » or « Terminer » unasked, and stays beside « Aide »', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.locator('#numen').fill(jean.numen);
    const question = page.getByRole('alertdialog');
    const stays = async () => {
      await question.waitFor();
      await question.getByRole('button', { name: t('web.chat.stayInForm') }).click();
      expect(await chat.form.locator('#numen').inputValue()).toBe(jean.numen);
    };
    await pressInMenu(page, t('dialog.choices.back'));
    await stays();
    await page.getByRole('button', { name: t('web.chat.end') }).click();
    await question.getByText(t('web.chat.leaveChat')).waitFor();
    await stays();
    await pressInMenu(page, t('dialog.choices.help'));
    await chat.hears('dialog.help.identify');
    await chat.button('dialog.choices.genuine').click();
    const asked = page.locator('.message.person', { hasText: t('dialog.choices.genuine') });
    await asked.locator('xpath=following-sibling::*').last().waitFor();
    expect(await question.count()).toBe(0);
    expect(await chat.form.locator('#numen').inputValue()).toBe(jean.numen);

    // The button of the question does what was pressed, and says so.
    await pressInMenu(page, t('dialog.choices.back'));
    await question.getByRole('button', { name: t('dialog.choices.back') }).click();
    await formClosed(chat);
    await chat.hears('dialog.states.chooseProfile.question');
    await chat.button('dialog.choices.staff').click();
    await chat.form.locator('h1:focus').waitFor();
    expect(await chat.form.locator('#numen').inputValue()).toBe('');
    expect(await remainsOf(page)).not.toContain(jean.numen);

    await chat.form.locator('#numen').fill(jean.numen);
    await page.getByRole('button', { name: t('web.chat.end') }).click();
    await question.getByRole('button', { name: t('web.chat.endChat') }).click();
    await page.getByText(t('web.chat.over.title')).waitFor();
  });

  it('is there again for who comes back from a second tab', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.locator('#numen').fill(jean.numen);
    const other = await page.context().newPage();
    const second = await openChatPage(other, sesame.url);
    await page.getByText(t('web.chat.trouble.elsewhere')).waitFor();
    expect(await page.locator('#form').isVisible()).toBe(false);
    await page.getByRole('button', { name: t('web.chat.here') }).click();
    await page.locator('#status').waitFor({ state: 'hidden' });
    expect(await chat.form.locator('#numen').inputValue()).toBe(jean.numen);
    await second.frame.getByText(t('web.chat.trouble.elsewhere')).waitFor();
    await sendIdentity(chat, jean);
    await chat.hears('dialog.states.account.intro');
  });

  it('goes into the next form for who asks to stay identified', async () => {
    const page = await visits.begin();
    await page.clock.install();
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, anne);
    await reachPasswordForm(chat);
    await sesame.restart(8.5);
    await chat.hears('dialog.notices.grantEndsSoon');
    await chat.form.locator('#newPassword').fill('Glycine=Bleue27');
    const before = await chat.form.locator('form[data-form]').getAttribute('action');
    await chat.button('dialog.choices.renew').click();
    await chat.hears('dialog.notices.grantRenewed');
    await chat.form.locator(`form[data-form]:not([action="${before}"])`).waitFor();
    expect(await chat.form.locator('#newPassword').inputValue()).toBe('Glycine=Bleue27');
  });
});

describe('a form that was open when the page was loaded again', () => {
  it('is in view, with the focus on its heading', async () => {
    const page = await visits.begin({ viewport: { width: 390, height: 640 } });
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, gael);
    await reachPasswordForm(chat);
    await page.reload();
    await chat.form.locator('h1:focus').waitFor();
    const [form, heading] = [
      await page.locator('#form').boundingBox(),
      await chat.form.locator('h1').boundingBox(),
    ];
    expect(form?.y).toBeGreaterThanOrEqual(0);
    expect((heading?.y ?? 640) + (heading?.height ?? 0)).toBeLessThan(640);
  });
});

describe('the time of a form', () => {
  it('is told in view and to who listens two minutes before its end, and can be prolonged there', async () => {
    const page = await visits.begin({ viewport: { width: 390, height: 640 } });
    await page.clock.install();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.locator('#numen').fill(jean.numen);
    const bar = page.locator('#form .deadline');
    const more = bar.getByRole('button', { name: t('forms.deadline.extend') });
    expect(await bar.isVisible()).toBe(false);
    await sesame.restart(8.5);
    await page.clock.fastForward('08:30');
    await bar
      .getByRole('status')
      .filter({ hasText: t('forms.deadline.warning') })
      .waitFor();
    await inView(page, bar);
    await more.click();
    await bar.getByText(beginningOf(t('forms.deadline.extended', { time: '@' }))).waitFor();
    expect(await more.isVisible()).toBe(false);
    // The button is gone: the focus is where one typed.
    await page.keyboard.press('End');
    expect(await chat.form.locator('#numen:focus').count()).toBe(1);
    await page.keyboard.press('Backspace');
    await bar.waitFor({ state: 'hidden' });
    expect(await chat.form.locator('#numen').inputValue()).toBe(jean.numen.slice(0, -1));
  });

  it('is over: the form goes by itself, and the conversation says so and offers another', async () => {
    const page = await visits.begin();
    await page.clock.install();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.locator('#numen').fill(jean.numen);
    await page.clock.fastForward('10:01');
    const bar = page.locator('#form .deadline');
    await bar
      .getByRole('status')
      .filter({ hasText: t('forms.deadline.over') })
      .waitFor();
    expect(await bar.getByRole('button').isVisible()).toBe(false);
    await sesame.restart(10.1);
    await page.clock.fastForward('00:20');
    await formClosed(chat);
    await chat.hears('dialog.notices.formExpired');
    await page.waitForFunction(() => Boolean(document.activeElement?.closest('.message.asks')));
    expect(await remainsOf(page)).not.toContain(jean.numen);
    await chat.button('dialog.choices.openForm').click();
    await chat.form.locator('h1:focus').waitFor();
    expect(await chat.form.locator('#numen').inputValue()).toBe('');
  });

  it('is over as it is sent: what it says is not left standing', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await sesame.restart(10.1);
    await sendIdentity(chat, jean).catch(() => {});
    await formClosed(chat);
    await chat.hears('dialog.notices.formExpired');
    await chat.button('dialog.choices.openForm').click();
    await sendIdentity(chat, jean);
    await chat.hears('dialog.states.account.intro');
  });
});

async function pressInMenu(page: Page, name: string): Promise<void> {
  await page.locator('#menu summary').click();
  await page.locator('#menu').getByRole('button', { name, exact: true }).click();
}

async function inView(page: Page, part: ReturnType<Page['locator']>): Promise<void> {
  const [box, foot] = [await part.boundingBox(), await page.locator('#foot').boundingBox()];
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((foot?.y ?? 0) + 1);
}

const beginningOf = (text: string): string => text.slice(0, text.indexOf('@'));

describe('an identity that ends over the form of a new password', () => {
  it('is asked for again in that form, beside the password', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, anne);
    await reachPasswordForm(chat);
    await sesame.restart(5);
    await page.locator('#status').waitFor({ state: 'hidden', timeout: 30_000 });
    await chat.form.locator('#newPassword').fill(newPassword);
    await sesame.restart(5.1);
    await chat.hears('dialog.notices.grantEnded');
    await chat.hears('dialog.states.identify.introPassword');
    await chat.form.locator('h1:focus').waitFor();
    expect(await chat.form.locator('#newPassword').inputValue()).toBe('');
    for (const id of ['#newPassword', '#confirmation']) await chat.form.locator(id).fill(newPassword);
    // All that is missing at once, from the top, and the passwords stay.
    await chat.form.locator('#birthDate').fill('01/01/93');
    await chat.form.getByRole('button', { name: t('forms.password.submit') }).click();
    await chat.form.locator('#numen:focus').waitFor();
    const errors = await chat.form.locator('#numen-error, #birthDate-error').allTextContents();
    expect(errors).toEqual([t('forms.numenProblem.missing'), t('forms.birthDateProblem.shape')]);
    expect(await chat.form.locator('#newPassword').inputValue()).toBe(newPassword);
    await chat.form.locator('#numen').fill(anne.numen);
    await chat.form.locator('#birthDate').fill(anne.birthDate);
    await chat.form.getByRole('button', { name: t('forms.password.submit') }).click();
    await chat.hears('dialog.states.done.intro');
    await formClosed(chat);
    expect(await sesame.verifyPassword(anne.username, newPassword)).toBe('valid');
  });
});

it('a form below what was said is reached on a phone by the line that stands where one writes', async () => {
  const page = await visits.begin({ viewport: { width: 390, height: 500 } });
  const chat = await openChatPage(page, sesame.url);
  await identify(chat, anne);
  await reachPasswordForm(chat);
  await page.locator('#resting').click();
  await page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME', null, { timeout: 10_000 });
  const form = await page.locator('#form').boundingBox();
  const log = await page.locator('#scroller').boundingBox();
  // At the top of what is seen, up to where it cannot be scrolled further.
  expect(form?.y ?? 500).toBeLessThan((log?.y ?? 0) + (log?.height ?? 0) / 2);
});

describe('a guess that the server makes wait', () => {
  it('is not typed again: it stands in the form that comes after the wait', async () => {
    await sesame.stop();
    sesame = await startSesame(() => ({ TRUSTED_PROXIES: '1', TRUSTED_NETWORKS: '' }));
    const from = '198.51.100.7';
    for (let number = 0; number < 14; number++) {
      const stranger = await openChat(sesame.url, from);
      for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await stranger.says(text);
      await stranger.send(`99X${String(number).padStart(7, '0')}XYZ 01/01/1950`);
    }
    const page = await visits.begin({ extraHTTPHeaders: { 'X-Forwarded-For': from } });
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await sendIdentity(chat, jean);
    await chat.form.locator('[data-outcome="locked"]').waitFor();
    await chat.form.getByText(t('forms.outcome.lockedSoon.title')).waitFor();
    await chat.hears('dialog.notices.unlocked');
    await chat.form.locator('#numen').waitFor({ timeout: 30_000 });
    expect(await chat.form.locator('#numen').inputValue()).toBe(jean.numen);
    expect(await chat.form.locator('#birthDate').inputValue()).toBe(jean.birthDate);
    await chat.form.getByRole('button', { name: t('forms.identity.submit') }).click();
    await chat.hears('dialog.states.account.intro');
    expect(await remainsOf(page)).not.toContain(jean.numen);
  });
});
