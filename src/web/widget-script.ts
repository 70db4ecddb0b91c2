import { locales, translator } from '../../locales/translate';
import { type Colour, variables } from '../http/theme';

/**
 * The widget's script as it is sent: with our words and colours, where it says `'%fr.open%'`, since one request is all that a page
 * should pay, and without comments and indentation. Nothing of an installation is in it: its hash is the same wherever it is from.
 */
export function widgetScript(source: string): string {
  return withWords(withColours(source))
    .replace(/^\/\*[\s\S]*?\*\/$/gm, '')
    .replace(/^\s*(\/\*\*.*\*\/|\/\/.*)$/gm, '')
    .replace(/\/\*\* @type [^*]*\*\/ /g, '')
    .replace(/^\s+/gm, '');
}

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

const withColours = (script: string): string =>
  script
    .replaceAll("'%colours.light%'", variables('light', [...changing, 'on-bar', 'gold']))
    .replaceAll("'%colours.dark%'", variables('dark', changing));

/** The others of the widget are the same on both grounds. */
const changing: Colour[] = ['bar', 'card'];
