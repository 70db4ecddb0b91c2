import { international } from '../../dialogs/spoken';
import { html, type SafeHtml } from './html';

/** « 01 99 00 12 34 », to be tapped, and never broken at the end of a line. */
export const telephone = (phone: string): SafeHtml =>
  html`<a href="tel:${international(phone).replaceAll(' ', '')}">${phone.replaceAll(' ', '\u00a0')}</a>`;
