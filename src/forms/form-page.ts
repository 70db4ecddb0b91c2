import type { Academy } from '../../dialogs/academy';
import { mainOffice } from '../../dialogs/office';
import { dateIn } from '../../dialogs/restoration-window';
import type { Locale, Translate } from '../../locales/translate';
import type { Channel } from '../bot/channel';
import { brand } from '../http/brand';
import { html, type SafeHtml } from '../http/html';
import { inWords } from '../http/in-words';
import { telephone } from '../http/telephone';
import type { Completion } from './completions';

/** What every page of the forms knows. */
export interface PageContext {
  locale: Locale;
  t: Translate;
  academy: Academy;
  /** The host of our public address, for the person to compare. */
  host: string;
  /** Milliseconds since the epoch. */
  now: number;
  assets: AssetUrls;
  /** Of the conversation that it belongs to. */
  channel: Pick<Channel, 'forms' | 'frameAncestors'>;
}

/** In the window that Teams opens, and not over our chat. */
export const isHeld = ({ channel }: Pick<PageContext, 'channel'>): boolean => channel.forms === 'held';

export interface AssetUrls {
  style: string;
  script: string;
  /** Of what is typed into the fields of the identity; null where nothing was built. */
  reader: string | null;
  /** Microsoft's TeamsJS, and what we do with it. */
  teamsLibrary: string;
  teams: string;
}

/** Something to correct, in the person's words. */
export interface FieldProblem<Field extends string = string> {
  field: Field;
  text: string;
}

/** One open form, as its page needs it. */
export interface OpenFormView {
  ticket: string;
  /** `Tickets.keyOf` */
  key: string;
  /** When it can no longer be sent (ms). */
  expiresAt: number;
  /** That the one before was refused, for Teams: `HeldRefusal`. */
  refused?: Completion;
  /** Said politely above the fields, e.g. that it was extended. */
  status: string | null;
}

/** @param head of the last page, for Teams */
export function shell(page: PageContext, title: string, content: SafeHtml, head?: SafeHtml): SafeHtml {
  const { t, academy } = page;
  return html`<!doctype html>
<html lang="${page.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${title} – ${t('forms.brand')}</title>
<link rel="icon" href="/pictures/bot.svg" type="image/svg+xml">
<link rel="stylesheet" href="${page.assets.style}">
<script type="module" src="${page.assets.script}"></script>
${isHeld(page) && teamsScripts(page)}${head}
</head>
<body>
<header class="head">
${brand(t('forms.brand'), academy.name)}
</header>
<main>
${isHeld(page) && outsideTeams(page)}
${content}
</main>
<footer>${genuine(page)}</footer>
</body>
</html>
`;
}

const teamsScripts = ({
  assets,
}: PageContext): SafeHtml => html`<script defer src="${assets.teamsLibrary}"></script>
<script type="module" src="${assets.teams}"></script>
`;

/**
 * Whoever was sent this address reads it, with or without scripts; inside Teams our script takes it away. What a stranger
 * sends all the same is held, and comes to nothing.
 */
const outsideTeams = ({ t }: PageContext): SafeHtml => html`<aside class="summary" data-outside-teams>
<h2>${t('forms.teams.outside.title')}</h2>
<p>${t('forms.teams.outside.text')}</p>
</aside>`;

function genuine({ t, academy, host, locale }: PageContext): SafeHtml {
  const { phone, name } = mainOffice(academy);
  return html`<details>
<summary>${t('forms.genuine.title')}</summary>
<p>${t('forms.genuine.who', { academy: academy.name, host })}</p>
<p>${t('forms.genuine.opened')}</p>
<p>${t('forms.genuine.never')}</p>
<p>${inWords(t, 'forms.genuine.call', { office: name[locale], phone: telephone(phone) })}</p>
<p><a href="${academy.links.phishing}" target="_blank" rel="noopener noreferrer">${t('forms.genuine.phishing')}</a></p>
</details>`;
}

interface FormPage {
  title: string;
  intro: string;
  /** Of the whole form, e.g. that the identity was not recognised. */
  refusal: string | null;
  problems: FieldProblem[];
  /** Said beside the problems when nothing was tried yet: what that leaves as it was. */
  untried: string | false;
  /** Said there of what does not come back into the page; the chat, which gives it back, takes it away. */
  typeAgain?: string | false;
  fields: SafeHtml;
  submit: string;
  after?: SafeHtml;
}

/**
 * A form with its deadline. The send button comes before the others: it is what Enter presses. « Prolonger » sends the same
 * fields, so that nothing typed is lost without script.
 */
export function formPage(page: PageContext, view: OpenFormView, form: FormPage): SafeHtml {
  const { t } = page;
  const action = `/forms/${view.ticket}`;
  const hasErrors = form.problems.length > 0 || form.refusal !== null;
  const title = hasErrors ? t('forms.titleWithErrors', { title: form.title }) : form.title;
  return shell(
    page,
    title,
    html`<h1>${form.title}</h1>
${errorSummary(page, form)}
${view.status !== null && html`<p class="status" role="status" id="status" tabindex="-1" autofocus>${view.status}</p>`}
<p class="intro">${form.intro}</p>
<form method="post" action="${action}" novalidate autocomplete="on" data-form>
<input type="hidden" name="key" value="${view.key}">
${view.refused !== undefined && html`<input type="hidden" name="refused" value="${view.refused.completion}">`}
${form.fields}
<p class="hint" role="status" data-slow="${t('forms.slow')}"></p>
<p class="error" role="alert" data-unreachable="${t('forms.unreachable')}" data-no-answer="${t('forms.noAnswer')}"></p>
<p class="actions"><button type="submit" class="primary" data-sending="${t('forms.sending')}">${form.submit}</button></p>
${form.after}
${deadline(page, view, action)}
</form>
${isHeld(page) ? wayOutOfTeams(page, view) : html`<p class="leave" data-alone><a href="/webchat?locale=${page.locale}#new">${t('forms.leave')}</a></p>`}`,
  );
}

