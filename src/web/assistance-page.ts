import type { TextKey } from '../../locales/translate';
import { html, type SafeHtml } from '../http/html';
import { inWords } from '../http/in-words';
import { drawing } from './drawing';
import { type GuideStep, guideStep, guideSteps } from './guide-steps';
import { officesTable } from './offices-table';
import type { Drawing } from './pictures';
import { easyGuidePath, guidePath, inSentence, official, out, type SiteView, sitePage } from './site-page';

/** The page on which the widget lives: the tabs of the official one, and the guide in text. */
export function assistancePage(view: SiteView): string {
  const { t, locale, academy } = view;
  const shown = tabs.filter(({ isShown }) => isShown?.(view) ?? true);
  return sitePage(view, {
    title: t('web.assistance.heading', { academy: inSentence(academy.name) }),
    otherLanguage: `/?lang=${locale === 'fr' ? 'en' : 'fr'}`,
    nav: html`<nav aria-label="${t('web.assistance.tabsLabel')}">
<ul>${shown.map(({ id, name }) => html`<li><a href="#${id}">${t(name)}</a></li>`)}</ul>
</nav>`,
    body: html`${shown.map(({ id, section }) => html`<section id="${id}" aria-labelledby="${id}-title">${section(view)}</section>`)}`,
    hasWidget: true,
  });
}

interface Tab {
  id: string;
  name: TextKey;
  section: (view: SiteView) => SafeHtml;
  /** Where there is something in it. */
  isShown?: (view: SiteView) => boolean;
}

const tabs: Tab[] = [
  { id: 'accueil', name: 'web.assistance.tabs.home', section: home },
  { id: 'messagerie', name: 'web.assistance.tabs.mail', section: mail },
  {
    id: 'aura',
    name: 'web.assistance.tabs.aura',
    section: view => elsewhere(view, 'aura', 'web.assistance.tabs.aura'),
    isShown: hasOfficialPage,
  },
  { id: 'securite', name: 'web.assistance.tabs.security', section: security },
  { id: 'telechargements', name: 'web.assistance.tabs.downloads', section: downloads },
  { id: 'contact', name: 'web.assistance.tabs.contact', section: contact },
  { id: 'educonnect', name: 'web.assistance.tabs.educonnect', section: educonnect },
  {
    id: 'visioconferences',
    name: 'web.assistance.tabs.video',
    section: view => elsewhere(view, 'visioconferences', 'web.assistance.tabs.video'),
    isShown: hasOfficialPage,
  },
];

function home(view: SiteView): SafeHtml {
  const { t, locale, phone } = view;
  return html`<div class="welcome">
<p class="over">${t('web.assistance.heading', { academy: inSentence(view.academy.name) })}</p>
<h1 id="accueil-title">${t('web.assistance.welcome.title')}</h1>
<p>${t('web.assistance.welcome.text')}</p>
<noscript><p class="notice">${inWords(t, 'web.assistance.noScript', { phone })}</p></noscript>
<p class="actions"><a class="button" href="/webchat?locale=${locale}">${t('web.assistance.welcome.action')}</a>
<a href="#guide">${t('web.assistance.welcome.guide')}</a>
<a href="${easyGuidePath(locale)}">${t('web.menu.easy')}</a></p>
</div>
${phishing(view)}
<div id="guide">
<h2>${t('web.assistance.guide.title')}</h2>
<ol class="steps" start="0">${guideSteps.map(name => step(view, name))}</ol>
</div>`;
}

function phishing({ t, academy }: SiteView): SafeHtml {
  return html`<aside class="warning" aria-labelledby="phishing-title">
<h2 id="phishing-title">${t('web.assistance.phishing.title')}</h2>
<p>${t('web.assistance.phishing.text')} ${out(academy.links.phishing, t('web.assistance.phishing.link'))}</p>
</aside>`;
}

function step(view: SiteView, name: GuideStep): SafeHtml {
  const { title, text } = guideStep(view, name);
  return html`<li><h3>${title}</h3>
<p>${text}
${name === 'step1' && html`<a href="#contact">${view.t('web.assistance.guide.whoToCall')}</a>`}</p></li>`;
}

