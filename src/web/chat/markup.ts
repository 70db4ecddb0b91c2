import { html, type SafeHtml } from '../../http/html';
import { type Attributes, type Child, isElement, isVoid } from './element';

/** An element as HTML; `html` escapes what is in it. */
export function markup(child: Child): SafeHtml {
  if (Array.isArray(child)) return html`${child.map(markup)}`;
  if (!isElement(child)) return html`${isText(child) && child}`;
  const { tag, attributes, children } = child;
  const start = html`<${tag}${written(attributes)}>`;
  return isVoid(tag) ? start : html`${start}${children.map(markup)}</${tag}>`;
}

const isText = (child: Child): child is string | number =>
  typeof child === 'string' || typeof child === 'number';

const written = (attributes: Attributes): SafeHtml[] =>
  Object.entries(attributes).map(([name, value]) =>
    typeof value === 'string' ? html` ${name}="${value}"` : html`${value === true && ` ${name}`}`,
  );
