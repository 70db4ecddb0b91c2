import type { TextKey, Translate } from '../locales/translate';

/** A message is Markdown with places to fill in: the longest part of it that has neither is shown as it stands. */
export const plainPartOf = (t: Translate, key: TextKey): string => plainPart(t(key, gaps));

export const plainPart = (text: string): string =>
  text
    .split(/\*\*|\n|\{\{.*?\}\}/u)
    .reduce((longest, part) => (part.length > longest.length ? part : longest), '');

/** In each place to fill in, so that one sees where it is. */
const gaps = new Proxy<Record<string, string>>({}, { get: () => '{{}}' });
