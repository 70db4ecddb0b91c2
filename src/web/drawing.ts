import type { Locale, Translate } from '../../locales/translate';
import { html, type SafeHtml } from '../http/html';
import { type Drawing, drawings, picturePath, pictureSize } from './pictures';

/** A picture in a page, with its description for who does not see it. */
export function drawing({ t, locale }: { t: Translate; locale: Locale }, name: Drawing): SafeHtml {
  const { width, height } = pictureSize(name, locale);
  return html`<img class="drawing" src="/pictures/${picturePath(name, locale)}" alt="${t(`pictures.${drawings[name]}.description`)}" width="${width}" height="${height}">`;
}
