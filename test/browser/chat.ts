import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { type Locale, type TextKey, type Translate, translator } from '../../locales/translate';
import { plainPartOf } from '../plain-part';

/** The conversation on its page or in the widget, in the words of one language. */
export interface Chat {
  page: Page;
  frame: Frame;
  t: Translate;
  /** The newest message with these words. */
  said(key: TextKey): Locator;
  /** Resolves when somebody says this. */
  hears(key: TextKey): Promise<void>;
  /** What can be pressed: only the open question offers anything. */
  button(key: TextKey): Locator;
  /** The secure form in the conversation. */
  form: FrameLocator;
}

export async function chatIn(page: Page, frame: Frame, locale: Locale): Promise<Chat> {
  const t = translator(locale);
  const chat: Chat = {
    page,
    frame,
    t,
    said: key => bubbles(frame, plainPartOf(t, key)).last(),
    hears: key => chat.said(key).waitFor(),
    button: key => frame.getByRole('button', { name: t(key), exact: true }).last(),
    form: frame.frameLocator('#form iframe:not([hidden])'),
  };
  await frame.locator('.scripted .message').first().waitFor();
  // Connected: what is pressed from here on goes over the stream.
  await frame.locator('#status').waitFor({ state: 'hidden' });
  return chat;
}

/** Opens the widget by its launcher; on a narrow screen, by the page's own button where that is in view. */
export async function openWidget(page: Page, locale: Locale = 'fr'): Promise<Chat> {
  await page.locator('sesame-widget').waitFor({ state: 'attached' });
  const offer = page.locator('main a[href^="/webchat"]').first();
  const isNarrow = (page.viewportSize()?.width ?? 0) <= 768;
  await (isNarrow && (await offer.count()) > 0 ? offer : page.locator('sesame-widget .launcher')).click();
  return widgetChat(page, locale);
}

export async function widgetChat(page: Page, locale: Locale = 'fr'): Promise<Chat> {
  const handle = await page.locator('sesame-widget iframe').elementHandle();
  const frame = await handle?.contentFrame();
  if (!frame) throw new Error('the widget has no frame');
  return chatIn(page, frame, locale);
}

export async function openChatPage(page: Page, url: string, locale: Locale = 'fr'): Promise<Chat> {
  await page.goto(`${url}/webchat?locale=${locale}`);
  return chatIn(page, page.mainFrame(), locale);
}

const bubbles = (frame: Frame, words: string): Locator =>
  frame.locator('.message').filter({ hasText: words });
