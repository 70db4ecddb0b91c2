import { html } from '../http/html';
import { inWords } from '../http/in-words';
import { contactLink } from './contact-link';
import { out, type SiteView, sitePage } from './site-page';

/**
 * What RGPD, articles 13 and 14, has to be said: who, why, to whom, how long, which rights. What the académie has not told is left open in
 * plain sight: who stands for it may not be guessed.
 */
export function privacyPage(view: SiteView): string {
  const { t, locale, academy, phone } = view;
  const { controller, legalBasis, dataProtectionOfficer: officer } = academy.legal;
  const open = t('web.privacy.toComplete');
  return sitePage(view, {
    title: t('web.privacy.title'),
    otherLanguage: `/privacy?lang=${locale === 'fr' ? 'en' : 'fr'}`,
    body: html`<section><h1>${t('web.privacy.title')}</h1>
<p>${t('web.privacy.intro')}</p>
<h2>${t('web.privacy.who')}</h2>
<p>${t('web.privacy.controller', { controller: controller?.[locale] ?? open })}</p>
<p>${inWords(t, 'web.privacy.officer', { officer: officer === null ? open : contactLink(officer) })}</p>
<h2>${t('web.privacy.why')}</h2>
<p>${t('web.privacy.purpose')}</p>
<p>${t('web.privacy.basis', { basis: legalBasis?.[locale] ?? open })}</p>
<h2>${t('web.privacy.kept')}</h2>
<table><thead><tr><th scope="col">${t('web.privacy.what')}</th><th scope="col">${t('web.privacy.how')}</th></tr></thead>
<tbody>${rows.map(
      row =>
        html`<tr><th scope="row">${t(`web.privacy.rows.${row}.what`)}</th><td>${t(`web.privacy.rows.${row}.how`, { ...view.retention, hours: 24 * view.retention.chats })}</td></tr>`,
    )}</tbody></table>
<h2>${t('web.privacy.recipients')}</h2>
<ul>${recipients.map(name => html`<li>${t(`web.privacy.recipientList.${name}`)}</li>`)}</ul>
<p>${t('web.privacy.notKept')}</p>
<h2>${t('web.privacy.rights')}</h2>
<p>${inWords(t, 'web.privacy.rightsText', { phone })} ${officer !== null && t('web.privacy.rightsOfficer')}</p>
<p>${t('web.privacy.complaint')} ${out('https://www.cnil.fr/fr/plaintes', 'www.cnil.fr/fr/plaintes')}</p></section>`,
  });
}

const recipients = ['staff', 'mail', 'microsoft'] as const;

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
