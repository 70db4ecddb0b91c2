import { message } from '../message';
import type { Said } from '../said';
import type { Words } from '../words';
import { nodeOf } from './dom';

/** The conversation as it is shown: each message once, in its place. */
export interface Log {
  /** Shows a message, or what became of it. */
  show(said: Said, words: Words): void;
  remove(id: string): void;
  /** What the person has just sent, before the server has it. */
  sending(id: string, text: string, words: Words): void;
  /** It takes its time: said beside it, too. */
  slow(id: string, words: Words): void;
  /** It did not get through: said beside it, with a button to try again. */
  notSent(id: string, words: Words, retry: () => void): void;
  hasNews(): boolean;
  /** Whether there is something of this kind in what is new. */
  newsHas(selector: string): boolean;
  /** The beginning of what is new since the last time this was asked, to be read from there. */
  news(): HTMLElement | null;
}

export function createLog(place: HTMLElement): Log {
  let seen = place.lastElementChild;
  return {
    show,
    remove,
    sending,
    slow,
    notSent,
    hasNews: () => seen !== place.lastElementChild,
    newsHas,
    news,
  };

  function show(said: Said, words: Words): void {
    const shown = nodeOf(message(said, words));
    const standing = find('id', said.id) ?? (said.clientId ? find('clientId', said.clientId) : undefined);
    untroubled(standing);
    if (!standing) place.append(shown);
    // The person's own words stand there already: their screen reader needs no second time.
    else if (standing.textContent === shown.textContent) standing.dataset.id = said.id;
    else standing.replaceWith(shown);
    standing?.classList.remove('sending');
  }

  function remove(id: string): void {
    find('id', id)?.remove();
  }

  function sending(id: string, text: string, words: Words): void {
    const known = find('clientId', id);
    untroubled(known);
    known?.classList.add('sending');
    if (known) return;
    const said: Said = { ...blank, id: '', text, clientId: id, at: Date.now() };
    const shown = nodeOf(message(said, words));
    shown.classList.add('sending');
    place.append(shown);
  }

  function slow(id: string, words: Words): void {
    const shown = find('clientId', id);
    if (shown?.classList.contains('sending')) trouble(shown, words.slow);
  }

  function notSent(id: string, words: Words, retry: () => void): void {
    const shown = find('clientId', id);
    if (!shown) return;
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = words.retry;
    again.addEventListener('click', retry);
    shown.classList.remove('sending');
    trouble(shown, `${words.notSent} `, again);
  }

  function trouble(shown: HTMLElement, ...said: Array<string | Node>): void {
    untroubled(shown);
    const place = document.createElement('p');
    place.className = 'trouble';
    place.append(...said);
    shown.append(place);
  }

  function untroubled(shown: HTMLElement | undefined): void {
    shown?.querySelector('.trouble')?.remove();
  }

  function news(): HTMLElement | null {
    const first = (seen?.isConnected ? seen.nextElementSibling : null) ?? place.lastElementChild;
    seen = place.lastElementChild;
    return first instanceof HTMLElement ? first : null;
  }

  function newsHas(selector: string): boolean {
    for (let shown = place.lastElementChild; shown && shown !== seen; shown = shown.previousElementSibling)
      if (shown.querySelector(selector)) return true;
    return false;
  }

  function find(name: 'id' | 'clientId', value: string): HTMLElement | undefined {
    return [...place.querySelectorAll<HTMLElement>('.message')].find(shown => shown.dataset[name] === value);
  }
}

const blank: Omit<Said, 'id' | 'text' | 'at' | 'clientId'> = {
  by: 'person',
  isMarkdown: false,
  lang: undefined,
  card: undefined,
  asks: false,
  navigation: [],
};