const wayOutOfTeams = ({ t }: PageContext, { refused }: OpenFormView): SafeHtml =>
  html`<p class="leave" data-in-teams hidden><button type="button" class="link" data-close${refused !== undefined && html` data-completion="${JSON.stringify(refused)}"`}>${t('forms.leave')}</button></p>`;

function errorSummary(
  { t }: PageContext,
  { problems, refusal, untried, typeAgain }: FormPage,
): SafeHtml | false {
  if (refusal === null && problems.length === 0) return false;
  const title = refusal ?? t('forms.errorSummary', { count: problems.length });
  const links = problems.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`);
  return html`<div class="summary" role="alert" data-summary>
<h2 tabindex="-1" autofocus>${title}</h2>
${links.length > 0 && html`<ul>${links}</ul>`}
${untried && html`<p>${untried}</p>`}
${typeAgain && html`<p data-type-again>${typeAgain}</p>`}
</div>`;
}

/** The clock of the browser may be wrong: the script counts down from what is left, not to a time of day. */
function deadline(page: PageContext, { expiresAt }: OpenFormView, action: string): SafeHtml {
  const { t } = page;
  return html`<div class="deadline" data-deadline="${Math.max(0, expiresAt - page.now)}" data-warning="${t('forms.deadline.warning')}" data-over="${t('forms.deadline.over')}" data-failed="${t('forms.deadline.failed')}">
<p data-deadline-text>${t('forms.deadline.until', { time: timeText(page, expiresAt) })}</p>
<p data-deadline-live role="status"></p>
<button type="submit" class="secondary" formaction="${action}/extend" data-extend>${t('forms.deadline.extend')}</button>
</div>`;
}

interface Field {
  name: string;
  label: string;
  hints: Array<string | null>;
  problems: FieldProblem[];
}

interface Input extends Field {
  /** Attributes of the input other than its name, its value and what ties it to its texts. */
  attributes: SafeHtml;
  value?: string;
  /** Between the label and the input, or after the input. */
  before?: SafeHtml;
  after?: SafeHtml;
  describedBy?: string[];
}

export function inputField(input: Input): SafeHtml {
  const { name, value } = input;
  return html`<div class="${fieldClass(input)}" data-field="${name}">
<label for="${name}">${input.label}</label>
${hintsOf(input)}${input.before}${errorsOf(input)}
<span class="control"><input id="${name}" name="${name}" ${value !== undefined && html`value="${value}"`} ${ties(input, input.describedBy)} ${input.attributes}></span>
${input.after}
</div>`;
}

interface Choice extends Field {
  options: Array<{ value: string; label: string }>;
  value: string;
}

export function selectField(choice: Choice): SafeHtml {
  const options = choice.options.map(
    ({ value, label }) =>
      html`<option value="${value}"${value === choice.value && html` selected`}>${label}</option>`,
  );
  return html`<div class="${fieldClass(choice)}" data-field="${choice.name}">
<label for="${choice.name}">${choice.label}</label>
${hintsOf(choice)}${errorsOf(choice)}
<select id="${choice.name}" name="${choice.name}" ${ties(choice)}>${options}</select>
</div>`;
}

const problemsOf = ({ name, problems }: Field): FieldProblem[] =>
  problems.filter(({ field }) => field === name);

const fieldClass = (field: Field): string => (problemsOf(field).length > 0 ? 'field wrong' : 'field');

const hintsOf = (field: Field): SafeHtml[] =>
  shownHints(field).map((hint, index) => html`<p class="hint" id="${field.name}-hint-${index}">${hint}</p>`);

/**
 * Last before the input: above a phone's keyboard there is no room for more than the two. An empty place for errors is there all the
 * same: the script writes into it.
 */
function errorsOf(field: Field): SafeHtml {
  const errors = problemsOf(field).map(({ text }) => html`<span>${text}</span>`);
  return html`<p class="error" id="${field.name}-error" data-error>${errors}</p>`;
}

const shownHints = ({ hints }: Field): string[] => hints.filter(hint => hint !== null);

function ties(field: Field, more: string[] = []): SafeHtml {
  const hints = shownHints(field).map((_, index) => `${field.name}-hint-${index}`);
  const ids = [`${field.name}-error`, ...hints, ...more].join(' ');
  return html`aria-describedby="${ids}"${problemsOf(field).length > 0 && html` aria-invalid="true"`}`;
}

/** « 14:32 », with the day when it is another one. */
export function timeText(
  { locale, now, academy: { timeZone } }: Pick<PageContext, 'locale' | 'now' | 'academy'>,
  at: number,
): string {
  const sameDay = dateIn(timeZone, now) === dateIn(timeZone, at);
  const day = sameDay ? {} : ({ weekday: 'long', day: 'numeric', month: 'long' } as const);
  return new Intl.DateTimeFormat(languageTags[locale], {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(at);
}

const languageTags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };
