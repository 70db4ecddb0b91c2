import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { translator } from '../../locales/translate';
import { type Chat, openChatPage } from './chat';
import { identify, reachIdentityForm, reachPasswordForm, sendIdentity } from './journey';
import { anne, gael, jean, newPassword, noemie } from './people';
import { remainsOf } from './remains';
import { type SesameProcess, startSesame } from './sesame-process';
import { useVisits } from './visits';

const visits = useVisits();
let sesame: SesameProcess;

beforeAll(async () => {
  sesame = await startSesame();
});
afterAll(() => sesame?.stop());

describe('what is sent without a network', () => {
  it('is said not to be sent, and is said once when it is tried again', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await page.locator('#status').waitFor({ state: 'hidden' });
    await page.context().setOffline(true);
    await chat.button('dialog.choices.lostBoth').click();
    await page.getByText(chat.t('web.chat.notSent')).waitFor();
    // The answers are there again: nothing was chosen yet.
    await chat.button('dialog.choices.lostUsername').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: chat.t('web.chat.retry') }).click();
    await chat.hears('dialog.states.askNumenKnown.intro');
    expect(await page.locator('.message.person').count()).toBe(1);
    await page.reload();
    expect(await page.locator('.message.person').count()).toBe(1);
  });

  it('stays in the form, which says so, and goes through afterwards', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await page.context().setOffline(true);
    await sendIdentity(chat, gael);
    await chat.form.getByText(chat.t('forms.unreachable')).waitFor();
    expect(await chat.form.locator('#numen').inputValue()).toBe(gael.numen);
    await page.context().setOffline(false);
    await chat.form.getByRole('button', { name: chat.t('forms.identity.submit') }).click();
    await chat.hears('dialog.states.account.intro');
  });
});

describe('a server that is there and answers nothing', () => {
  afterEach(() => sesame.thaw());

  it('is told of beside what was said, which is once said when it is tried again', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    sesame.freeze();
    await chat.button('dialog.choices.lostBoth').click();
    const pressedAt = Date.now();
    await page.locator('[role="log"]').getByText(chat.t('web.chat.slow')).waitFor();
    expect(Date.now() - pressedAt).toBeGreaterThan(7_000);
    await page.getByText(chat.t('web.chat.notSent')).waitFor();
    expect(await page.getByText(chat.t('web.chat.slow')).count()).toBe(0);
    await chat.button('dialog.choices.lostUsername').waitFor();
    await page.getByRole('button', { name: chat.t('web.chat.retry') }).click();
    sesame.thaw();
    await chat.hears('dialog.states.askNumenKnown.intro');
    expect(await page.locator('.message.person').count()).toBe(1);
    expect(await page.locator('.trouble').count()).toBe(0);
  });

  it('is told of in the form, which is given back with what was typed', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.locator('html.framed').waitFor();
    sesame.freeze();
    await sendIdentity(chat, gael);
    await givenBack(chat);
    expect(await typedIdentity(chat)).toEqual([gael.numen, gael.birthDate]);
    sesame.thaw();
    await chat.form.getByRole('button', { name: chat.t('forms.identity.submit') }).click();
    await chat.hears('dialog.states.account.intro');
  });

  it('may have had the form already: what it says in the end is shown, with what was typed', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await frozenBySending(page);
    await sendIdentity(chat, { ...noemie, birthDate: anne.birthDate });
    await givenBack(chat);
    sesame.thaw();
    await chat.form.locator('[data-summary]').waitFor();
    expect(await typedIdentity(chat)).toEqual([noemie.numen, anne.birthDate]);
    await page.unrouteAll();
    await sendIdentity(chat, noemie);
    await chat.hears('dialog.states.account.intro');
  });

  it.each([
    ['right', noemie, 'dialog.states.account.intro'],
    ['wrong', { ...jean, birthDate: anne.birthDate }, 'forms.identity.rejected'],
  ] as const)('does nothing twice of %s answers that were sent twice', async (_, person, told) => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await frozenBySending(page);
    // Another server answers for it.
    await page.route('**/healthz', route => route.fulfill());
    await sendIdentity(chat, person);
    await givenBack(chat);
    await chat.form.getByRole('button', { name: chat.t('forms.identity.submit') }).click();
    // On its way, too.
    await page.waitForTimeout(500);
    sesame.thaw();
    if (told === 'forms.identity.rejected') {
      await chat.form.locator('[data-summary]', { hasText: chat.t(told, { count: 4 }) }).waitFor();
      expect(await typedIdentity(chat)).toEqual([person.numen, person.birthDate]);
    } else {
      await chat.hears(told);
      await reachPasswordForm(chat);
      expect(await chat.form.locator('#newPassword').inputValue()).toBe('');
    }
    expect(await page.locator('#form iframe:not([hidden])').count()).toBe(1);
  });

  async function givenBack({ form, t }: Chat): Promise<void> {
    await form
      .getByRole('status')
      .filter({ hasText: t('forms.slow') })
      .waitFor();
    await form
      .getByRole('alert')
      .filter({ hasText: t('forms.noAnswer') })
      .waitFor();
  }

  /** Just as it reads the form. */
  async function frozenBySending(page: Page): Promise<void> {
    await page.route('**/forms/*', route => {
      if (route.request().method() === 'POST') sesame.freeze();
      return route.continue();
    });
  }

  const typedIdentity = ({ form }: Chat): Promise<string[]> =>
    Promise.all(['#numen', '#birthDate'].map(field => form.locator(field).inputValue()));
});

