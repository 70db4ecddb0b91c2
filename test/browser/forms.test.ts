import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { translator } from '../../locales/translate';
import { type Chat, openChatPage } from './chat';
import { identify, reachIdentityForm, reachPasswordForm, sendIdentity } from './journey';
import { anne, jean, newPassword, noemie, oldPassword } from './people';
import { type SesameProcess, startSesame } from './sesame-process';
import { useVisits } from './visits';

const visits = useVisits();
const t = translator('fr');
let sesame: SesameProcess;

beforeAll(async () => {
  sesame = await startSesame();
});
afterAll(() => sesame?.stop());

describe('a secure form, by its address', () => {
  it('works without JavaScript in the browser of its conversation, which then goes on by itself', async () => {
    const chat = await openChatPage(await visits.begin(), sesame.url);
    await reachIdentityForm(chat);
    const plain = await withoutScript(chat.page);
    await plain.goto(await formAddress(chat));
    await plain.getByLabel(t('forms.identity.numen')).fill(noemie.numen);
    await plain.getByLabel(t('forms.identity.birthDate')).fill(noemie.birthDate);
    await plain.keyboard.press('Enter');
    await plain.getByText(t('forms.outcome.identityVerified.text')).waitFor();
    // One browser has one jar of cookies; here two windows have to share theirs.
    await shareCookies(plain, chat.page);
    await chat.hears('dialog.states.account.intro');

    await reachPasswordForm(chat);
    await plain.goto(await formAddress(chat));
    await plain.locator('#newPassword').fill(newPassword);
    await plain.locator('#confirmation').fill(`${newPassword}!`);
    await plain.keyboard.press('Enter');
    await plain.locator('[data-summary]').waitFor();
    // Never written back into the page.
    expect(await plain.locator('#newPassword').inputValue()).toBe('');
    await plain.locator('#newPassword').fill(newPassword);
    await plain.locator('#confirmation').fill(newPassword);
    await plain.keyboard.press('Enter');
    await plain.getByText(t('forms.outcome.passwordChanged.text')).waitFor();
    await chat.hears('dialog.states.done.intro');
    expect(await sesame.verifyPassword(noemie.username, newPassword)).toBe('valid');
    expect(await sesame.verifyPassword(noemie.username, oldPassword)).toBe('invalid');
  });

  it('can be come back to after a refusal without JavaScript, and shows nothing of what was typed', async () => {
    const chat = await openChatPage(await visits.begin(), sesame.url);
    await reachIdentityForm(chat);
    const plain = await withoutScript(chat.page);
    await plain.goto(await formAddress(chat));
    await plain.getByLabel(t('forms.identity.numen')).fill(jean.numen);
    await plain.keyboard.press('Enter');
    const reason = plain.locator('[data-summary]', { hasText: t('forms.birthDateProblem.missing') });
    await reason.waitFor();
    await plain.goto(`${sesame.url}/privacy`);
    const answer = await plain.goBack();
    expect([answer?.status(), answer?.request().method()]).toEqual([200, 'GET']);
    await reason.waitFor();
    expect(await plain.content()).not.toContain(jean.numen);
    await plain.getByLabel(t('forms.identity.numen')).fill(jean.numen);
    await plain.getByLabel(t('forms.identity.birthDate')).fill(jean.birthDate);
    await plain.keyboard.press('Enter');
    await plain.getByText(t('forms.outcome.identityVerified.text')).waitFor();
  });

  it('is a warning and no form in another browser, be it that of somebody else’s conversation', async () => {
    const chat = await openChatPage(await visits.begin(), sesame.url);
    await reachIdentityForm(chat);
    const address = await formAddress(chat);
    const stranger = await visits.begin();
    await openChatPage(stranger, sesame.url);
    for (const page of [await visits.begin(), stranger]) {
      const response = await page.goto(address);
      expect(response?.status()).toBe(403);
      await page.getByText(t('forms.outcome.notYours.title')).waitFor();
      expect(await page.locator('form, input').count()).toBe(0);
    }
    // The trap did not spend the form of who asked for it.
    await sendIdentity(chat, jean);
    await chat.hears('dialog.states.account.intro');
  });

  it('says before sending which character is refused, and once that there is a space at the end', async () => {
    const chat = await openChatPage(await visits.begin(), sesame.url);
    await identify(chat, anne);
    await reachPasswordForm(chat);
    const page = await chat.page.context().newPage();
    await page.goto(await formAddress(chat));
    const posts: string[] = [];
    page.on('request', request => request.method() === 'POST' && posts.push(request.url()));
    const confirm = async (password: string) => {
      await page.locator('#newPassword').fill(password);
      await page.locator('#confirmation').fill(password);
      await page.keyboard.press('Enter');
    };

    await confirm('Glycine=Bleue\u00a027');
    const where = t('passwordProblem.where.nth', { position: 14 });
    const problem = t('passwordProblem.refusedCharacter.otherSpace', { where });
    await page.locator('#newPassword-error', { hasText: problem }).waitFor();
    await confirm('Gre\u0301nouille-7');
    await page
      .locator('#newPassword-error', { hasText: t('passwordProblem.where.nth', { position: 3 }) })
      .waitFor();

    // Typed and sent before the page has come to say anything.
    await page.evaluate(password => {
      for (const input of document.querySelectorAll<HTMLInputElement>('[autocomplete="new-password"]'))
        input.value = password;
      document.querySelector<HTMLFormElement>('[data-form]')?.requestSubmit();
    }, 'Glycine=Bleue27 ');
    await page.locator('[data-edge-space]', { hasText: t('forms.password.edgeSpace.end') }).waitFor();
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(0);
    expect(posts).toEqual([]);
    await page.locator('#confirmation').press('Enter');
    await page.getByText(t('forms.outcome.passwordChanged.text')).waitFor();
    expect(posts).toHaveLength(1);
    expect(await sesame.verifyPassword(anne.username, 'Glycine=Bleue27 ')).toBe('valid');
    expect(await sesame.verifyPassword(anne.username, 'Glycine=Bleue27')).toBe('invalid');
  });

  it.each([
    ['31/02/1985', 'impossible'],
    ['31 février 1985', 'impossible'],
    ['01/01/2999', 'future'],
    ['3/3/1890', 'tooOld'],
  ] as const)(
    'says at once of %s that it is no date of birth, and does not send it',
    async (typed, reason) => {
      const chat = await openChatPage(await visits.begin(), sesame.url);
      await reachIdentityForm(chat);
      const posts: string[] = [];
      chat.page.on('request', request => request.url().includes('/forms/') && posts.push(request.method()));
      const problem = t(`forms.birthDateProblem.${reason}`);
      await chat.form.locator('#numen').fill(jean.numen);
      await chat.form.locator('#birthDate').pressSequentially(typed);
      await chat.form.locator('[data-date-live][role="status"]', { hasText: problem }).waitFor();
      await chat.page.keyboard.press('Enter');
      await chat.form.locator('#birthDate-error', { hasText: problem }).waitFor();
      await chat.form.locator('#birthDate:focus[aria-invalid="true"]').waitFor();
      expect(posts).not.toContain('POST');
      await chat.form.locator('#birthDate').fill(jean.birthDate);
      await chat.form.getByRole('button', { name: t('forms.identity.submit') }).click();
      await chat.hears('dialog.states.account.intro');
    },
  );

  it('no longer says what was wrong before, when the next try is not sent', async () => {
    const chat = await openChatPage(await visits.begin(), sesame.url);
    await reachIdentityForm(chat);
    await sendIdentity(chat, { numen: jean.numen, birthDate: '00/00/0000' });
    const before = chat.form.locator('[data-summary]');
    await before.waitFor();
    const told = await heights(chat);
    expect(told.frame).toBe(told.page);
    await sendIdentity(chat, { numen: jean.numen, birthDate: '01/01/2999' });
    await chat.form.locator('#birthDate-error', { hasText: t('forms.birthDateProblem.future') }).waitFor();
    expect(await before.count()).toBe(0);
    // Its frame goes back with it.
    const now = await heights(chat);
    expect(now.frame).toBe(now.page);
    expect(now.frame).toBeLessThan(told.frame);
  });

  it('says what is wrong where one looks, above the keyboard of a phone', async () => {
    const page = await visits.begin({ viewport: { width: 390, height: 420 } });
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await sendIdentity(chat, noemie);
    await reachPasswordForm(chat);
    await chat.form.locator('#newPassword').fill('abc');
    await chat.form.locator('#confirmation').fill('abc');
    await page.keyboard.press('Enter');
    const error = chat.form.locator('#newPassword-error');
    await error.filter({ hasText: /./ }).waitFor();
    const [header, box, input] = [
      await page.locator('header').boundingBox(),
      await error.boundingBox(),
      await chat.form.locator('#newPassword').boundingBox(),
    ];
    expect(box?.y).toBeGreaterThanOrEqual((header?.y ?? 0) + (header?.height ?? 0));
    expect((input?.y ?? 0) + (input?.height ?? 0)).toBeLessThanOrEqual(420);
  });

  it('opens nothing a second time', async () => {
    const chat = await openChatPage(await visits.begin(), sesame.url);
    await reachIdentityForm(chat);
    const used = await formAddress(chat);
    await sendIdentity(chat, jean);
    await chat.hears('dialog.states.account.intro');
    const again = await chat.page.context().newPage();
    await again.goto(used);
    await again.getByText(t('forms.outcome.used.title')).waitFor();
    expect(await again.locator('form').count()).toBe(0);
  });
});

/** The same browser, by its cookie, with scripts switched off. */
async function withoutScript(page: Page): Promise<Page> {
  const plain = await visits.begin({ javaScriptEnabled: false });
  await shareCookies(page, plain);
  return plain;
}

async function shareCookies(from: Page, to: Page): Promise<void> {
  await to.context().addCookies(await from.context().cookies());
}

/** Of the form's frame, once it has followed its page, and of what is in it (px). */
const heights = ({ page }: Chat): Promise<{ frame: number; page: number }> =>
  page.locator('#form iframe:not([hidden])').evaluate(async frame => {
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const { contentDocument, clientHeight } = frame as HTMLIFrameElement;
    const { height } = contentDocument?.documentElement.getBoundingClientRect() ?? { height: 0 };
    return { frame: clientHeight, page: Math.ceil(height) };
  });

/** Of the form that is open in the conversation. */
async function formAddress({ form }: Chat): Promise<string> {
  const path = await form.locator('[data-form]').getAttribute('action');
  if (!path) throw new Error('no form is open');
  return sesame.url + path;
}
