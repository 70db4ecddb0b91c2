import type { Academy } from '../../dialogs/academy';
import { type Locale, locales, translator } from '../../locales/translate';
import { html, type SafeHtml } from '../http/html';
import { page } from '../http/page';

export interface ChatScene {
  academy: Academy;
  /** Forms are linked by their public address, even to who came under another name of this machine. */
  publicUrl: string;
  /** Of Azure, when the chat speaks with it instead of us. */
  directLine?: string;
  styles: string[];
  /** Web Chat, then our own script. */
  scripts: string[];
}

/** The chat alone: full page, or in the widget's frame (then without its own header). */
export function chatPage(
  scene: ChatScene,
  { locale, framed, nonce }: { locale: Locale; framed: boolean; nonce: string },
): string {
  const t = translator(locale);
  const { phone } = scene.academy.offices.rectorat;
  return page({
    locale,
    title: t('web.chat.title'),
    styles: scene.styles,
    className: framed ? 'framed' : 'whole',
    body: html`${header(locale)}
<p id="status" role="status" hidden></p>
<main id="chat" data-texts="${JSON.stringify(textsFor(phone))}" data-forms="${new URL(scene.publicUrl).origin}"${scene.directLine && html` data-direct-line="${scene.directLine}"`}></main>
<section id="trouble" role="alert" hidden>
<p></p>
<button type="button"></button>
</section>
<noscript><p class="notice">${t('web.chat.noScript', { phone })}</p></noscript>
<dialog id="form" aria-labelledby="form-title">
<div class="form-bar"><h2 id="form-title" data-text="formTitle">${t('web.chat.form.title')}</h2>
<button type="button" class="close" aria-label="${t('web.chat.form.close')}">✕</button></div>
</dialog>
${scene.scripts.map(src => html`<script src="${src}" nonce="${nonce}" defer></script>`)}`,
  });
}

function header(locale: Locale): SafeHtml {
  const t = translator(locale);
  return html`<header>
<img src="/pictures/bot.svg" alt="" width="40" height="40">
<div><h1 data-text="title">${t('web.chat.title')}</h1><p data-text="subtitle">${t('web.chat.subtitle')}</p></div>
<a href="/?lang=${locale}" data-text="home">${t('web.chat.home')}</a>
</header>`;
}

/** What `chat.js` says by itself, in every language: the person may change it on the way. */
function textsFor(phone: string) {
  const inLocale = (locale: Locale) => {
    const t = translator(locale);
    return {
      title: t('web.chat.title'),
      subtitle: t('web.chat.subtitle'),
      home: t('web.chat.home'),
      connecting: t('web.chat.connecting'),
      offline: t('web.chat.offline'),
      restart: t('web.chat.restart'),
      here: t('web.chat.here'),
      more: t('web.chat.more'),
      elsewhere: t('web.chat.trouble.elsewhere'),
      unavailable: t('web.chat.trouble.unavailable', { phone }),
      ended: t('web.chat.trouble.ended'),
      expired: t('web.chat.trouble.expired'),
      formTitle: t('web.chat.form.title'),
      formClose: t('web.chat.form.close'),
    };
  };
  return Object.fromEntries(locales.map(locale => [locale, inLocale(locale)]));
}
