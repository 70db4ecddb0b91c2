import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Frame, Locator, Page } from 'playwright-core';
import { translator } from '../../locales/translate';
import { freePort } from '../free-port.cjs';
import { type Chat, openWidget, widgetChat } from './chat';
import { changePassword, identify, reachIdentityForm } from './journey';
import { gael, jean, newPassword } from './people';
import { type Site, startFront, startHostPage } from './public-sites';
import { type SesameProcess, startSesame } from './sesame-process';
import { smallPhone, useVisits } from './visits';

/**
 * Sésame behind TLS under one name, the page that carries its widget under another: the frame is then a third party's, and
 * its cookie has to be a partitioned one.
 */
const visits = useVisits();
const sites: Site[] = [];
let sesame: SesameProcess;
let allowed: string;
let stranger: string;
/** The query of a page that holds the widget by its hash, as `npm run widget:tag` says. */
let pinned: string;

beforeAll(async () => {
  const [front, host, other] = [await freePort(), await freePort(), await freePort()];
  const publicUrl = `https://localhost:${front}`;
  allowed = `https://127.0.0.1:${host}`;
  stranger = `https://127.0.0.1:${other}`;
  let behind = 0;
  sesame = await startSesame(port => {
    behind = port;
    return { PUBLIC_URL: publicUrl, ALLOWED_ORIGINS: allowed };
  });
  sites.push(await startFront(front, behind));
  sites.push(await startHostPage(host, publicUrl), await startHostPage(other, publicUrl));
  pinned = await pinnedQuery(sesame.port);
});
afterAll(async () => {
  for (const site of sites) await site.stop();
  await sesame?.stop();
});

