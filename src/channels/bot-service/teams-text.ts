import { compile, type HtmlToTextOptions } from 'html-to-text';
import { markupOf } from '../../../understanding/markup';
import type { Activity } from '../../bot/activity';

/**
 * The words of a message of Teams, which sends text with signs of HTML in it, HTML that is called text, or HTML alone; with what was
 * quoted, mentions, pasted tables, and emoticons as images. None of that is what the person says.
 */
export function wordsOf({ text = '', textFormat, attachments = [] }: Activity): string {
  const html = attachments.filter(isHtml).map(({ content }) => (typeof content === 'string' ? content : ''));
  // Beside HTML with a quotation, or with the place of one, the text has the quotation too, and nothing that tells it from the answer.
  const quoting = attachments.some(isQuotation) ? html[0] : html.find(content => quotation.test(content));
  const said = quoting ?? (text.trim() === '' ? html.join('\n') : text);
  const isMarkup = said !== text || textFormat === 'xml' || markupOf(withoutMentions(text)).size > 0;
  return withoutEmoticons(textOf(isMarkup ? said : escaped(withoutMentions(said)))).trim();
}

/** Whole, or as an attachment of its own that the HTML has the place of. */
const quotation = /<blockquote\b/iu;
const isQuotation = ({ contentType }: { contentType: string }): boolean => contentType === 'messageReference';

/** The words of a message in a second form are no file of the person's. */
export const isHtml = ({ contentType }: { contentType: string }): boolean => contentType === 'text/html';

const withoutMentions = (text: string): string => text.replace(/<at\b[^>]*>.*?<\/at>/gisu, ' ');

/** « a<b » in a text that is no HTML. Entities stay: Teams writes them there too. */
const escaped = (text: string): string => text.replaceAll('<', '&lt;');

/** « (cry) », as Teams writes the picture of a feeling in plain text: no word, and no letter of an answer. */
const withoutEmoticons = (text: string): string =>
  isEmoticons.test(text) ? text.replace(/\([a-z]+\)/gu, code => thumbs.get(code) ?? '🙂') : text;
/** Nothing but such codes; other words between brackets were typed. */
const isEmoticons = /^(?:\s*\((?!oui|non)[a-z]+\))+\s*$/u;
const thumbs: ReadonlyMap<string, string> = new Map([
  ['(y)', '👍'],
  ['(yes)', '👍'],
  ['(n)', '👎'],
  ['(no)', '👎'],
]);

const each = { format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } } as const;

const asWords: HtmlToTextOptions = {
  wordwrap: false,
  preserveNewlines: true,
  formatters: {
    // An emoticon says in `alt` what it shows; another image says nothing.
    emoticon: (element, _walk, builder) => builder.addInline(element.attribs?.alt ?? ''),
  },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'ul', options: { itemPrefix: '' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'td', 'th', 'p', 'blockquote'].map(selector => ({
      selector,
      ...each,
    })),
    { selector: 'img', format: 'skip' },
    { selector: 'img[itemtype*="Emoji"]', format: 'emoticon' },
    { selector: 'emoji', format: 'emoticon' },
    { selector: 'blockquote', format: 'skip' },
    { selector: 'at', format: 'skip' },
    { selector: 'span[itemtype*="Mention"]', format: 'skip' },
    { selector: 'attachment', format: 'skip' },
  ],
};

/** Made once: to make it of its selectors costs more than a turn. */
const textOf = compile(asWords);
