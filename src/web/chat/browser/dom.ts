import { type Child, type Element, isElement } from '../element';

/** Elements as nodes. Nothing is parsed: a text stays a text, whatever is in it. */
export function nodesOf(child: Child): Node[] {
  if (child === false || child === null || child === undefined) return [];
  if (Array.isArray(child)) return child.flatMap(nodesOf);
  return [isElement(child) ? nodeOf(child) : document.createTextNode(String(child))];
}

export function nodeOf({ tag, attributes, children }: Element): HTMLElement {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flatMap(nodesOf));
  return node;
}
