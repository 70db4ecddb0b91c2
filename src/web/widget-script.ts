import { locales, translator } from '../../locales/translate';

/**
 * The widget's script as it is sent: with our words, where it says `'%fr.open%'`, since one request is all that a page
 * should pay, and without comments and indentation.
 */
export function widgetScript(source: string): string {
  return withWords(source)
    .replace(/^\/\*[\s\S]*?\*\/$/gm, '')
    .replace(/^\s*(\/\*\*.*\*\/|\/\/.*)$/gm, '')
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
