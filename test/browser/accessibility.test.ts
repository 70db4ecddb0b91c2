import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axe from 'axe-core';
import type { Frame } from 'playwright-core';
import type { Locale } from '../../locales/translate';
import { type Chat, openChatPage, openWidget } from './chat';
import { identify, reachIdentityForm, reachPasswordForm } from './journey';
import { layoutFaults } from './layout';
import { gael, jean, newPassword, noemie, otherJean } from './people';
import { type SesameProcess, startSesame } from './sesame-process';
import { smallPhone, useVisits } from './visits';

const visits = useVisits();
let sesame: SesameProcess;

beforeAll(async () => {
  sesame = await startSesame();
});
afterAll(() => sesame?.stop());

describe.each<[Locale, 'light' | 'dark']>([
  ['fr', 'light'],
  ['en', 'dark'],
])('axe-core finds no fault (%s, %s)', (locale, colorScheme) => {
  it('on the assistance page, with the widget closed and open', async () => {
    const page = await visits.begin({ colorScheme });
    await page.goto(`${sesame.url}/?lang=${locale}`);
    await page.locator('sesame-widget .launcher').waitFor();
    await expectNoFaults(page.mainFrame(), 'assistance page');
    const chat = await openWidget(page, locale);
    await expectNoFaults(page.mainFrame(), 'widget');
    await expectNoFaults(chat.frame, 'welcome in the widget');
  });

  it('on the chat page: welcome, walkthrough, account', async () => {
    const chat = await openChatPage(await visits.begin({ colorScheme }), sesame.url, locale);
    await expectNoFaults(chat.frame, 'welcome');
    await chat.button('dialog.choices.walkthrough').click();
    await chat.button('dialog.choices.next').waitFor();
    await expectNoFaults(chat.frame, 'walkthrough');
    await chat.button('dialog.choices.leaveWalkthrough').click();
    await identify(chat, locale === 'fr' ? jean : noemie);
    await expectNoFaults(chat.frame, 'account');
  });

  it('in both forms, empty and with errors, and on their last pages', async () => {
    const chat = await openChatPage(await visits.begin({ colorScheme }), sesame.url, locale);
    const { form, t } = chat;
    await reachIdentityForm(chat);
    await expectNoFaults(await formFrame(chat), 'identity form');
    await form.locator('#numen').fill('1O E9 501234 AB');
    await form.getByRole('button', { name: t('forms.identity.submit') }).click();
    await form.locator('[data-summary]').waitFor();
    await expectNoFaults(await formFrame(chat), 'identity form with errors');
    const person = locale === 'fr' ? gael : otherJean;
    await form.locator('#numen').fill(person.numen);
    await form.locator('#birthDate').fill(person.birthDate);
    await form.getByRole('button', { name: t('forms.identity.submit') }).click();
    await chat.hears('dialog.states.account.intro');

    await reachPasswordForm(chat);
    await expectNoFaults(await formFrame(chat), 'password form');
    await form.locator('#newPassword').fill('court');
    await form.getByRole('button', { name: t('forms.password.submit') }).click();
    await form.locator('.field.wrong').first().waitFor();
    await expectNoFaults(await formFrame(chat), 'password form with the rules ticked');
    // Only the server knows this rule.
    for (const id of ['#newPassword', '#confirmation'])
      await form.locator(id).fill(`${person.username}-A1-b2`);
    await form.getByRole('button', { name: t('forms.password.submit') }).click();
    await form.locator('[data-summary]').waitFor();
    await expectNoFaults(await formFrame(chat), 'password form with errors');
    for (const id of ['#newPassword', '#confirmation']) await form.locator(id).fill(newPassword);
    await form.getByRole('button', { name: t('forms.password.submit') }).click();
    await chat.hears('dialog.states.done.intro');
    await expectNoFaults(chat.frame, 'password changed');
  });

  it('on the guide, to print and easy to read, and on what the law asks for', async () => {
    const page = await visits.begin({ colorScheme, viewport: { width: 320, height: 640 } });
    const guide = locale === 'fr' ? '/guide/fr/facile-a-lire' : '/guide/en/easy-to-read';
    for (const path of [
      `/guide/${locale}`,
      guide,
      `/privacy?lang=${locale}`,
      `/accessibility?lang=${locale}`,
    ]) {
      await page.goto(sesame.url + path);
      await expectNoFaults(page.mainFrame(), path);
      expect(await layoutFaults(page.mainFrame())).toEqual([]);
    }
  });

  it('and the guide is printed on one sheet, both sides, on white, with nothing cut off', async () => {
    const page = await visits.begin({ colorScheme });
    await page.goto(`${sesame.url}/guide/${locale}`);
    await page.evaluate(() => Promise.all([...document.images].map(image => image.decode())));
    const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(printed.match(/\/Type\s*\/Page\b/gu)).toHaveLength(2);
    await page.emulateMedia({ media: 'print' });
    // A4 within its margins, in CSS pixels.
    await page.setViewportSize({ width: 718, height: 1047 });
    const sides = await page.evaluate(() =>
      [...document.querySelectorAll('.side')].map(side => side.scrollHeight - side.clientHeight),
    );
    expect(sides).toEqual([0, 0]);
    // Pictures of one scale, and no letter below 8 points: in them the smallest have 26 of 640 units.
    const widths = await page.evaluate(() => [
      ...new Set(
        [...document.images].filter(({ className }) => className === 'drawing').map(image => image.width),
      ),
    ]);
    expect(widths).toHaveLength(1);
    expect(((widths[0] ?? 0) * 26 * 72) / 640 / 96).toBeGreaterThanOrEqual(8);
    const smallest = await page.evaluate(() =>
      Math.min(
        ...[...document.querySelectorAll('.guide p, .guide td, .guide th, .guide h3')].map(part =>
          Number.parseFloat(getComputedStyle(part).fontSize),
        ),
      ),
    );
    expect((smallest * 72) / 96).toBeGreaterThanOrEqual(8);
    const brokenNumbers = await page.evaluate(
      () =>
        [...document.querySelectorAll('a[href^="tel:"]')].filter(link => link.getClientRects().length > 1)
          .length,
    );
    expect(brokenNumbers).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
  });

  it('on the warning about a form that is not one’s own, and on an unknown address', async () => {
    const page = await visits.begin({ colorScheme, locale: locale === 'fr' ? 'fr-FR' : 'en-GB' });
    for (const path of ['/forms/AAAAAAAAAAAAAAAAAAAAAA', '/nowhere']) {
      await page.goto(sesame.url + path);
      await expectNoFaults(page.mainFrame(), path);
    }
  });
});

