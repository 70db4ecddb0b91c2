import { html, type Piece, type SafeHtml } from './html';

/**
 * Who speaks: the same at the head of each page, so that nothing changes just where one types a NUMEN.
 * @param more stands beside the name of the académie
 */
export const brand = (name: string, academy: string, more?: Piece): SafeHtml =>
  html`<img src="/pictures/bot.svg" alt="" width="40" height="40">
<div class="brand"><strong>${name}</strong> <span>${academy}</span>${more}</div>`;
