import { type Locale, translator } from '../../../locales/translate';
import { brand } from '../../http/brand';
import { html, type SafeHtml } from '../../http/html';
import { inWords } from '../../http/in-words';
import { page } from '../../http/page';
import { telephone } from '../../http/telephone';
import type { Theme } from '../../http/theme';
import { answers, asksForm, type HiddenFields, inputs, navigation } from './answers';
import { stepOf } from './card';
import { markup } from './markup';
import { message } from './message';
import { openQuestion, type Said } from './said';
import { type Installation, textsIn } from './texts';
import { type Words, wordsOf } from './words';

export interface ChatFiles {
  style: string;
  /** Null where nothing was built: the page works without. */
  script: string | null;
}

/** What every page of the chat knows. */
export interface ChatPlace extends Installation {
  files: ChatFiles;
  locale: Locale;
  /** The page stands in the widget, on a page of this origin. */
  origin: string | null;
  /** As the widget was told; null is what the device says. */
  theme: Theme | null;
  now: number;
}

export interface ChatView {
  conversationId: string;
  history: readonly Said[];
  /** Of the last activity in the history: the stream goes on after it. */
  watermark: number;
  hidden: HiddenFields;
  /** Why what was sent is not there. */
  refusal: 'stale' | 'tooLong' | null;
  /** The language that was asked for, where the conversation that goes on has another one. */
  otherLocale: Locale | null;
}

/** The chat with the conversation in it: everything works by its forms, and better when the script runs. */
export function chatPage(place: ChatPlace, view: ChatView): string {
  const { t, words } = spoken(place);
  const question = openQuestion(view.history);
  const { conversationId, watermark, hidden, otherLocale } = view;
  return shell(
    place,
    html`${bar(place, hidden, stepOf(question?.card))}
${status(place, view.refusal)}
<main id="chat" data-conversation="${conversationId}" data-watermark="${watermark}">
${otherLocale && goesOn(otherLocale, hidden)}
<div id="scroller">
<div id="log" role="log" aria-label="${t('web.chat.log')}">${markup(messages(view.history, words))}</div>
<section id="form" hidden></section>
<section id="answers">${markup(answers(question, words, hidden))}</section>
</div>
${trouble}
${composer(place, hidden, navigation(question, hidden), asksForm(question))}
</main>`,
  );
}

/** What is pressed there is said in the conversation, as in the menu. */
function goesOn(locale: Locale, hidden: HiddenFields): SafeHtml {
  const t = translator(locale);
  const name = t(locale === 'fr' ? 'dialog.choices.french' : 'dialog.choices.english');
  return html`<form method="post" action="/webchat" id="goes-on" lang="${locale}">${markup(inputs(hidden))}${t('web.chat.goesOn.text')}
<button name="text" value="${name}">${t('web.chat.goesOn.switch')}</button></form>`;
}

/** Where the conversation is Azure's: nothing of it is here before the script has fetched it. */
export function azurePage(place: ChatPlace, directLine: string, refusal: ChatView['refusal']): string {
  const t = translator(place.locale);
  return shell(
    place,
    html`${bar(place, { ...asOpened(place), conversation: '' })}
${status(place, refusal)}
<main id="chat" data-direct-line="${directLine}">
<noscript><p class="notice">${inWords(t, 'web.chat.azureNoScript', { phone: telephone(place.phone) })}</p></noscript>
<div id="scroller">
<div id="log" role="log" aria-label="${t('web.chat.log')}"></div>
<section id="form" hidden></section>
<section id="answers"></section>
</div>
${trouble}
${composer(place, {}, false, false)}
</main>`,
  );
}

/** The browser still has the cookie of a conversation that nobody has touched for a while: whose is it? */
export function gatePage(place: ChatPlace, conversationId: string, hidden: HiddenFields): string {
  const t = translator(place.locale);
  const choice = (act: 'resume' | 'restart') =>
    html`<p><button name="act" value="${act}">${t(`web.chat.gate.${act}`)}</button> ${t(`web.chat.gate.${act}Hint`)}</p>`;
  return shell(
    place,
    html`<main class="alone" id="gate" data-conversation="${conversationId}">
<h1>${t('web.chat.gate.title')}</h1><p>${t('web.chat.gate.text')}</p>
<form method="post" action="/webchat">${markup(inputs(hidden))}${choice('resume')}${choice('restart')}</form>
</main>`,
  );
}

