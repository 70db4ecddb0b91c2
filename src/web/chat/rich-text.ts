import { type Child, el } from './element';
import { link } from './link';

/**
 * The Markdown that the bot writes: paragraphs, lists, bold, links. Everything else is text as it stands: an address is no link
 * unless it was written as one.
 * @param newTab what is said of a link that leaves the page
 */
export const richText = (text: string, newTab: string): Child[] =>
  text
    .split(/\n{2,}/u)
    .flatMap(blocksOf)
    .map(block => shownBlock(block, newTab));

type Block = { type: 'p' | 'ul' | 'ol'; lines: string[] };

/** Lines that are items of a list, and those that are not, without a blank line between. */
function blocksOf(paragraph: string): Block[] {
  const blocks: Block[] = [];
  for (const line of paragraph.split('\n').filter(Boolean)) {
    const { type, text } = lineOf(line);
    const last = blocks.at(-1);
    if (last?.type === type) last.lines.push(text);
    else blocks.push({ type, lines: [text] });
  }
  return blocks;
}

function lineOf(line: string): { type: Block['type']; text: string } {
  const [, bullet, number, text] = /^\s*(?:([-*])|(\d+[.)]))\s+(.*)$/u.exec(line) ?? [];
  if (text === undefined) return { type: 'p', text: line };
  return { type: bullet ? 'ul' : number ? 'ol' : 'p', text };
}

function shownBlock({ type, lines }: Block, newTab: string): Child {
  if (type === 'p') {
    return el(
      'p',
      {},
      lines.map((line, index) => [index > 0 && el('br', {}), inline(line, newTab)]),
    );
  }
  return el(
    type,
    {},
    lines.map(line => el('li', {}, inline(line, newTab))),
  );
}

function inline(text: string, newTab: string): Child[] {
  const found = /\*\*(?<bold>.+?)\*\*|\[(?<label>[^\]]+)\]\((?<href>[^()\s]+)\)/u.exec(text);
  if (!found) return [text];
  const { bold, label = '', href = '' } = found.groups ?? {};
  const shown = bold === undefined ? link({ href, label, newTab }) : el('strong', {}, inline(bold, newTab));
  const after = text.slice(found.index + found[0].length);
  return [text.slice(0, found.index), shown, ...inline(after, newTab)];
}
