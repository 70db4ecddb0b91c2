import { html, type SafeHtml } from '../http/html';
import { out } from './site-page';

/** An address of the académie's file: of mail, or of a page. */
export const contactLink = (address: string): SafeHtml =>
  address.includes('@') ? html`<a href="mailto:${address}">${address}</a>` : out(address, address);