export function overPage(place: ChatPlace): string {
  const t = translator(place.locale);
  return shell(
    place,
    html`<main class="alone" id="over"><h1>${t('web.chat.over.title')}</h1><p>${t('web.chat.over.text')}</p>
<p><a class="button main" href="${addressOf(place)}">${t('web.chat.over.again')}</a></p></main>`,
  );
}

/** What was sent came without the cookie: another tab has ended the chat, or (in a frame of another site) the browser keeps none. */
export function cookiesPage(place: ChatPlace): string {
  const t = translator(place.locale);
  return shell(
    place,
    html`<main class="alone" id="cookies"><h1>${t('web.chat.cookies.title')}</h1><p>${t('web.chat.cookies.absent')}</p>
<p><a class="button main" href="/webchat?locale=${place.locale}" target="_blank" rel="noopener">${t('web.chat.cookies.open')}</a></p></main>`,
  );
}

type Opened = Pick<ChatPlace, 'locale' | 'origin' | 'theme'>;

/** Of the chat, as it was opened: in the widget it stays in the widget. */
export const addressOf = (opened: Opened): string => `/webchat?${new URLSearchParams(asOpened(opened))}`;

export const asOpened = ({ locale, origin, theme }: Opened): HiddenFields => ({
  locale,
  ...(origin === null ? {} : { origin }),
  ...(theme && { theme }),
});

const spoken = (place: ChatPlace) => ({
  t: translator(place.locale),
  words: wordsOf(textsIn(place.locale, place), place.locale),
});

function shell({ locale, files, origin, theme }: ChatPlace, body: SafeHtml): string {
  return page({
    locale,
    title: translator(locale)('web.chat.title'),
    styles: [files.style],
    scripts: files.script === null ? [] : [files.script],
    className: origin === null ? 'whole' : 'framed',
    theme,
    body,
  });
}

/** There is nothing to end before there is a conversation. */
function bar({ locale, academy }: ChatPlace, hidden: HiddenFields, step = ''): SafeHtml {
  const t = translator(locale);
  return html`<header class="head">
<a class="back" href="/?lang=${locale}" data-text="home">${t('web.chat.home')}</a>
${brand(t('forms.brand'), academy, html` <span id="step">${step}</span>`)}
<h1 class="heard" data-text="title">${t('web.chat.title')}</h1>
<form method="post" action="/webchat" id="end"${hidden.conversation === '' && html` hidden`}>${markup(inputs(hidden))}<button name="act" value="end" data-text="end">${t('web.chat.end')}</button></form>
</header>`;
}

function status({ locale }: ChatPlace, refusal: ChatView['refusal']): SafeHtml {
  const text = refusal && translator(locale)(`web.chat.refused.${refusal}`);
  return html`<p id="status" role="status"${!text && html` hidden`}>${text}</p>
<p class="heard" id="said" role="status"></p>`;
}

const trouble = html`<section id="trouble" role="alert" hidden><p></p><button type="button"></button></section>`;

/** @param rests while a form waits, so that nobody types into the chat what belongs there */
function composer(
  { locale }: ChatPlace,
  hidden: HiddenFields,
  menu: ReturnType<typeof navigation>,
  rests: boolean,
): SafeHtml {
  const t = translator(locale);
  return html`<div id="foot">
<details id="menu"><summary><span class="heard" data-text="menu">${t('web.chat.menu')}</span></summary><div>${markup(menu)}<p><a href="/?lang=${locale}" target="_top" data-text="home">${t('web.chat.home')}</a></p></div></details>
<form id="composer" method="post" action="/webchat"${rests && html` hidden`}>${markup(inputs(hidden))}
<label class="heard" for="text" data-text="message">${t('web.chat.message')}</label>
<input id="text" name="text" autocomplete="off" enterkeyhint="send" maxlength="20000" placeholder="${t('web.chat.message')}">
<button data-text="send">${t('web.chat.send')}</button></form>
<a id="resting" href="#answers"${!rests && html` hidden`} data-text="resting">${t('web.chat.resting')}</a>
</div>`;
}

/** With the beginning of what is new marked, for a browser without script to come to. */
function messages(history: readonly Said[], words: Words) {
  const lastAnswer = history.findLastIndex(({ by }) => by === 'person');
  return history.map((said, index) => {
    const shown = message(said, words);
    if (index !== Math.max(0, lastAnswer)) return shown;
    return { ...shown, attributes: { ...shown.attributes, id: 'new' } };
  });
}
