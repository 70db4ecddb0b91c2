import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { locales, translator } from '../../locales/translate';
import { type Colour, variables } from '../http/theme';

/**
 * The widget's script as pages get it, for `npm run widget:keep` to put among the versions that are served: small, and with our words,
 * colours and style in it, since one request is all that a page should pay. Nothing of an installation is in it: its hash is the same
 * wherever it is from.
 */
export function widgetScript(): string {
  const css = smaller(colours + asset('widget.css'), 'css');
  const script = withWords(asset('widget.js')).replace("'%css%'", () => JSON.stringify(css));
  return smaller(script, 'js');
}

const asset = (name: string): string => readFileSync(join(__dirname, 'assets', name), 'utf8');

const smaller = (source: string, loader: 'css' | 'js'): string =>
  transformSync(source, {
    loader,
    minify: true,
    charset: 'utf8',
    target: loader === 'js' ? 'es2020' : [],
  }).code.trim();

function withWords(source: string): string {
  return locales.reduce((script, locale) => {
    const t = translator(locale);
    const words = {
      title: t('web.widget.title'),
      launcher: t('web.widget.launcher'),
      open: t('web.widget.open'),
      close: t('web.widget.close'),
    };
    return Object.entries(words).reduce(
      (text, [name, word]) => text.replaceAll(`'%${locale}.${name}%'`, JSON.stringify(word)),
      script,
    );
  }, source);
}

/** Those of the widget that are not the same on both grounds. */
const changing: Colour[] = ['bar', 'card'];
const dark = `.root{${variables('dark', changing)}}`;
const colours = `.root{${variables('light', [...changing, 'on-bar', 'gold'])}}
@media (prefers-color-scheme: dark){:host(:not([data-theme])) ${dark}}
:host([data-theme=dark]) ${dark}
`;
