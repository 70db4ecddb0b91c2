/** The part of the page with this id. @throws when the page is another one than this script belongs to */
export function part<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`#${id} is missing`);
  return found;
}

export function button(within: HTMLElement): HTMLButtonElement {
  const found = within.querySelector('button');
  if (!found) throw new Error('a button is missing');
  return found;
}
