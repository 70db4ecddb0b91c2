import { createInstance } from 'i18next';
import en from './en.json';
import fr from './fr.json';

export type Locale = 'fr' | 'en';
export const locales: readonly Locale[] = ['fr', 'en'];

type Leaves<T> = T extends string
  ? ''
  : { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string];
type WithoutPlural<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

/** Every text's id: a path in `fr.json`, which is the reference. Ids are never renamed. */
export type TextKey = WithoutPlural<Leaves<typeof fr>>;
export type TextParams = Record<string, string | number>;
export type Translate = (key: TextKey, params?: TextParams) => string;

const i18n = createInstance();
void i18n.init({
  lng: 'fr',
  fallbackLng: 'fr',
  initAsync: false,
  // Whoever writes HTML or Markdown escapes for it: a text alone cannot know where it goes.
  interpolation: { escapeValue: false },
  resources: { fr: { translation: fr }, en: { translation: en } },
});

const fixed: Record<Locale, Translate> = { fr: remembering('fr'), en: remembering('en') };

/** Most texts take no parameters: i18next would put each together anew, many times a turn. */
function remembering(locale: Locale): Translate {
  const t = i18n.getFixedT(locale);
  const known = new Map<TextKey, string>();
  return (key, params) => {
    if (params) return t(key, params);
    const text = known.get(key) ?? t(key);
    known.set(key, text);
    return text;
  };
}

/** The texts of one language. Placeholders are written `{{name}}`; `count` chooses between `_one` and `_other`. */
export const translator = (locale: Locale): Translate => fixed[locale];

/** The language we have that comes nearest to a BCP 47 tag such as `en-GB`; French when in doubt. */
export function nearestLocale(tag: string | undefined): Locale {
  return tag?.toLowerCase().startsWith('en') ? 'en' : 'fr';
}
