import { type Academy, type Office, officeCategories } from '../../dialogs/academy';
import { departementChoice, labelOf } from '../../dialogs/choices';
import { mainOffice } from '../../dialogs/office';
import { html, type Piece, type SafeHtml } from '../http/html';
import { inWords } from '../http/in-words';
import { telephone } from '../http/telephone';
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

/** What one does, in this order, each click with its picture; the rest is told beside it. */
const steps = [
  'numen',
  'open',
  'assistance',
  'forgotten',
  'who',
  'signIn',
  'fill',
  'read',
  'password',
  'done',
] as const;
const numberOf = (name: string): number => steps.findIndex(step => step === name) + 1;

const parts = [
  ['what'],
  ['safe'],
  ['numen', 'numen-on-decree'],
  ['call'],
  ['open', 'step-1-webmail'],
  ['assistance', 'step-2-assistance'],
  ['forgotten', 'step-3-forgotten'],
  ['who', 'step-4-profile'],
  ['signIn', 'step-5-sign-in'],
  ['fill', 'step-6-identity'],
  ['read', 'step-7-account'],
  ['password', 'step-8-password'],
  ['done', 'step-9-done'],
  ['help'],
] as const satisfies [string, Drawing?][];

function shownPart(view: SiteView, [name, picture]: (typeof parts)[number]): SafeHtml {
  const { t, academy } = view;
  const words = {
    calls: joined(calls(view)),
    webmail: new URL(academy.links.webmail).host,
    minimum: academy.limits.minimumPasswordLength,
  };
  const number = numberOf(name);
  return html`<section><h2>${number > 0 && html`<span class="step">${t('web.easy.step', { number })}</span> `}${t(`web.easy.parts.${name}.title`)}</h2>
<div><div class="lines">${inWords(t, `web.easy.parts.${name}.text`, words)}</div>
${picture && drawing(view, picture)}</div></section>`;
}

/** Whom to call: first those whose office is not the main one, by what they do and where. */
function calls({ t, locale, academy }: SiteView): Piece[] {
  const main = mainOffice(academy);
  const call = (office: Office) =>
    html`${inWords(t, 'web.easy.call', { phone: telephone(office.phone) })}${note(office)}`;
  const note = ({ invented }: Office) => invented && html` ${t('web.easy.invented')}`;
  const places = (offices: Office[]) =>
    offices.flatMap(office =>
      (office.departements ?? [null]).map(code => {
        const place = code === null ? office.name[locale] : labelOf(departementChoice(code), t);
        return html`${inWords(t, 'web.easy.place', { place, phone: telephone(office.phone) })}${note(office)}`;
      }),
    );
  const others = elsewhere(academy).flatMap(({ categories, offices }) => [
    ...categories.map(category => t(`web.easy.posts.${category}`)),
    ...(offices.length === 1 && offices[0]?.departements === undefined
      ? offices.map(call)
      : [t('web.easy.byPlace'), ...places(offices)]),
  ]);
  return others.length === 0 ? [call(main)] : [...others, t('web.easy.others'), call(main)];
}

/** The posts that other offices than the main one answer, those of the same offices together. */
function elsewhere(academy: Academy) {
  const main = mainOffice(academy);
  const groups = new Map<string, { categories: Office['categories']; offices: Office[] }>();
  for (const category of officeCategories) {
    const offices = academy.offices.filter(
      office => office !== main && office.categories.includes(category) && office.phone !== main.phone,
    );
    const key = offices.map(({ id }) => id).join();
    const group = groups.get(key) ?? { categories: [], offices };
    if (offices.length > 0) groups.set(key, { ...group, categories: [...group.categories, category] });
  }
  return [...groups.values()];
}

const joined = (lines: Piece[]): SafeHtml =>
  html`${lines.map((line, index) => html`${index > 0 && '\n'}${line}`)}`;