it('with letters twice as large on a small phone, one sees what one types and no heading is torn', async () => {
  const page = await visits.begin(smallPhone);
  const twice = () =>
    page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html { font-size: 200% }');
      document.adoptedStyleSheets = [sheet];
    });
  await openChatPage(page, sesame.url);
  await twice();
  expect((await page.locator('#text').boundingBox())?.width).toBeGreaterThan(200);
  // Words of the head, each in one piece.
  const torn = await page.evaluate(() =>
    [...document.querySelectorAll('.brand strong, .brand span, #end button')].flatMap(part => {
      const text = part.firstChild;
      return [...(text?.textContent ?? '').matchAll(/\p{L}+/gu)].flatMap(({ 0: word, index }) => {
        const range = document.createRange();
        if (!text) return [];
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1 ? [word] : [];
      });
    }),
  );
  expect(torn).toEqual([]);
  for (const path of ['/', '/guide/fr', '/privacy']) {
    await page.goto(sesame.url + path);
    await twice();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    // Where a word is too long, it is divided as the language does.
    for (const heading of await page.locator('h1, h2').all())
      expect(
        await heading.evaluate(({ tagName }) => [
          tagName,
          getComputedStyle(document.querySelector(tagName) ?? document.body).hyphens,
        ]),
      ).toContain('auto');
  }
});