function mail(view: SiteView): SafeHtml {
  const { t, academy } = view;
  const { incoming, tls, pop3Port, imapPort, outgoing } = academy.mailServer;
  const rows: [TextKey, string | number | null][] = [
    ['web.assistance.mail.incoming', incoming],
    ['web.assistance.mail.tls', t(tls ? 'web.assistance.mail.yes' : 'web.assistance.mail.no')],
    ['web.assistance.mail.pop3', pop3Port],
    ['web.assistance.mail.imap', imapPort],
    ['web.assistance.mail.outgoing', outgoing],
  ];
  return html`<h2 id="messagerie-title">${t('web.assistance.tabs.mail')}</h2>
<p>${t('web.assistance.mail.text')}</p>
<p>${out(academy.links.webmail, t('web.assistance.mail.open'))}</p>
<h3>${t('web.assistance.mail.settings')}</h3>
<dl>${rows.map(([name, value]) => value !== null && html`<div><dt>${t(name)}</dt><dd>${value}</dd></div>`)}</dl>
${mailAtHome(view)}`;
}

/** Program by program. No profile to download: that would teach people to install strangers' files. */
function mailAtHome(view: SiteView): SafeHtml {
  const { t, academy, phone } = view;
  return html`<h3>${t('web.home.title')}</h3>
<p>${t('web.home.profile')}</p>
<div class="programs">${programs.map(
    ([title, text, picture]) =>
      html`<div><h4>${t(title)}</h4>${drawing(view, picture)}<p>${withoutName(t(text))}</p></div>`,
  )}</div>
${academy.mailServer.outgoing === null && html`<p>${inWords(t, 'web.home.outgoing', { phone })}</p>`}`;
}

/** In the chat each begins with « Thunderbird : »; here that is its heading. */
const withoutName = (text: string): string => text.replace(/^[^:.]*:\s/u, '');

const programs: [TextKey, TextKey, Drawing][] = [
  ['web.home.computer', 'web.chat.programs.thunderbird', 'mail-computer'],
  ['web.home.iphone', 'web.chat.programs.iphone', 'mail-iphone'],
  ['web.home.android', 'web.chat.programs.android', 'mail-android'],
];

function elsewhere({ t, academy }: SiteView, id: string, name: TextKey): SafeHtml {
  return html`<h2 id="${id}-title">${t(name)}</h2>
<p>${t('web.assistance.elsewhere')} ${official(academy, t)}</p>`;
}

function hasOfficialPage({ academy }: SiteView): boolean {
  return academy.links.assistance !== null;
}

function security({ t, academy, host, phone, locale }: SiteView): SafeHtml {
  return html`<h2 id="securite-title">${t('web.assistance.tabs.security')}</h2>
<h3>${t('web.assistance.security.genuineTitle')}</h3>
<p>${inWords(t, 'web.assistance.security.genuine', { host, phone })}</p>
<p>${out(academy.links.phishing, t('web.assistance.phishing.link'))}</p>
<p><a href="/privacy?lang=${locale}">${t('web.privacy.title')}</a></p>`;
}

function downloads({ t, locale }: SiteView): SafeHtml {
  return html`<h2 id="telechargements-title">${t('web.assistance.tabs.downloads')}</h2>
<p>${t('web.assistance.downloads.text')}</p>
<ul><li><a href="${guidePath(locale)}">${t('web.menu.guide')}</a></li>
<li><a href="${easyGuidePath(locale)}">${t('web.menu.easy')}</a></li></ul>`;
}

function contact(view: SiteView): SafeHtml {
  const { t } = view;
  return html`<h2 id="contact-title">${t('web.assistance.tabs.contact')}</h2>
<p>${t('web.assistance.contact.text')}</p>
${officesTable(view)}`;
}

function educonnect({ t }: SiteView): SafeHtml {
  return html`<h2 id="educonnect-title">${t('web.assistance.tabs.educonnect')}</h2>
<p>${t('web.assistance.educonnect')}</p>`;
}