describe('the widget on a page of another site', () => {
  it('goes the whole way under that page’s strict policy, with a cookie for that page only', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    await page.goto(allowed);
    const chat = await openWidget(page);
    await identify(chat, jean);
    await changePassword(chat);
    expect(await sesame.verifyPassword(jean.username, newPassword)).toBe('valid');
    // One ties forms to this browser; the other says that somebody was verified in it.
    const cookies = await page.context().cookies();
    expect(cookies.map(({ name }) => name).toSorted()).toEqual([
      '__Host-sesame_session',
      '__Secure-sesame_known',
    ]);
    for (const cookie of cookies)
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, partitionKey: 'https://127.0.0.1' });
    // Escape reaches the page through the frames.
    await chat.frame.locator('#text').press('Escape');
    await page.locator('sesame-widget .panel').waitFor({ state: 'hidden' });
  });

  it.each([
    ['an element of an older kind', ''],
    ['a module, which does not know its element', '?type=module'],
    ['a script held by its hash', () => pinned],
  ])('comes by %s', async (_, query) => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    await page.goto(allowed + (typeof query === 'string' ? query : query()));
    await openWidget(page);
  });

  it('is refused by the browser when it is not what the hash was made of', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true, refusals: ['integrity'] });
    await page.goto(allowed + pinned.replace(/sha384-..../u, 'sha384-AAAA'));
    expect(await page.locator('sesame-widget').count()).toBe(0);
  });

  it('has the colour, the theme, the side and the language that its element says, and opens unasked on a desktop', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    const query = { accent: '#ffdd00', theme: 'dark', placement: 'left', open: '', locale: 'en' };
    const asked = new URLSearchParams(Object.entries(query).map(([name, value]) => [`data-${name}`, value]));
    await page.goto(`${allowed}?${asked}`);
    const chat = await widgetChat(page, 'en');
    const launcher = page.locator('sesame-widget .launcher');
    expect(await styleOf(launcher)).toMatchObject({ background: 'rgb(255, 221, 0)', ink: 'rgb(0, 0, 0)' });
    expect((await launcher.boundingBox())?.x).toBe(16);
    // Nobody asked: the focus stays where it was.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    for (const frame of [chat.frame, await formFrame(chat)])
      expect(await frame.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  });

  it('tells the page around that it opens, how far one is, that it is over and that it closes', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    await hearEvents(page);
    await page.goto(allowed);
    await page.locator('sesame-widget .launcher').waitFor();
    await page.evaluate(() => (window as unknown as { sesame: { open(): void } }).sesame.open());
    const chat = await widgetChat(page);
    await identify(chat, gael);
    await changePassword(chat);
    await page.waitForFunction(() =>
      (window as unknown as { heard: string[] }).heard.includes('sesame:done'),
    );
    await page.evaluate(() => (window as unknown as { sesame: { close(): void } }).sesame.close());
    const events = await eventsOf(page);
    expect(events.at(0)).toBe('sesame:open');
    expect(events.at(-1)).toBe('sesame:close');
    expect(events.slice(1, -1).filter(event => event !== 'sesame:done')).toEqual(
      expect.arrayContaining([1, 2, 3, 4, 6].map(step => `sesame:step {"step":${step},"of":6}`)),
    );
  });

  it('covers a phone only when it is asked to, with the page still behind it, and Back closes it', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true, ...smallPhone });
    await page.goto(`${allowed}/start`);
    await page.goto(`${allowed}?data-open`);
    const panel = page.locator('sesame-widget .panel');
    await page.locator('sesame-widget .launcher').waitFor();
    expect(await panel.isVisible()).toBe(false);
    const before = await page.evaluate(() => history.length);
    const chat = await openWidget(page);
    expect(await panel.getAttribute('role')).toBe('dialog');
    expect(await panel.getAttribute('aria-modal')).toBe('true');
    // Out of reach and still: nothing behind takes the focus, and the page does not move.
    expect(await page.evaluate(() => document.querySelector('h1')?.inert)).toBe(true);
    await page.evaluate(() => document.querySelector('a')?.focus());
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SESAME-WIDGET');
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).overflow)).toBe('hidden');
    // Forms that are refused, and those that follow, are no steps of their own.
    await reachIdentityForm(chat);
    await chat.form.locator('#numen').fill('1');
    await chat.form.locator('button.primary').click();
    await chat.form.locator('.summary').waitFor();
    expect(await page.evaluate(() => history.length)).toBe(before + 1);
    await page.goBack();
    await panel.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.querySelector('h1')?.inert)).toBe(false);
    // Closed by its own button it leaves nothing to go back through either.
    await page.locator('sesame-widget .launcher').click();
    await page.locator('sesame-widget .close').click();
    await panel.waitFor({ state: 'hidden' });
    await page.waitForFunction(() => history.state?.sesame === undefined);
    await page.goBack();
    expect(new URL(page.url()).pathname).toBe('/start');
  });

  it('does not open unasked on a phone where the page, without a viewport, is as wide as on a desktop', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true, ...smallPhone });
    await page.goto(`${allowed}?data-open&viewport=none`);
    await page.locator('sesame-widget .launcher').waitFor();
    expect(await page.evaluate(() => innerWidth)).toBeGreaterThan(900);
    expect(await page.locator('sesame-widget .panel').isVisible()).toBe(false);
    await openWidget(page);
    expect(await page.locator('sesame-widget .panel').getAttribute('aria-modal')).toBe('true');
  });

  it('makes no step of the history on a desktop, and leaves the page in reach', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    await page.goto(allowed);
    const before = await page.evaluate(() => history.length);
    await openWidget(page);
    expect(await page.evaluate(() => history.length)).toBe(before);
    expect(await page.evaluate(() => document.querySelector('h1')?.inert)).toBe(false);
    expect(await page.locator('sesame-widget .panel').getAttribute('aria-modal')).toBeNull();
  });

  it('leaves nothing behind on a page that takes it out while it covers it, and comes back when it is asked', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true, ...smallPhone });
    await page.goto(`${allowed}/start`);
    await page.goto(`${allowed}?data-accent=%237a1fa2`);
    await openWidget(page);
    expect(await page.evaluate(() => document.querySelector('h1')?.inert)).toBe(true);
    await page.evaluate(() => document.querySelector('sesame-widget')?.remove());
    expect(await stateOf(page)).toEqual({ inert: 0, overflow: 'visible', widgets: 0 });
    await page.waitForFunction(() => history.state?.sesame === undefined);
    // By its own function, as it was before.
    await page.evaluate(() => (window as unknown as { sesame: { open(): void } }).sesame.open());
    await widgetChat(page);
    expect(await styleOf(page.locator('sesame-widget .bar'))).toMatchObject({
      background: 'rgb(122, 31, 162)',
    });
    await page.locator('sesame-widget .close').click();
    await page.waitForFunction(() => history.state?.sesame === undefined);
    expect(await stateOf(page)).toEqual({ inert: 0, overflow: 'visible', widgets: 1 });
    await page.goBack();
    expect(new URL(page.url()).pathname).toBe('/start');
  });

  it('comes back by another tag, with other wishes, and of two that load at once one counts', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    await page.goto(sesame.url);
    const launcher = page.locator('sesame-widget .launcher');
    await launcher.waitFor();
    await addTags(page, ['left']);
    expect(await page.locator('sesame-widget').count()).toBe(1);
    expect((await launcher.boundingBox())?.x).toBeGreaterThan(640);
    await page.evaluate(() => document.querySelector('sesame-widget')?.remove());
    await addTags(page, ['left', 'left']);
    expect(await page.locator('sesame-widget').count()).toBe(1);
    expect((await launcher.boundingBox())?.x).toBe(16);
    await openWidget(page);
  });

  it('opens for nobody who did not ask: not by Back after the page went elsewhere, nor when it is loaded again', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true, ...smallPhone });
    await page.goto(`${allowed}/start`);
    await page.goto(allowed);
    const panel = page.locator('sesame-widget .panel');
    await openWidget(page);
    await page.evaluate(() => {
      history.pushState({ page: 2 }, '', '#2');
      (window as unknown as { sesame: { close(): void } }).sesame.close();
    });
    await page.waitForTimeout(200);
    expect(new URL(page.url()).hash).toBe('#2');
    await page.goBack();
    await page.waitForFunction(() => location.hash === '' && history.state?.sesame === undefined);
    expect(await panel.isVisible()).toBe(false);
    await openWidget(page);
    await page.reload();
    await page.locator('sesame-widget .launcher').waitFor();
    expect(await panel.isVisible()).toBe(false);
    expect(await page.evaluate(() => history.state?.sesame)).toBeUndefined();
    // A page that closes it and goes elsewhere in one breath is elsewhere.
    await openWidget(page);
    await page.evaluate(() => {
      (window as unknown as { sesame: { close(): void } }).sesame.close();
      history.pushState({ page: 3 }, '', '#3');
    });
    await page.waitForTimeout(200);
    expect(new URL(page.url()).hash).toBe('#3');
  });

  it('looks the same whatever the page says of all its elements', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    const looks = async () => {
      await openWidget(page);
      const found = await page.evaluate(() => {
        const shadow = document.querySelector('sesame-widget')?.shadowRoot;
        return [...(shadow?.querySelectorAll('.root, .root :not(iframe, svg, path)') ?? [])].map(part => {
          const { textTransform, letterSpacing, fontSize, color, textAlign, lineHeight, borderTopWidth } =
            getComputedStyle(part);
          const { width, height } = part.getBoundingClientRect();
          const style = {
            textTransform,
            letterSpacing,
            fontSize,
            color,
            textAlign,
            lineHeight,
            borderTopWidth,
          };
          return { part: part.className, ...style, width, height };
        });
      });
      await page.keyboard.press('Escape');
      return found;
    };
    await page.goto(allowed);
    const plain = await looks();
    expect(plain.length).toBeGreaterThan(6);
    await page.goto(allowed);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`html { font-size: 40px } * { text-transform: uppercase; letter-spacing: 4px; font-size: 30px; color: red;
        text-align: right; line-height: 3; border: 5px solid; direction: rtl; word-spacing: 9px; font-style: italic; --bar: pink }
        sesame-widget { padding: 40px; transform: rotate(3deg); text-indent: 50px; visibility: collapse }`);
      document.adoptedStyleSheets = [sheet];
    });
    expect(await looks()).toEqual(plain);
  });

  it('says on its button what the button does', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    await page.goto(allowed);
    const launcher = page.locator('sesame-widget .launcher');
    expect(await launcher.textContent()).toContain(translator('fr')('web.widget.launcher'));
    await openWidget(page);
    expect((await launcher.textContent())?.trim()).toBe(translator('fr')('web.widget.close'));
    await launcher.click();
    expect(await launcher.textContent()).toContain(translator('fr')('web.widget.launcher'));
  });

  it('cannot be framed by a page that is not in ALLOWED_ORIGINS', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true, refusals: ['frame-ancestors'] });
    await page.goto(stranger);
    const refused = page.waitForEvent('console', message => message.text().includes('frame-ancestors'));
    await page.locator('sesame-widget .launcher').click();
    await refused;
    const handle = await page.locator('sesame-widget iframe').elementHandle();
    const frame = await handle?.contentFrame();
    await frame?.waitForURL('chrome-error://chromewebdata/');
    expect(await frame?.locator('#chat').count()).toBe(0);
  });
});

