/**
 * A piece of a page as data: the server writes it as HTML (`markup.ts`), the browser builds it as nodes (`browser/dom.ts`), so that
 * what is said looks the same whoever shows it, and no text is ever parsed as HTML.
 */
export interface Element {
  tag: Tag;
  attributes: Attributes;
  children: readonly Child[];
}

export type Child = Element | string | number | false | null | undefined | readonly Child[];

/** `true` has no value; `false` and `undefined` are not written. */
export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

export type Tag =
  | 'a'
  | 'article'
  | 'br'
  | 'button'
  | 'details'
  | 'div'
  | 'form'
  | 'h2'
  | 'img'
  | 'input'
  | 'label'
  | 'li'
  | 'ol'
  | 'p'
  | 'section'
  | 'span'
  | 'strong'
  | 'summary'
  | 'time'
  | 'ul';

export const el = (tag: Tag, attributes: Attributes, ...children: Child[]): Element => ({
  tag,
  attributes,
  children,
});

/** They have no end tag. */
export const isVoid = (tag: Tag): boolean => tag === 'br' || tag === 'img' || tag === 'input';

export const isElement = (child: Child): child is Element =>
  typeof child === 'object' && child !== null && 'tag' in child;
