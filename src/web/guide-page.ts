import { html, type SafeHtml } from '../http/html';
import { drawing } from './drawing';
import { type GuideStep, guideStep } from './guide-steps';
import { officesTable } from './offices-table';
import type { Drawing } from './pictures';
import { easyGuidePath, guidePath, monthOf, type SiteView, sitePage } from './site-page';

/** The paper guide, for who prefers paper: one sheet of A4, both sides, with its pictures. */
export function guidePage(view: SiteView): string {
  const { t, locale, academy, host } = view;
  const guideDate = monthOf(academy.lastChecked, locale);
  return sitePage(view, {
    title: t('web.guide.title'),
    otherLanguage: guidePath(locale === 'fr' ? 'en' : 'fr'),
    className: 'guide',
    body: html`<article class="side">
<h1>${t('web.guide.title')}</h1>
<p class="small">${t('web.guide.subtitle', { academy: academy.name, guideDate })}</p>
<p class="onscreen">${t('web.guide.print')} · <a href="${easyGuidePath(locale)}">${t('web.guide.easyLink')}</a></p>
<p>${t('web.guide.chat', { host })}</p>
${warning(view)}
<section class="step"><h2><span>1</span> ${t('web.guide.numenTitle')}</h2>
<p>${guideStep(view, 'step1').text} ${t('web.guide.numenWhere')}</p>
<div class="pictures">${drawing(view, 'numen-on-decree')}${drawing(view, 'numen-on-payslip')}</div>
<h3>${t('web.guide.whoTitle')}</h3>
${officesTable(view)}</section>
<div class="steps">${first.map(step => shownStep(view, step))}</div>
<p class="page">${t('web.guide.side', { page: 1 })}</p>
</article>
<article class="side">
<div class="steps">${second.map(step => shownStep(view, step))}</div>
<p class="page">${t('web.guide.side', { page: 2 })}</p>
</article>`,
  });
}

interface Shown {
  step: GuideStep;
  pictures: Drawing[];
  /** Two pictures, or on paper the picture beside the words. */
  place?: 'wide' | 'last';
  /** What is left of a step of the side before. */
  isContinued?: boolean;
}

const first: Shown[] = [
  { step: 'step2', pictures: ['step-1-webmail'] },
  { step: 'step3', pictures: ['step-2-assistance'] },
];

const second: Shown[] = [
  { step: 'step3', pictures: ['step-3-forgotten'], isContinued: true },
  { step: 'step4', pictures: ['step-4-profile'] },
  { step: 'step5', pictures: ['step-5-sign-in', 'step-6-identity'], place: 'wide' },
  { step: 'step6', pictures: ['step-7-account'] },
  { step: 'step7', pictures: ['step-8-password'] },
  { step: 'step8', pictures: ['step-9-done'], place: 'last' },
];

const warning = (view: SiteView): SafeHtml => html`<aside class="warning" aria-labelledby="phishing-title">
<h2 id="phishing-title">${view.t('web.assistance.phishing.title')}</h2>
<p>${view.t('web.assistance.phishing.text')} ${guideStep(view, 'step0').text}</p>
</aside>`;

function shownStep(view: SiteView, { step, pictures, place, isContinued }: Shown): SafeHtml {
  const { title, text } = guideStep(view, step);
  return html`<section class="step ${place}"><h2><span>${step.slice(-1)}</span> ${title}${isContinued && ` ${view.t('web.guide.continued')}`}</h2>
${!isContinued && html`<p>${text}</p>`}
<div class="pictures">${pictures.map(name => drawing(view, name))}</div></section>`;
}
