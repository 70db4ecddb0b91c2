import type { TextKey, Translate } from '../../locales/translate';
import { html, type Piece, type SafeHtml } from './html';

/** A text with HTML in its places (`{{phone}}`), such as a link. */
export function inWords(t: Translate, key: TextKey, pieces: Record<string, Piece>): SafeHtml {
  const marked = Object.fromEntries(Object.keys(pieces).map(name => [name, `${mark}${name}${mark}`]));
  const parts = t(key, marked).split(mark);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : pieces[part]))}`;
}

/** In no text. */
const mark = '\u0000';
