import type { Academy } from '../../dialogs/academy';
import { mainOffice } from '../../dialogs/office';
import { type Locale, type Translate, translator } from '../../locales/translate';
import { brand } from '../http/brand';
import { html, type SafeHtml } from '../http/html';
import { page } from '../http/page';
import { telephone } from '../http/telephone';
import type { Retention } from '../retention';

export interface SiteScene {
  academy: Academy;
  publicUrl: string;
  retention: Retention;
  /** For real people: otherwise each page says that it is a demonstration. */
  production: boolean;
  styles: string[];
}

/** A page of the site, about to be written in one language. */
export interface SiteView extends SiteScene {
  locale: Locale;
  t: Translate;
  /** The host of our public address, for the person to compare. */
  host: string;
  /** The first office's number, as a link. */
  phone: SafeHtml;
}

export const siteView = (scene: SiteScene, locale: Locale): SiteView => ({
  ...scene,
  locale,
  t: translator(locale),
  host: new URL(scene.publicUrl).host,
  phone: telephone(mainOffice(scene.academy).phone),
});

interface SitePage {
  title: string;
  /** The same page in the other language. */
  otherLanguage: string;
  nav?: SafeHtml;
  body: SafeHtml;
  className?: string;
  /** The chat on it. */
  hasWidget?: boolean;
}

/** The frame of the assistance page, the guide and the pages that the law asks for. */
export function sitePage(
  view: SiteView,
  { title, otherLanguage, nav, body, className, hasWidget }: SitePage,
) {
  const { t, locale, styles } = view;
  return page({
    locale,
    title,
    styles,
    className,
    body: html`<a class="skip" href="#content">${t('web.assistance.skip')}</a>
${header(view, otherLanguage, nav)}
<main id="content" tabindex="-1">
${body}
</main>
${footer(view)}
${
  hasWidget &&
  html`<script src="/widget.js" data-locale="${locale}" defer></script>
<script type="module" src="/assets/page.js"></script>`
}`,
  });
}

function header(
  { t, locale, academy, production }: SiteView,
  otherLanguage: string,
  nav?: SafeHtml,
): SafeHtml {
  const other = locale === 'fr' ? 'en' : 'fr';
  return html`<header class="site">
<div class="head">
<a class="home" href="/?lang=${locale}">${brand(t('forms.brand'), academy.name)}</a>
<a class="language" href="${otherLanguage}" hreflang="${other}" lang="${other}">${t('web.assistance.otherLanguage')}</a>
</div>
${nav}
${!production && html`<p class="demo">${t('web.assistance.demo')} ${official(academy, t)}</p>`}
</header>`;
}

function footer({ t, locale }: SiteView): SafeHtml {
  const links: [string, string][] = [
    [guidePath(locale), t('web.menu.guide')],
    [easyGuidePath(locale), t('web.menu.easy')],
    [`/privacy?lang=${locale}`, t('web.menu.privacy')],
    [`/accessibility?lang=${locale}`, t('web.menu.accessibility')],
  ];
  return html`<footer class="site">
<nav aria-label="${t('web.menu.label')}"><ul>${links.map(([href, text]) => html`<li><a href="${href}">${text}</a></li>`)}</ul></nav>
</footer>`;
}

export const guidePath = (locale: Locale): string => `/guide/${locale}`;
export const easyGuidePath = (locale: Locale): string => `/guide/${locale}/${easyNames[locale]}`;
export const easyNames: Record<Locale, string> = { fr: 'facile-a-lire', en: 'easy-to-read' };

/** Nothing where the académie has told no address. */
export const official = ({ links }: Academy, t: Translate): SafeHtml | false =>
  links.assistance !== null && out(links.assistance, t('web.assistance.official'));

export const out = (href: string, text: string): SafeHtml =>
  html`<a href="${href}" rel="noopener noreferrer">${text}</a>`;

/** « Académie de X » as it stands in « rectorat de l’académie de X ». */
export const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** « décembre 2022 », of an ISO date. */
export const monthOf = (isoDate: string, locale: Locale): string =>
  dateIn(locale, isoDate, { month: 'long', year: 'numeric' });

/** « 26 novembre 2026 ». */
export const dayOf = (isoDate: string, locale: Locale): string =>
  dateIn(locale, isoDate, { dateStyle: 'long' });

const dateIn = (locale: Locale, isoDate: string, format: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { ...format, timeZone: 'UTC' }).format(
    new Date(isoDate),
  );
