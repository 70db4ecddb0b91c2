import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { locales, translator } from '../../locales/translate';
import { openChat } from '../process/chat';
import { type Chat, openChatPage } from './chat';
import { formClosed, identify, reachIdentityForm, reachPasswordForm, sendIdentity } from './journey';
import { anne, gael, jean, newPassword, oldPassword } from './people';
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

  it('is gone on with where it was begun, before all of the form is there', async () => {
    const page = await visits.begin();
    await page.route('**/forms/assets/form.js*', async route => {
      await chat.form.locator('#numen').fill(jean.numen);
      await route.continue();
    });
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.locator('.coach').waitFor();
    await page.waitForTimeout(500);
    await page.keyboard.type('X');
    expect(await chat.form.locator('#numen').inputValue()).toBe(`${jean.numen}X`);
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

/** A clock that is moved before a form's script counts moves nothing there. */
const scriptsRun = (page: Page) => Promise.all(page.frames().map(frame => frame.waitForLoadState()));

describe('the time of a form', () => {
  it.each(locales)(
    'is told in view and to who listens two minutes before its end, and can be prolonged there (%s)',
    async locale => {
      const page = await visits.begin({ viewport: { width: 390, height: 640 } });
      await page.clock.install();
      const chat = await openChatPage(page, sesame.url, locale);
      await reachIdentityForm(chat);
      await chat.form.locator('#numen').fill(jean.numen);
      const bar = page.locator('#form .deadline');
      const more = bar.getByRole('button', { name: chat.t('forms.deadline.extend') });
      expect(await bar.isVisible()).toBe(false);
      await sesame.restart(8.5);
      await scriptsRun(page);
      await page.clock.fastForward('08:30');
      await bar
        .getByRole('status')
        .filter({ hasText: chat.t('forms.deadline.warning') })
        .waitFor();
      await inView(page, bar);
      await more.click();
      await bar.getByText(beginningOf(chat.t('forms.deadline.extended', { time: '@' }))).waitFor();
      expect(await more.isVisible()).toBe(false);
      // The button is gone: the focus is where one typed.
      await page.keyboard.press('End');
      await chat.form.locator('#numen:focus').waitFor();
      await page.keyboard.press('Backspace');
      await bar.waitFor({ state: 'hidden' });
      expect(await chat.form.locator('#numen').inputValue()).toBe(jean.numen.slice(0, -1));
    },
  );

  it('is over: the form goes by itself, and the conversation says so and offers another', async () => {
    const page = await visits.begin();
    await page.clock.install();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.locator('#numen').fill(jean.numen);
    await scriptsRun(page);
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
  it('leaves nothing standing of the end of the form before', async () => {
    const page = await visits.begin();
    await page.clock.install();
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, anne);
    await reachPasswordForm(chat);
    await scriptsRun(page);
    await page.clock.fastForward('10:01');
    const bar = page.locator('#form .deadline');
    await bar.getByText(t('forms.deadline.over')).waitFor();
    await sesame.restart(10.1);
    await page.clock.fastForward('00:20');
    await chat.hears('dialog.states.identify.introPassword');
    await chat.form.locator('#numen').waitFor();
    await bar.waitFor({ state: 'hidden' });
    expect(await bar.locator('p').textContent()).toBe('');
  });

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
    expect(await page.locator('#step').textContent()).toBe(t('dialog.step', { step: 5, of: 6 }));

    // Readable, and not theirs: only this is asked again, and why is in view and told.
    const send = chat.form.getByRole('button', { name: t('forms.password.submit') });
    await chat.form.locator('#numen').fill(anne.numen);
    await chat.form.locator('#birthDate').fill('01/03/1988');
    await send.click();
    const refusal = t('dialog.notices.rejected', { count: 4 }).split('**');
    await page.locator('.message', { hasText: refusal[2] }).waitFor();
    await seesWhatIsWrong(chat, t('forms.identity.rejected', { count: 4 }));
    expect(await valuesIn(chat)).toEqual({
      numen: anne.numen,
      birthDate: '01/03/1988',
      newPassword,
      confirmation: newPassword,
    });
    expect(await chat.form.getByText(t('forms.password.typeAgain')).count()).toBe(0);

    // The server alone knows that it is made of their name: proved, and refused.
    const own = `${anne.username}-Violon-52!`;
    await chat.form.locator('#birthDate').fill(anne.birthDate);
    for (const id of ['#newPassword', '#confirmation']) await chat.form.locator(id).fill(own);
    await send.click();
    await chat.hears('dialog.notices.passwordRefused');
    await chat.form.locator('#newPassword[aria-invalid="true"]').waitFor();
    const reason = await chat.form.locator('[data-summary] li').first().textContent();
    await seesWhatIsWrong(chat, reason ?? '');
    await page.locator('#said[role="status"]', { hasText: reason ?? '' }).waitFor();
    expect(await valuesIn(chat)).toEqual({ newPassword: '', confirmation: '' });
    // The account is not introduced as if it had not been seen.
    const intro = t('dialog.states.account.intro').split('**')[0] ?? '';
    expect(await page.locator('.message', { hasText: intro }).count()).toBe(1);
    for (const id of ['#newPassword', '#confirmation']) await chat.form.locator(id).fill(newPassword);
    await send.click();
    await chat.hears('dialog.states.done.intro');
    await formClosed(chat);
    expect(await sesame.verifyPassword(anne.username, newPassword)).toBe('valid');
    expect(await remainsOf(page)).not.toContain(newPassword);
  });
});

describe('a password that is refused', () => {
  it('says why in view and to who listens, with the focus there; only what was wrong is asked again', async () => {
    const page = await visits.begin({ viewport: { width: 390, height: 640 } });
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, anne);
    await reachPasswordForm(chat);
    await chat.form.locator('#forgotten').uncheck();
    for (const id of ['#newPassword', '#confirmation']) await chat.form.locator(id).fill(newPassword);
    await chat.form.locator('#currentPassword').fill('Pas-Le-Bon-2019');
    await chat.form.getByRole('button', { name: t('forms.password.submit') }).click();
    await chat.hears('dialog.notices.wrongCurrentPassword');
    await chat.form.locator('#currentPassword[aria-invalid="true"]').waitFor();
    const reason = t('forms.password.wrongCurrent', { count: 4 });
    await seesWhatIsWrong(chat, reason);
    await page.locator('#said[role="status"]', { hasText: reason }).waitFor();
    expect(await valuesIn(chat)).toEqual({ newPassword, confirmation: newPassword, currentPassword: '' });
    await chat.form.locator('#currentPassword').fill(oldPassword);
    await chat.form.getByRole('button', { name: t('forms.password.submit') }).click();
    await chat.hears('dialog.states.done.intro');
  });
});

