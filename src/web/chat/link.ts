import { type Child, el } from './element';

/**
 * A link out of the page, in a tab of its own: the conversation stays. An address of another kind (`javascript:`, `data:`) is no
 * link, only its words.
 */
export function link({
  href,
  label,
  newTab,
  className,
}: {
  href: string;
  label: string;
  newTab: string;
  className?: string;
}): Child {
  if (/^(?:tel|mailto):/iu.test(href)) return el('a', { class: className, href }, label);
  if (!/^https?:\/\/[^\s/]/iu.test(href)) return label;
  return el(
    'a',
    { class: className, href, target: '_blank', rel: 'noopener noreferrer' },
    label,
    el('span', { class: 'heard' }, ` ${newTab}`),
  );
}