it('has one head on its page, in the chat and over a form: who speaks, of which académie, on the same ground', async () => {
  const page = await visits.begin();
  const heads: unknown[] = [];
  const head = async () =>
    heads.push(
      await page.evaluate(() => {
        const [brand, bar] = [document.querySelector('.brand'), document.querySelector('.head')];
        if (!brand || !bar) return null;
        const { fontSize, color } = getComputedStyle(brand);
        const names = [...brand.children].slice(0, 2).map(part => part.textContent);
        return { names, fontSize, color, ground: getComputedStyle(bar).backgroundColor };
      }),
    );
  await page.goto(`${sesame.url}/`);
  await head();
  const chat = await openChatPage(page, sesame.url);
  await head();
  // There is a way back in view.
  expect(await page.locator('.back').isVisible()).toBe(true);
  await reachIdentityForm(chat);
  const form = await chat.form.locator('[data-form]').getAttribute('action');
  await page.goto(sesame.url + form);
  await head();
  expect(heads[0]).toMatchObject({ names: ['Sésame', 'Académie de Lyon'] });
  expect(heads).toEqual([heads[0], heads[0], heads[0]]);
});

it('shows in forced colours what was typed of a NUMEN, and what is missing', async () => {
  const page = await visits.begin({ forcedColors: 'active' });
  const chat = await openChatPage(page, sesame.url);
  await reachIdentityForm(chat);
  await chat.form.locator('#numen').fill('10E9');
  const typed = chat.form.locator('.slots .met').first();
  expect(await typed.evaluate(slot => Number(getComputedStyle(slot).fontWeight))).toBeGreaterThanOrEqual(700);
  const empty = chat.form.locator('.slots .empty').first();
  expect(await empty.evaluate(slot => getComputedStyle(slot, '::before').content)).toBe('"_"');
  expect(await empty.evaluate(slot => getComputedStyle(slot).fontSize)).toBe('0px');
});

it('in forced colours, at 200 % and with less motion, all has its edge, nothing is cut and nothing moves', async () => {
  const page = await visits.begin({
    forcedColors: 'active',
    reducedMotion: 'reduce',
    viewport: { width: 640, height: 400 },
  });
  const chat = await openChatPage(page, sesame.url);
  await identify(chat, jean);
  for (const frame of [chat.frame, await formFrame(chat)]) {
    expect(await layoutFaults(frame)).toEqual([]);
    const found = await frame.evaluate(() => {
      const shown = (selector: string) =>
        [...document.querySelectorAll(selector)].filter(element => element.getClientRects().length > 0);
      const hasNoEdge = (element: Element) =>
        Number.parseFloat(getComputedStyle(element).borderTopWidth) === 0;
      const moves = (element: Element) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
        return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior === 'smooth';
      };
      const name = ({ tagName, className }: Element) => `${tagName} ${className}`;
      // A box to tick is drawn by the browser itself.
      const edged = shown('button:not(.close), input:not([type="checkbox"]), select, .message');
      return {
        edged: edged.length,
        edgeless: edged.filter(hasNoEdge).map(name),
        moving: shown('*').filter(moves).map(name),
      };
    });
    expect(found).toMatchObject({ edgeless: [], moving: [] });
    expect(found.edged).toBeGreaterThan(2);
  }
});

async function formFrame({ frame, form }: Chat): Promise<Frame> {
  await form.locator('h1').waitFor();
  const handle = await frame.locator('#form iframe:not([hidden])').elementHandle();
  const found = await handle?.contentFrame();
  if (!found) throw new Error('no form is open');
  return found;
}

/** axe runs in each frame by itself: the policies of the pages are those of production. */
async function expectNoFaults(frame: Frame, where: string): Promise<void> {
  await frame.evaluate(axe.source);
  const { passes, violations } = await frame.evaluate(async () => {
    const { axe: inPage } = window as unknown as { axe: typeof import('axe-core') };
    // Of a frame, what is in it: axe would look for itself in the frames below.
    const results = await inPage.run(document, { iframes: false });
    const violations = results.violations.flatMap(({ id, impact, nodes }) =>
      nodes.map(node => ({ id, impact, html: node.html.slice(0, 160), why: node.failureSummary ?? '' })),
    );
    return { passes: results.passes.length, violations };
  });
  expect({ where, violations }).toEqual({ where, violations: [] });
  // An empty page has no faults either.
  expect(passes).toBeGreaterThan(15);
}
