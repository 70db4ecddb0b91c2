import { html, type SafeHtml } from './html';

/** « 04 72 80 60 60 », to be tapped, and never broken at the end of a line. */
export const telephone = (phone: string): SafeHtml =>
  html`<a href="tel:${international(phone)}">${phone.replaceAll(' ', '\u00a0')}</a>`;

const international = (phone: string): string => phone.replaceAll(' ', '').replace(/^0/, '+33');