/** At rest: what is wrong is on the screen, below the bar, and the focus is on its heading. */
async function seesWhatIsWrong({ page, form }: Chat, reason: string): Promise<void> {
  const said = form.locator('[data-summary]', { hasText: reason });
  await said.locator('h2:focus').waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
  await page.waitForTimeout(500);
  const [box, log] = [
    await said.getByText(reason).first().boundingBox(),
    await page.locator('#scroller').boundingBox(),
  ];
  expect(box?.y).toBeGreaterThanOrEqual(log?.y ?? 0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((log?.y ?? 0) + (log?.height ?? 0));
}

const valuesIn = ({ form }: Chat): Promise<Record<string, string>> =>
  form
    .locator('input:is([type="text"], [type="password"])')
    .evaluateAll(inputs =>
      Object.fromEntries(
        (inputs as HTMLInputElement[])
          .filter(({ offsetParent }) => offsetParent !== null)
          .map(({ id, value }) => [id, value]),
      ),
    );

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

describe('a lock of a quarter of an hour', () => {
  it('shows nothing of what was typed to who may have come since', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    for (let day = 10; day < 15; day++) {
      const sent = chat.form.locator('form[data-form]');
      const before = await sent.getAttribute('action');
      await sendIdentity(chat, { numen: jean.numen, birthDate: `${day}/01/1980` });
      await chat.form.locator(`form[data-form]:not([action="${before}"]), [data-outcome="locked"]`).waitFor();
    }
    await chat.form.locator('[data-outcome="locked"]').waitFor();
    // Whose clock stands, as that of a laptop that sleeps.
    await sesame.restart(15.1);
    await chat.hears('dialog.notices.unlocked');
    await chat.form.locator('#numen').waitFor({ timeout: 30_000 });
    expect(await valuesIn(chat)).toEqual({ numen: '', birthDate: '' });
    expect(await remainsOf(page)).not.toContain(jean.numen);
  });
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
