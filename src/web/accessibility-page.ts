import { html, type SafeHtml } from '../http/html';
import { inWords } from '../http/in-words';
import { telephone } from '../http/telephone';
import { contactLink } from './contact-link';
import { dayOf, inSentence, out, type SiteView, sentenceCase, sitePage } from './site-page';

/** When a person last compared it with the service. */
const made = '2026-11-26';

/** The statement in the form that the RGAA's model has, and no better than it is: nobody has audited the service. */
export function accessibilityPage(view: SiteView): string {
  const { t, locale, academy, host, phone } = view;
  const { controller, accessibilityContact } = academy.legal;
  const organisation = controller
    ? sentenceCase(controller[locale])
    : t('web.accessibility.academy', { academy: locale === 'fr' ? inSentence(academy.name) : academy.name });
  return sitePage(view, {
    title: t('web.accessibility.title'),
    otherLanguage: `/accessibility?lang=${locale === 'fr' ? 'en' : 'fr'}`,
    body: html`<section><h1>${t('web.accessibility.title')}</h1>
<p>${t('web.accessibility.commitment', { organisation, host })}</p>
<h2>${t('web.accessibility.state')}</h2>
<p>${bold(t('web.accessibility.stateText', { host }))}</p>
<h2>${t('web.accessibility.results')}</h2>
<p>${t('web.accessibility.resultsText')}</p>
<h2>${t('web.accessibility.gaps')}</h2>
<p>${t('web.accessibility.notAudited')}</p>
<ul><li>${t('web.accessibility.exemption', { minutes: academy.limits.grantMinutes })}</li>
<li>${t('web.accessibility.pictures')}</li>
<li>${t('web.accessibility.outside')}</li></ul>
<h2>${t('web.accessibility.made')}</h2>
<p>${t('web.accessibility.madeText', { date: dayOf(made, locale) })}</p>
<h2>${t('web.accessibility.contact')}</h2>
<p>${inWords(t, 'web.accessibility.contactText', { phone })}
${accessibilityContact !== null && html`${t('web.accessibility.contactAlso')} ${contactLink(accessibilityContact)}.`}</p>
<h2>${t('web.accessibility.appeal')}</h2>
<p>${t('web.accessibility.appealIntro')}</p>
<ul><li>${out('https://formulaire.defenseurdesdroits.fr/', t('web.accessibility.appealForm'))}</li>
<li>${out('https://www.defenseurdesdroits.fr/carte-des-delegues', t('web.accessibility.appealDelegate'))}</li>
<li>${t('web.accessibility.appealPost')}</li>
<li>${inWords(t, 'web.accessibility.appealPhone', { phone: telephone('09 69 39 00 00') })}</li></ul></section>`,
  });
}

const bold = (text: string): SafeHtml =>
  html`${text.split('**').map((part, index) => (index % 2 === 0 ? part : html`<strong>${part}</strong>`))}`;