async function pinnedQuery(port: number): Promise<string> {
  const script = Buffer.from(await (await fetch(`http://127.0.0.1:${port}/widget.js`)).arrayBuffer());
  const src = `/widget-${createHash('sha256').update(script).digest('hex').slice(0, 16)}.js`;
  const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`;
  return `?${new URLSearchParams({ src, integrity, crossorigin: 'anonymous' })}`;
}

/** What the page's own script would hear on `window`. */
const hearEvents = (page: Page) =>
  page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const name of ['open', 'step', 'done', 'close']) {
      addEventListener(`sesame:${name}`, event => {
        const { detail } = event as CustomEvent;
        heard.push(`${event.type}${detail === null ? '' : ` ${JSON.stringify(detail)}`}`);
      });
    }
  });

const eventsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { heard: string[] }).heard);

const styleOf = (locator: Locator) =>
  locator.evaluate(element => {
    const { backgroundColor, color } = getComputedStyle(element);
    return { background: backgroundColor, ink: color };
  });

/** What a page that the panel covers has lost. */
const stateOf = (page: Page) =>
  page.evaluate(() => ({
    inert: document.querySelectorAll('[inert]').length,
    overflow: getComputedStyle(document.documentElement).overflow,
    widgets: document.querySelectorAll('sesame-widget').length,
  }));

/** As a page of one document does that is written anew. */
const addTags = (page: Page, placements: string[]) =>
  page.evaluate(async sides => {
    const loaded = sides.map(placement => {
      const tag = document.createElement('script');
      tag.dataset.placement = placement;
      tag.src = '/widget.js';
      return new Promise(resolve => {
        tag.addEventListener('load', resolve);
        document.body.append(tag);
      });
    });
    await Promise.all(loaded);
  }, placements);

async function formFrame(chat: Chat): Promise<Frame> {
  await reachIdentityForm(chat);
  const handle = await chat.frame.locator('#form iframe:not([hidden])').elementHandle();
  const frame = await handle?.contentFrame();
  if (!frame) throw new Error('no form is open');
  return frame;
}
