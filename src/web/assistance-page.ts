import type { Academy, Office } from '../../dialogs/academy';
import { departementChoice, labelOf } from '../../dialogs/choices';
import { mainOffice } from '../../dialogs/office';
import { type Locale, type TextKey, type Translate, translator } from '../../locales/translate';
import { html, type SafeHtml } from '../http/html';
import { page } from '../http/page';

export interface AssistanceScene {
  academy: Academy;
  publicUrl: string;
  styles: string[];
}

/** The page on which the widget lives: the tabs of the official one, and the guide in text. */
export function assistancePage(scene: AssistanceScene, locale: Locale): string {
  const t = translator(locale);
  const view = { ...scene, locale, t };
  return page({
    locale,
    title: t('web.assistance.heading', { academy: inSentence(scene.academy.name) }),
    styles: scene.styles,
    body: html`<a class="skip" href="#content">${t('web.assistance.skip')}</a>
${header(view)}
<main id="content" tabindex="-1">
${tabs.map(tab => html`<section id="${tab.id}" aria-labelledby="${tab.id}-title">${tab.section(view)}</section>`)}
</main>
${footer(view)}
<script src="/widget.js" data-locale="${locale}" defer></script>`,
  });
}

interface View extends AssistanceScene {
  locale: Locale;
  t: Translate;
}

interface Tab {
  id: string;
  name: TextKey;
  section: (view: View) => SafeHtml;
}

const tabs: Tab[] = [
  { id: 'accueil', name: 'web.assistance.tabs.home', section: home },
  { id: 'messagerie', name: 'web.assistance.tabs.mail', section: mail },
  {
    id: 'aura',
    name: 'web.assistance.tabs.aura',
    section: view => elsewhere(view, 'aura', 'web.assistance.tabs.aura'),
  },
  { id: 'securite', name: 'web.assistance.tabs.security', section: security },
  { id: 'telechargements', name: 'web.assistance.tabs.downloads', section: downloads },
  { id: 'contact', name: 'web.assistance.tabs.contact', section: contact },
  { id: 'educonnect', name: 'web.assistance.tabs.educonnect', section: educonnect },
  {
    id: 'visioconferences',
    name: 'web.assistance.tabs.video',
    section: view => elsewhere(view, 'visioconferences', 'web.assistance.tabs.video'),
  },
];

function header({ t, locale, academy }: View): SafeHtml {
  const other = locale === 'fr' ? 'en' : 'fr';
  return html`<header class="site">
<div class="bar">
<img src="/pictures/bot.svg" alt="" width="44" height="44">
<p class="name">${t('web.assistance.heading', { academy: inSentence(academy.name) })}</p>
<a class="language" href="/?lang=${other}" hreflang="${other}" lang="${other}">${t('web.assistance.otherLanguage')}</a>
</div>
<nav aria-label="${t('web.assistance.tabsLabel')}">
<ul>${tabs.map(({ id, name }) => html`<li><a href="#${id}">${t(name)}</a></li>`)}</ul>
</nav>
</header>`;
}

function home(view: View): SafeHtml {
  const { t, locale, academy } = view;
  const { phone } = mainOffice(academy);
  return html`<div class="welcome">
<h1 id="accueil-title">${t('web.assistance.welcome.title')}</h1>
<p>${t('web.assistance.welcome.text')}</p>
<noscript><p class="notice">${t('web.assistance.noScript', { phone })}</p></noscript>
<p class="actions"><a class="button" href="/webchat?locale=${locale}">${t('web.assistance.welcome.action')}</a>
<a href="#guide">${t('web.assistance.welcome.guide')}</a></p>
</div>
${phishing(view)}
<div id="guide">
<h2>${t('web.assistance.guide.title')}</h2>
<ol class="steps" start="0">${steps.map(name => step(view, name))}</ol>
</div>`;
}

function phishing({ t, academy }: View): SafeHtml {
  return html`<aside class="warning" aria-labelledby="phishing-title">
<h2 id="phishing-title">${t('web.assistance.phishing.title')}</h2>
<p>${t('web.assistance.phishing.text')} ${out(academy.links.phishing, t('web.assistance.phishing.link'))}</p>
</aside>`;
}

const steps = ['step0', 'step1', 'step2', 'step3', 'step4', 'step5', 'step6', 'step7', 'step8'] as const;

function step({ t, academy }: View, name: (typeof steps)[number]): SafeHtml {
  const params = {
    academy: inSentence(academy.name),
    webmail: new URL(academy.links.webmail).host,
    mailDomain: academy.mailDomain,
    days: academy.limits.restorationDays,
    minimum: academy.limits.minimumPasswordLength,
  };
  return html`<li><h3>${t(`web.assistance.guide.${name}.title`)}</h3>
<p>${t(`web.assistance.guide.${name}.text`, params)}
${name === 'step1' && html`<a href="#contact">${t('web.assistance.guide.whoToCall')}</a>`}</p></li>`;
}

