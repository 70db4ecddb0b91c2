import { mainOffice } from '../../dialogs/office';
import { html } from '../http/html';
import { inWords } from '../http/in-words';
import { contactLink } from './contact-link';
import { inSentence, out, type SiteView, sitePage } from './site-page';

/** What RGPD, articles 13 and 14, has to be said: who, why, how long, which rights. What the académie has not told is left out. */
export function privacyPage(view: SiteView): string {
  const { t, locale, academy, phone } = view;
  const { controller, legalBasis, dataProtectionOfficer: officer } = academy.legal;
  return sitePage(view, {
    title: t('web.privacy.title'),
    otherLanguage: `/privacy?lang=${locale === 'fr' ? 'en' : 'fr'}`,
    body: html`<section><h1>${t('web.privacy.title')}</h1>
<p>${t('web.privacy.intro')}</p>
<h2>${t('web.privacy.who')}</h2>
<p>${t('web.privacy.controller', { controller: controller?.[locale] ?? inSentence(mainOffice(academy).name[locale]) })}
${officer !== null && html`${t('web.privacy.officer')} ${contactLink(officer)}.`}</p>
<h2>${t('web.privacy.why')}</h2>
<p>${t('web.privacy.purpose')}</p>
${legalBasis !== null && html`<p>${t('web.privacy.basis', { basis: legalBasis[locale] })}</p>`}
<h2>${t('web.privacy.kept')}</h2>
<table><thead><tr><th scope="col">${t('web.privacy.what')}</th><th scope="col">${t('web.privacy.how')}</th></tr></thead>
<tbody>${rows.map(
      row =>
        html`<tr><th scope="row">${t(`web.privacy.rows.${row}.what`)}</th><td>${t(`web.privacy.rows.${row}.how`, { ...view.retention, hours: 24 * view.retention.chats })}</td></tr>`,
    )}</tbody></table>
<p>${t('web.privacy.notKept')}</p>
<h2>${t('web.privacy.rights')}</h2>
<p>${inWords(t, 'web.privacy.rightsText', { phone })} ${officer !== null && t('web.privacy.rightsOfficer')}</p>
<p>${t('web.privacy.complaint')} ${out('https://www.cnil.fr/fr/plaintes', 'www.cnil.fr/fr/plaintes')}</p></section>`,
  });
}

/** As SECURITY.md lists them. */
const rows = [
  'chat',
  'form',
  'account',
  'identity',
  'password',
  'attempts',
  'sources',
  'audit',
  'notices',
  'session',
  'known',
] as const;
