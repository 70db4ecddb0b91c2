import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { translator } from '../../locales/translate';
import { openWidget, widgetChat } from './chat';
import { type SesameProcess, startSesame } from './sesame-process';
import { smallPhone, useVisits } from './visits';

const visits = useVisits();
const t = translator('fr');
let sesame: SesameProcess;

beforeAll(async () => {
  sesame = await startSesame();
});
afterAll(() => sesame?.stop());

describe('the assistance page', () => {
  it('fetches nothing of the chat before the visitor opens it, and little then', async () => {
    const page = await visits.begin();
    const loaded = weigh(page);
    await page.goto(`${sesame.url}/`);
    await page.locator('sesame-widget .launcher').waitFor();
    await page.waitForLoadState('networkidle');
    const before = await loaded();
    expect(before.paths.filter(path => path.startsWith('/webchat'))).toEqual([]);
    expect(before.bytes).toBeLessThan(60_000);

    await openWidget(page);
    const after = await loaded();
    expect(after.paths.some(path => /^\/webchat\/chat-\w+\.js$/u.test(path))).toBe(true);
    process.stdout.write(
      `Loaded before the chat opens: ${kilobytes(before)} in ${before.paths.length} requests; once it is open: ${kilobytes(after)} in ${after.paths.length}.\n`,
    );
    expect(after.bytes - before.bytes).toBeLessThan(60_000);
  });

  it('opens the widget by mouse; Escape closes it and the focus comes back to the launcher', async () => {
    const page = await visits.begin();
    await page.goto(`${sesame.url}/`);
    const chat = await openWidget(page);
    expect(await focused(page)).toBe('IFRAME');
    await chat.button('dialog.choices.lostBoth').focus();
    await page.keyboard.press('Escape');
    await chat.frame.locator('#text').focus();
    await page.keyboard.press('Escape');
    await page.locator('sesame-widget .panel').waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('launcher');
  });

  it('opens and closes the widget by keyboard, and finds the same conversation again', async () => {
    const page = await visits.begin();
    await page.goto(`${sesame.url}/`);
    await page.locator('sesame-widget .launcher').waitFor();
    while ((await focused(page)) !== 'launcher') await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const chat = await widgetChat(page);
    await chat.frame.locator('#text').fill(t('dialog.choices.lostBoth'));
    await page.keyboard.press('Enter');
    await chat.hears('dialog.states.askNumenKnown.intro');
    await page.locator('sesame-widget .close').focus();
    await page.keyboard.press('Space');
    await page.locator('sesame-widget .panel').waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('launcher');
    await page.keyboard.press('Space');
    await chat.hears('dialog.states.askNumenKnown.intro');
    expect(await focused(page)).toBe('IFRAME');
  });

  it('has one chat, whichever way it is opened: its own button opens the widget too, and has the focus again', async () => {
    const page = await visits.begin();
    await page.goto(`${sesame.url}/`);
    await page.locator('sesame-widget .launcher').waitFor();
    const offer = page.locator('main a[href^="/webchat"]');
    await offer.click();
    const chat = await widgetChat(page);
    expect(new URL(page.url()).pathname).toBe('/');
    await chat.frame.locator('#text').press('Escape');
    await page.locator('sesame-widget .panel').waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('button');
    // In a tab of its own, for who likes it so.
    const opened = page.context().waitForEvent('page');
    await offer.click({ modifiers: ['Control'] });
    expect(new URL((await opened).url()).pathname).toBe('/webchat');
  });

  it('offers the chat in view on a small phone, and covers no text while it does', async () => {
    const page = await visits.begin(smallPhone);
    await page.goto(`${sesame.url}/`);
    const launcher = page.locator('sesame-widget .launcher');
    await launcher.waitFor({ state: 'attached' });
    await launcher.waitFor({ state: 'hidden' });
    const box = await page.locator('main a[href^="/webchat"]').first().boundingBox();
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(smallPhone.viewport.height);
    await page.locator('#contact').scrollIntoViewIfNeeded();
    await launcher.waitFor();
    // At the end of the page there is nothing below it.
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const [last, button] = [
      await page.locator('footer a').last().boundingBox(),
      await launcher.boundingBox(),
    ];
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(button?.y ?? 0);
  });

  it('has a way out without JavaScript: a number to call and the guide', async () => {
    const page = await visits.begin({ javaScriptEnabled: false });
    await page.goto(`${sesame.url}/`);
    const notice = page.locator('noscript .notice');
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(/04\s72\s80\s60\s60/u);
    expect(await page.locator('#guide li').count()).toBe(9);
    expect(await page.locator('#contact a[href^="tel:"]').count()).toBe(4);
  });
});

/** What the page and its frames have loaded so far, as it went over the wire. */
function weigh(page: Page): () => Promise<{ bytes: number; paths: string[] }> {
  const finished: Request[] = [];
  page.on('requestfinished', request => finished.push(request));
  return async () => {
    const sizes = await Promise.all(finished.map(request => request.sizes()));
    return {
      bytes: sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0),
      paths: finished.map(request => new URL(request.url()).pathname),
    };
  };
}

const kilobytes = ({ bytes }: { bytes: number }): string => `${Math.round(bytes / 1000)} kB`;

/** What has the focus, also within the widget. */
const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const active = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
    return active?.className || active?.tagName;
  });