function mail({ t, academy }: View): SafeHtml {
  const { incoming, tls, pop3Port, imapPort, outgoing } = academy.mailServer;
  const rows: [TextKey, string | number][] = [
    ['web.assistance.mail.incoming', incoming],
    ['web.assistance.mail.tls', t(tls ? 'web.assistance.mail.yes' : 'web.assistance.mail.no')],
    ['web.assistance.mail.pop3', pop3Port],
    ['web.assistance.mail.imap', imapPort],
    ['web.assistance.mail.outgoing', outgoing ?? t('web.assistance.mail.unknown')],
  ];
  return html`<h2 id="messagerie-title">${t('web.assistance.tabs.mail')}</h2>
<p>${t('web.assistance.mail.text')}</p>
<p>${out(academy.links.webmail, t('web.assistance.mail.open'))}</p>
<h3>${t('web.assistance.mail.settings')}</h3>
<dl>${rows.map(([name, value]) => html`<div><dt>${t(name)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function elsewhere({ t, academy }: View, id: string, name: TextKey): SafeHtml {
  return html`<h2 id="${id}-title">${t(name)}</h2>
<p>${t('web.assistance.elsewhere')}</p>
<p>${out(academy.links.assistance, t('web.assistance.official'))}</p>`;
}

function security({ t, academy, publicUrl }: View): SafeHtml {
  const { phone } = mainOffice(academy);
  return html`<h2 id="securite-title">${t('web.assistance.tabs.security')}</h2>
<h3>${t('web.assistance.security.genuineTitle')}</h3>
<p>${t('web.assistance.security.genuine', { host: new URL(publicUrl).host, phone })}</p>
<p>${out(academy.links.phishing, t('web.assistance.phishing.link'))}</p>
<h3 id="donnees">${t('web.assistance.privacy.title')}</h3>
<ul>
<li>${t('web.assistance.privacy.chat')}</li>
<li>${t('web.assistance.privacy.identity')}</li>
<li>${t('web.assistance.privacy.cookie')}</li>
</ul>
<p>${t('web.assistance.privacy.rights', { phone })}</p>`;
}

function downloads({ t }: View): SafeHtml {
  return html`<h2 id="telechargements-title">${t('web.assistance.tabs.downloads')}</h2>
<p>${t('web.assistance.downloads.text')}</p>
<p><a href="#guide">${t('web.assistance.downloads.link')}</a></p>`;
}

function contact(view: View): SafeHtml {
  const { t, academy, locale } = view;
  const guideDate = monthOf(academy.lastChecked, locale);
  return html`<h2 id="contact-title">${t('web.assistance.tabs.contact')}</h2>
<p>${t('web.assistance.contact.text')}</p>
<table>
<thead><tr><th scope="col">${t('web.assistance.contact.who')}</th>
<th scope="col">${t('web.assistance.contact.office')}</th>
<th scope="col">${t('web.assistance.contact.phone')}</th></tr></thead>
<tbody>${academy.offices.map(office => contactRow(view, office))}</tbody>
</table>
<p class="small">${t('web.assistance.contact.lastChecked', { guideDate })}</p>`;
}

function contactRow({ t, locale }: View, office: Office): SafeHtml {
  const { name, phone, hours, invented, departements = [] } = office;
  const posts = office.categories.map(category => t(`web.assistance.contact.posts.${category}`));
  const places = departements.map(code => labelOf(departementChoice(code), t));
  const who = [posts.join(', '), places.join(', ')].filter(Boolean).join(' – ');
  return html`<tr><th scope="row">${who}</th>
<td>${name[locale]}</td>
<td><a href="tel:${international(phone)}">${unbroken(phone)}</a>${invented && t('dialog.invented')}
${hours && html`<br>${hours[locale]}`}</td></tr>`;
}

function educonnect({ t }: View): SafeHtml {
  return html`<h2 id="educonnect-title">${t('web.assistance.tabs.educonnect')}</h2>
<p>${t('web.assistance.educonnect')}</p>`;
}

function footer({ t, academy }: View): SafeHtml {
  const { phone } = mainOffice(academy);
  return html`<footer class="site">
<p>${t('web.assistance.demo')} ${out(academy.links.assistance, t('web.assistance.official'))}</p>
<h2 id="accessibilite">${t('web.assistance.accessibility.title')}</h2>
<p>${t('web.assistance.accessibility.text', { phone, minutes: academy.limits.grantMinutes })}</p>
<p><a href="#donnees">${t('web.assistance.privacy.title')}</a></p>
</footer>`;
}

const out = (href: string, text: string): SafeHtml =>
  html`<a href="${href}" rel="noopener noreferrer">${text}</a>`;

/** « Académie de X » as it stands in « rectorat de l’académie de X ». */
const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const monthOf = (isoDate: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(isoDate));

const international = (phone: string): string => phone.replaceAll(' ', '').replace(/^0/, '+33');
const unbroken = (phone: string): string => phone.replaceAll(' ', '\u00a0');
