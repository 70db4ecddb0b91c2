import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openChatPage } from './chat';
import { changePassword, identify, reachIdentityForm, sendIdentity } from './journey';
import { anne, gael, jean, newPassword, noemie, otherJean } from './people';
import { type SesameProcess, startSesame } from './sesame-process';
import { smallPhone, useVisits } from './visits';

const visits = useVisits();
let sesame: SesameProcess;

beforeAll(async () => {
  sesame = await startSesame();
});
afterAll(() => sesame?.stop());

describe('who listens', () => {
  it.each([
    ['fr', gael],
    ['en', otherJean],
  ] as const)(
    'hears each message once, with its values, as it stands on the screen, to the end (%s)',
    async (locale, person) => {
      const page = await visits.begin();
      const chat = await openChatPage(page, sesame.url, locale);
      const before = await page.locator('.message').count();
      await listen(page);
      await identify(chat, person);
      await changePassword(chat);
      const shown = await page.locator('.message').allTextContents();
      const heard = await heardOn(page);
      expect(heard).toEqual(shown.slice(before));
      expect(heard.filter(text => text.includes(person.username))).toHaveLength(1);
      expect(await page.locator('[role="log"]').count()).toBe(1);
    },
  );

  it('hears that something was copied; where the browser forbids it, it is marked', async () => {
    const page = await visits.begin({ permissions: ['clipboard-read', 'clipboard-write'] });
    const chat = await openChatPage(page, sesame.url);
    await identify(chat, anne);
    const copy = page.getByRole('button', { name: chat.t('web.chat.copy') }).first();
    await copy.click();
    await page.locator('#said[role="status"]', { hasText: anne.username }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(anne.username);
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await page
      .getByRole('button', { name: chat.t('web.chat.copy') })
      .nth(1)
      .click();
    await page.waitForFunction(() => getSelection()?.toString().includes('@'));
  });

  it('is led to the new question, or to the heading of its form', async () => {
    const page = await visits.begin();
    const chat = await openChatPage(page, sesame.url);
    await chat.button('dialog.choices.lostBoth').click();
    await chat.hears('dialog.states.askNumenKnown.intro');
    await page.waitForFunction(() => Boolean(document.activeElement?.closest('.message.asks')));
    await chat.button('dialog.choices.numenKnown').click();
    await chat.button('dialog.choices.staff').click();
    await chat.form.locator('h1:focus').waitFor();
  });
});

it('comes to the form by fourteen keys at most, from the page as it opens', async () => {
  const page = await visits.begin();
  const chat = await openChatPage(page, sesame.url);
  let keys = 0;
  const press = async (key: Parameters<typeof chat.button>[0]) => {
    await chat.button(key).waitFor();
    for (; !(await isFocused(page, chat.t(key))); keys++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    keys++;
  };
  await press('dialog.choices.lostBoth');
  await chat.hears('dialog.states.askNumenKnown.intro');
  await press('dialog.choices.numenKnown');
  await chat.hears('dialog.states.chooseProfile.question');
  await press('dialog.choices.staff');
  await chat.form.locator('h1:focus').waitFor();
  process.stdout.write(`Keys from opening to the form: ${keys}.\n`);
  expect(keys).toBeLessThanOrEqual(14);
});

it('goes the whole way without JavaScript, in the browser', async () => {
  const page = await visits.begin({ javaScriptEnabled: false });
  await page.goto(`${sesame.url}/webchat?locale=fr`);
  const press = (name: RegExp | string) => page.getByRole('button', { name }).click();
  await press('J’ai tout perdu');
  await press(/j’ai mon NUMEN/u);
  await press(/Je suis un personnel/u);
  await page.locator('a[data-form]').click();
  await page.locator('#numen').fill(noemie.numen);
  await page.locator('#birthDate').fill(noemie.birthDate);
  await press('Valider');
  await page.locator('a[href^="/webchat?"]').click();
  await page.getByText(noemie.username, { exact: true }).waitFor();
  await page.locator('a[data-form]').click();
  await page.locator('#newPassword').fill(newPassword);
  await page.locator('#confirmation').fill(newPassword);
  await press('Confirmer');
  await page.locator('a[href^="/webchat?"]').click();
  await page.getByText('Voilà, c’est terminé').waitFor();
  expect(await sesame.verifyPassword(noemie.username, newPassword)).toBe('valid');
});

describe('on a screen of 320 × 640', () => {
  it('the answers are visible with each question, and every target is 44 px high', async () => {
    const page = await visits.begin({ ...smallPhone, viewport: { width: 320, height: 640 } });
    const chat = await openChatPage(page, sesame.url);
    // The four needs; what else is offered comes below.
    expect(await page.evaluate(answersInView)).toMatchObject({ whole: 4 });
    expect(await page.evaluate(isPlaceholderCut)).toBe(false);
    await chat.button('dialog.choices.lostBoth').click();
    for (const [question, answer] of [
      ['dialog.states.askNumenKnown.intro', 'dialog.choices.numenKnown'],
      ['dialog.states.chooseProfile.question', 'dialog.choices.staff'],
    ] as const) {
      await chat.hears(question);
      await chat.button(answer).waitFor();
      const { whole, all } = await page.evaluate(answersInView);
      expect([question, whole]).toEqual([question, all]);
      await chat.button(answer).click();
    }
    await sendIdentity(chat, jean);
    await chat.hears('dialog.states.account.intro');
    expect(await lowTargets(page)).toEqual([]);
  });
});

it('opens the form at a zoom of 400 %, with nothing to scroll sideways', async () => {
  const page = await visits.begin({ viewport: { width: 320, height: 256 } });
  const chat = await openChatPage(page, sesame.url);
  await reachIdentityForm(chat);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await chat.form.locator('#birthDate').scrollIntoViewIfNeeded();
  expect(await chat.form.locator('#birthDate').isVisible()).toBe(true);
});

it.each([
  ['200 %', { width: 640, height: 400 }],
  ['400 %', { width: 320, height: 256 }],
])(
  'keeps « Terminer » in view at a zoom of %s, and above nothing that has the focus',
  async (_zoom, viewport) => {
    const page = await visits.begin({ viewport });
    const chat = await openChatPage(page, sesame.url);
    expect(await page.evaluate(isEndInView)).toBe(true);
    await reachIdentityForm(chat);
    expect(await page.evaluate(isEndInView)).toBe(true);
    await page.locator('#menu summary').focus();
    for (let step = 0; step < 25; step++) {
      await page.keyboard.press('Shift+Tab');
      const at = await page.evaluate(focusBelowBar);
      if (at === null) break;
      expect(at).toMatchObject({ isBelowBar: true });
      expect(await page.evaluate(isEndInView)).toBe(true);
    }
    expect(await page.evaluate(() => document.activeElement?.closest('header') !== null)).toBe(true);
  },
);

/** What a screen reader would be told of the log: each addition, and each change, as text. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const log = document.querySelector('#log');
    if (!log) throw new Error('there is no log');
    new MutationObserver(changes => {
      for (const { addedNodes } of changes) for (const node of addedNodes) heard.push(node.textContent ?? '');
    }).observe(log, { childList: true });
  });

const heardOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { heard: string[] }).heard);

const isFocused = (page: Page, label: string): Promise<boolean> =>
  page.evaluate(text => document.activeElement?.textContent?.trim() === text, label);

/** In the page. */
/** How many of the answers stand on the screen from edge to edge. */
function answersInView(): { whole: number; all: number } {
  const foot = document.querySelector('#foot')?.getBoundingClientRect().top ?? 0;
  const offered = [...document.querySelectorAll('#answers button')];
  const whole = offered.filter(button => button.getBoundingClientRect().bottom <= foot);
  return { whole: whole.length, all: offered.length };
}

function isPlaceholderCut(): boolean {
  const input = document.querySelector<HTMLInputElement>('#text');
  if (!input) return true;
  const { font, paddingLeft, paddingRight } = getComputedStyle(input);
  const pen = document.createElement('canvas').getContext('2d');
  if (!pen) return true;
  pen.font = font;
  const room = input.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  return pen.measureText(input.placeholder).width > room;
}

const lowTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, summary, .button, .out, input:not([type="hidden"])')]
      .filter(target => target.offsetParent !== null && target.getBoundingClientRect().height < 44)
      .map(target => `${target.outerHTML.slice(0, 80)} ${target.getBoundingClientRect().height}`),
  );

/** In the page: nothing covers it. */
const isEndInView = (): boolean => {
  const end = document.querySelector('#end button');
  const { x = 0, y = 0, width = 0, height = 0 } = end?.getBoundingClientRect() ?? {};
  return height > 0 && document.elementFromPoint(x + width / 2, y + height / 2) === end;
};

/** In the page, and in the form in it: whether the bar covers what has the focus; null when it is in the bar itself. */
const focusBelowBar = () => {
  const bar = document.querySelector('header');
  let focused = document.activeElement;
  if (!bar || bar.contains(focused)) return null;
  let above = 0;
  while (focused instanceof HTMLIFrameElement && focused.contentDocument) {
    above += focused.getBoundingClientRect().top;
    focused = focused.contentDocument.activeElement;
  }
  const { top = 0 } = focused?.getBoundingClientRect() ?? {};
  return {
    what: focused?.outerHTML.slice(0, 80),
    isBelowBar: above + top >= bar.getBoundingClientRect().bottom,
  };
};