describe('a form in the conversation', () => {
  it('rests the composer, asks before what was typed is dropped, and leaves nothing of it anywhere', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    expect(await page.locator('#composer').isVisible()).toBe(false);
    await chat.form.locator('#numen').fill(jean.numen);
    const cross = page.getByRole('button', { name: chat.t('web.chat.form.close') }).first();
    await cross.click();
    await page.getByText(chat.t('web.chat.leaveForm')).waitFor();
    await page.getByRole('button', { name: chat.t('web.chat.stayInForm') }).click();
    expect(await chat.form.locator('#numen').inputValue()).toBe(jean.numen);
    const question = page.getByRole('alertdialog');
    await chat.form.locator('#numen').press('Escape');
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await page.keyboard.press('End');
    expect(await chat.form.locator('#numen:focus').count()).toBe(1);
    await chat.form.locator('#numen').press('Escape');
    await question.getByRole('button', { name: chat.t('web.chat.form.close') }).click();
    await page.getByText(chat.t('web.chat.formClosed')).waitFor();
    expect(await page.locator('#composer').isVisible()).toBe(true);
    expect(await remainsOf(page)).not.toContain(jean.numen);
    await page.getByRole('button', { name: chat.t('web.chat.openForm') }).click();
    expect(await chat.form.locator('#numen').inputValue()).toBe('');
  });

  it('is not read by what is written in the conversation, whatever it is', async () => {
    const page = await visits.begin();
    let Authorization = '';
    page.on('request', request => {
      Authorization = request.headers().authorization ?? Authorization;
    });
    const chat = await openChatPage(page, sesame.url);
    await reachIdentityForm(chat);
    await chat.form.locator('#numen').fill(noemie.numen);
    const write = async ({ texts, Authorization }: { texts: string[]; Authorization: string }) => {
      const conversationId = document.getElementById('chat')?.dataset.conversation;
      const post = (text: string) =>
        fetch(`/v3/directline/conversations/${conversationId}/activities`, {
          method: 'POST',
          headers: { Authorization, 'Content-Type': 'application/json' },
          body: JSON.stringify({ type: 'message', text }),
        });
      for (const text of texts) await post(text);
      return texts.length;
    };
    const sent = await page.evaluate(write, { texts: payloads(), Authorization });
    expect(sent).toBeGreaterThanOrEqual(300);
    await page.getByText('the last of them').first().waitFor();
    expect(await page.evaluate(() => Object.hasOwn(window, 'stolen'))).toBe(false);
    expect(await page.locator('#log script, #log iframe, #log svg, #log img[onerror]').count()).toBe(0);
    expect(await chat.form.locator('#numen').inputValue()).toBe(noemie.numen);
  });
});

