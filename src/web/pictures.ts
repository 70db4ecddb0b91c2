import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Academy } from '../../dialogs/academy';
import { type Locale, translator } from '../../locales/translate';
import { html, render, type SafeHtml } from '../http/html';
import { type Colour, colourIn, variables } from '../http/theme';

/**
 * The drawings of the guide. Their sources have the words of the official pages, which are French, and colours by name
 * (`var(--ink)`); what they are called, and the line below them that says in the reader's language what to do, stand in `locales/`.
 */
export const drawings = {
  'step-1-webmail': 'webmail',
  'step-2-assistance': 'assistance',
  'step-3-forgotten': 'forgotten',
  'step-4-profile': 'profile',
  'step-5-sign-in': 'signIn',
  'step-6-identity': 'identity',
  'step-7-account': 'account',
  'step-8-password': 'password',
  'step-9-done': 'done',
  'numen-on-decree': 'numenDecree',
  'numen-on-payslip': 'numenPayslip',
  'mail-computer': 'mailComputer',
  'mail-iphone': 'mailIphone',
  'mail-android': 'mailAndroid',
} as const;

export type Drawing = keyof typeof drawings;
export const drawingNames = Object.keys(drawings).filter(isDrawing);
export function isDrawing(name: string): name is Drawing {
  return Object.hasOwn(drawings, name);
}

/** Below `/pictures/`. */
export const picturePath = (name: Drawing, locale: Locale, ending = 'svg'): string =>
  `${locale === 'fr' ? '' : `${locale}/`}${name}.${ending}`;

const width = 640;
const height = 420;
const lineHeight = 40;

/** As browsers show it: light or dark as the device says, or the page around that was told. */
export const drawn = (name: Drawing, locale: Locale, academy: Pick<Academy, 'mailServer'>): string =>
  fill(picture(name, locale, pictureStyle), { ...labelsIn(locale), ...academy.mailServer });

/** With the colours written out, for what knows no variables: the PNGs of Teams. */
export const drawnPlainly = (name: Drawing, locale: Locale): string =>
  picture(name, locale, '').replace(/var\(--([\w-]+)\)/gu, (_, colour: Colour) => colourIn('light', colour));

const glossOf = (name: Drawing, locale: Locale): string[] =>
  translator(locale)(`pictures.${drawings[name]}.gloss`).split('\n');

/** So that a page keeps its place while the picture comes. */
export const pictureSize = (name: Drawing, locale: Locale): { width: number; height: number } => ({
  width,
  height: height + glossOf(name, locale).length * lineHeight + 12,
});

function picture(name: Drawing, locale: Locale, style: string): string {
  const t = translator(locale);
  const words = drawings[name];
  const lines = glossOf(name, locale);
  const { height: whole } = pictureSize(name, locale);
  return source(name)
    .replace(
      /<svg [^>]*>/u,
      tag =>
        `${tag.replace(/viewBox="[^"]*"/u, `viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" lang="${locale}" role="img" aria-labelledby="${name}-title ${name}-desc"`)}
${render(html`<title id="${name}-title">${t(`pictures.${words}.title`)}</title>
<desc id="${name}-desc">${t(`pictures.${words}.description`)}</desc>`)}${style}`,
    )
    .replace('</svg>', () => `${render(gloss(lines))}\n</svg>`);
}

/** What a program of the reader's own calls its settings, in their language, and the académie's own servers. */
const fill = (svg: string, words: Record<string, unknown>): string =>
  svg.replace(/\{\{(\w+)\}\}/gu, (_, word) => render(html`${String(words[word])}`));

function labelsIn(locale: Locale): Record<string, string> {
  const t = translator(locale);
  return Object.fromEntries(labels.map(label => [label, t(`pictures.labels.${label}`)]));
}

const labels = [
  'serverSettings',
  'incomingServer',
  'newAccount',
  'server',
  'port',
  'security',
  'username',
  'password',
  'method',
  'normalPassword',
  'next',
] as const;

/** On a card of its own, so that it can be read on whatever ground the picture stands. */
const gloss = (lines: string[]): SafeHtml =>
  html`<rect x="2" y="${height + 6}" width="${width - 4}" height="${lines.length * lineHeight + 4}" rx="10" fill="var(--soon-tint)"/>
${lines.map((line, index) => html`<text x="18" y="${height + 34 + index * lineHeight}" font-size="26" font-weight="bold">${line}</text>`)}`;

const css = `svg{${variables('light')}}@media (prefers-color-scheme:dark){svg{${variables('dark')}}}`;
const pictureStyle = `<style>${css}</style>`;
/** For a policy: the only style that a picture has, when it is opened alone. */
export const pictureStyleHash = `'sha256-${createHash('sha256').update(css).digest('base64')}'`;

const folder = join(__dirname, 'assets/pictures');
const source = (name: Drawing): string => readFileSync(join(folder, `${name}.svg`), 'utf8');

/** The avatar and what else is the same in every language and light. */
export const plainPictures = (): string[] =>
  readdirSync(folder).filter(name => !isDrawing(name.replace(/\.svg$/u, '')) && name.endsWith('.svg'));
