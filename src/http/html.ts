const markup = Symbol('markup');

/** HTML that may be sent as it is: only `html` makes it, and `html` escapes everything else. */
export interface SafeHtml {
  readonly [markup]: string;
}

export type Piece = SafeHtml | string | number | false | null | undefined | readonly Piece[];

/**
 * A template of HTML in which every value is escaped, for text and for double-quoted attributes. Nested `html`
 * stays as it is, lists are joined, and `false`, `null` and `undefined` are nothing.
 */
export function html(parts: TemplateStringsArray, ...values: Piece[]): SafeHtml {
  return { [markup]: parts.reduce((written, part, index) => written + write(values[index - 1]) + part) };
}

/** The text to send. */
export const render = (page: SafeHtml): string => page[markup];

function write(piece: Piece): string {
  if (piece === undefined || piece === null || piece === false) return '';
  if (isList(piece)) return piece.map(write).join('');
  return typeof piece === 'object' ? piece[markup] : escapeHtml(String(piece));
}

const isList = (piece: Piece): piece is readonly Piece[] => Array.isArray(piece);

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character);
}