it('asks for its frame again when the network failed as the widget was opened', async () => {
  const page = await visits.begin();
  await page.goto(`${sesame.url}/`);
  await page.route('**/webchat?*', route => route.abort(), { times: 1 });
  await page.locator('sesame-widget .launcher').click();
  const frame = page.frameLocator('sesame-widget iframe');
  await frame.locator('.message').first().waitFor({ timeout: 30_000 });
});

describe('two windows of one browser', () => {
  it('show one conversation, and the one that was left says where it goes on', async () => {
    const page = await visits.begin();
    const first = await openChatPage(page, sesame.url);
    await first.button('dialog.choices.lostBoth').click();
    await first.hears('dialog.states.askNumenKnown.intro');
    const other = await page.context().newPage();
    const second = await openChatPage(other, sesame.url);
    await second.hears('dialog.states.askNumenKnown.intro');
    await page.getByText(first.t('web.chat.trouble.elsewhere')).waitFor();
    await second.button('dialog.choices.numenKnown').click();
    await second.hears('dialog.states.chooseProfile.question');
    await page.getByRole('button', { name: first.t('web.chat.here') }).click();
    await first.hears('dialog.states.chooseProfile.question');
  });
});

describe('« Terminer »', () => {
  it('leaves nothing for the next person, not even by « Back »', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, anne);
    await page.getByRole('button', { name: chat.t('web.chat.end') }).click();
    await page.getByText(chat.t('web.chat.over.title')).waitFor();
    expect(await page.context().cookies()).not.toContainEqual(
      expect.objectContaining({ name: 'sesame_session' }),
    );
    const remains = await remainsOf(page);
    for (const secret of [anne.username, anne.numen, newPassword]) expect(remains).not.toContain(secret);
    expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0);
    await page.goBack();
    await page.locator('.message').first().waitFor();
    expect(await page.locator('body').innerText()).not.toContain(anne.username);
  });

  it('is said in the language that was chosen on the way', async () => {
    const page = await visits.begin();
    await openChatPage(page, sesame.url);
    await page.locator('#menu summary').click();
    await page.getByRole('button', { name: 'English' }).click();
    const english = translator('en');
    await page.getByRole('button', { name: english('web.chat.end') }).click();
    await page.getByText(english('web.chat.over.title')).waitFor();
  });
});

/** Three hundred ways in which a text would become more than a text, if it were read as HTML, Markdown or an address. */
function payloads(): string[] {
  const read =
    'window.stolen=document.querySelector("#form iframe").contentDocument.querySelector("#numen").value';
  const shapes = [
    `<script>${read}</script>`,
    `<img src=x onerror='${read}'>`,
    `<svg onload='${read}'>`,
    `<iframe srcdoc="<script>parent.stolen=1</script>">`,
    `[x](javascript:${encodeURIComponent(read)})`,
    `![x](x" onerror="${encodeURIComponent(read)})`,
    `<a href='javascript:${read}'>x</a>`,
    `<math><mtext><style><img src onerror='${read}'>`,
    `"><script>${read}</script>`,
    `{{constructor.constructor('${read}')()}}`,
    `<details open ontoggle='${read}'>`,
    `<input autofocus onfocus='${read}'>`,
  ];
  const wrapped = [
    (text: string) => text,
    (text: string) => `**${text}**`,
    (text: string) => `- ${text}`,
    (text: string) => `[${text}](https://x.fr)`,
    (text: string) => text.toUpperCase(),
    (text: string) => text.replace(/</g, '&lt;'),
    (text: string) => encodeURIComponent(text),
  ];
  const ends = ['', ' ', '\n', '\u0000'];
  const all = shapes.flatMap(shape => wrapped.flatMap(wrap => ends.map(end => wrap(shape) + end)));
  return [...all, 'the last of them'];
}
