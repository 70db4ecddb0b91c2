import type { Span } from './seen-text';
import words from './words/markup.json';

/** What has the form of a tag or a comment. Unclosed, it is none. */
export const tag = String.raw`<(?:\/?[A-Za-z][A-Za-z0-9:]{0,20}(?=[\s\/>])[^<>]{0,500}|!--[^<>]{0,500}--)>`;

/** Tags that stand alone in formatted text and pasted pages. */
const alone: ReadonlySet<string> = new Set(words.alone);
const attributes = /^(?:\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=]+))?)*\s*\/?$/u;
/** Those of other tags are read as what somebody wrote between signs: « <numen 99E… > ». */
const real: ReadonlySet<string> = new Set(words.real);

interface Tag {
  index: number;
  text: string;
  name: string;
  rest: string;
  isEnd: boolean;
}

function tagsOf(typed: string): Tag[] {
  if (!typed.includes('<')) return [];
  return Array.from(typed.matchAll(new RegExp(tag, 'gu')), ({ 0: text, index }) => {
    const [start = '', sign, name = ''] = /^<(\/?)([A-Za-z0-9:]*)/u.exec(text) ?? [];
    const rest = text.slice(start.length, -1);
    return { index, text, name: name.toLowerCase(), rest, isEnd: sign === '/' };
  });
}

/**
 * Where the tags and comments of a text stand that are markup: of a name that HTML knows, or that is opened and closed. « <Licorne27> »
 * and « a<b>c » are text.
 */
export function markupOf(typed: string): ReadonlySet<number> {
  const tags = tagsOf(typed);
  const opened = new Set(tags.filter(({ isEnd }) => !isEnd).map(({ name }) => name));
  const closed = new Set(tags.filter(({ isEnd }) => isEnd).map(({ name }) => name));
  const isMarkup = ({ text, name, rest }: Tag): boolean => {
    if (text.startsWith('<!--')) return true;
    if (alone.has(name)) return attributes.test(rest);
    const isPair = opened.has(name) && closed.has(name);
    return isPair && (real.has(name) ? attributes.test(rest) : rest === '' && /^[a-z]+$/u.test(name));
  };
  return new Set(tags.filter(isMarkup).map(({ index }) => index));
}

/** A text that no page shows: of a comment or of an attribute. */
export interface Hidden {
  span: Span;
  /** It is one that people write, and no address, style or script. */
  isProse: boolean;
}

export function hiddenIn(typed: string): Hidden[] {
  const markup = markupOf(typed);
  return tagsOf(typed)
    .filter(({ index }) => markup.has(index))
    .flatMap(hiddenOf);
}

const attribute = /\s(?<name>[\w:.-]+)(?:\s*=\s*(?<said>"[^"]*"|'[^']*'|[^\s"'=]+))?/dgu;

function hiddenOf({ index, text }: Tag): Hidden[] {
  if (text.startsWith('<!--')) return [{ span: [index + 4, index + text.length - 3], isProse: true }];
  return Array.from(text.slice(0, -1).matchAll(attribute), ({ groups, indices }): Hidden => {
    const [start, end] = indices?.groups?.['said'] ?? indices?.groups?.['name'] ?? [0, 0];
    const quote = /^["']/u.test(groups?.['said'] ?? '') ? 1 : 0;
    const name = groups?.['name'] ?? '';
    const isProse =
      groups?.['said'] === undefined ||
      /^(?:title|alt|value|content|placeholder|label|name|aria-.+|data-.+)$/iu.test(name);
    return { span: [index + start + quote, index + end - quote], isProse };
  });
}
