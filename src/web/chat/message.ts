import { actionsOf, cardBody, isOpenUrl, linksOf, programHelp } from './card';
import { type Element, el } from './element';
import { formPath } from './form-path';
import { richText } from './rich-text';
import type { Said } from './said';
import type { Words } from './words';

/** What was said, with its values; what can be answered stands below the conversation (`answers.ts`). */
export function message(said: Said, words: Words): Element {
  const { by, text, isMarkdown, lang, card } = said;
  const isBot = by === 'bot';
  const links = actionsOf(card)
    .filter(isOpenUrl)
    .filter(({ url }) => formPath(url) === null);
  return el(
    'div',
    {
      class: `message ${by}${said.asks ? ' asks' : ''}`,
      'data-id': said.id,
      'data-client-id': said.clientId,
      lang: isBot ? lang : undefined,
    },
    el('h2', { class: 'heard', tabindex: said.asks ? '-1' : undefined }, isBot ? words.bot : words.you),
    isMarkdown && isBot ? richText(text, words.newTab) : text && el('p', {}, text),
    cardBody(card, words),
    programHelp(card, words),
    links.length > 0 && el('p', { class: 'links' }, linksOf(links, words)),
    el('time', { datetime: new Date(said.at).toISOString() }, words.clock(said.at)),
  );
}
