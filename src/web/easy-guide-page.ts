import { html, type SafeHtml } from '../http/html';
import { inWords } from '../http/in-words';
import { drawing } from './drawing';
import type { Drawing } from './pictures';
import { easyGuidePath, guidePath, type SiteView, sitePage } from './site-page';

/** The guide for who reads with effort: one idea a sentence, one sentence a line, a picture beside it. */
export function easyGuidePage(view: SiteView): string {
  const { t, locale } = view;
  return sitePage(view, {
    title: `${t('web.easy.title')} – ${t('web.easy.about')}`,
    otherLanguage: easyGuidePath(locale === 'fr' ? 'en' : 'fr'),
    className: 'easy',
    body: html`<h1>${t('web.easy.title')}</h1>
<p class="about">${t('web.easy.about')}</p>
${parts.map(part => shownPart(view, part))}
<p><a class="button" href="/webchat?locale=${locale}">${t('web.assistance.welcome.action')}</a></p>
<p class="small">${t('web.easy.honest')} <a href="${guidePath(locale)}">${t('web.guide.normalLink')}</a></p>`,
  });
}

const parts = [
  ['what'],
  ['safe'],
  ['numen', 'numen-on-decree'],
  ['call'],
  ['open', 'step-1-webmail'],
  ['forgotten', 'step-3-forgotten'],
  ['who', 'step-4-profile'],
  ['fill', 'step-6-identity'],
  ['read', 'step-7-account'],
  ['password', 'step-8-password'],
  ['done', 'step-9-done'],
  ['help'],
] as const satisfies [string, Drawing?][];

function shownPart(view: SiteView, [name, picture]: (typeof parts)[number]): SafeHtml {
  const { t, academy, phone } = view;
  const words = {
    phone,
    webmail: new URL(academy.links.webmail).host,
    minimum: academy.limits.minimumPasswordLength,
  };
  return html`<section><h2>${t(`web.easy.parts.${name}.title`)}</h2>
<div><div class="lines">${inWords(t, `web.easy.parts.${name}.text`, words)}</div>
${picture && drawing(view, picture)}</div></section>`;
}
