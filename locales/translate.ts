import { createInstance } from 'i18next';
import en from './en.json';
import fr from './fr.json';

export type Locale = 'fr' | 'en';
/** A text that one of them lacks does not compile. */
const files: Record<Locale, typeof fr> = { fr, en };
export const locales = Object.keys(files) as readonly Locale[];

type Leaves<T> = T extends string
  ? ''
  : { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string];
type WithoutPlural<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

/** Every text's id: a path in `fr.json`, which is the reference. Ids are never renamed. */
export type TextKey = WithoutPlural<Leaves<typeof fr>>;
/** The names of the texts under one of these paths. */
export type TextIn<Path extends string, Key = TextKey> = Key extends `${Path}.${infer Name}` ? Name : never;
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

const fixed: Record<Locale, Translate> = { fr: compiled('fr'), en: compiled('en') };

/** A text as it stands between its placeholders, and their names: `texts` has one more than `names`. */
interface Template {
  texts: string[];
  names: string[];
}

/** i18next finds each text, and its plural, once: it would look for it and read it anew, dozens of times a turn. */
function compiled(locale: Locale): Translate {
  const t = i18n.getFixedT(locale);
  const plurals = new Intl.PluralRules(locale);
  const known = new Map<string, Template>();
  return (key, params = {}) => {
    const { count } = params;
    const name = typeof count === 'number' ? `${key} ${plurals.select(count)}` : key;
    const { texts, names } =
      known.get(name) ?? template(name, t(key, { ...params, skipInterpolation: true }));
    return names.reduce(
      (text, each, place) => text + (params[each] ?? '') + texts[place + 1],
      texts[0] ?? '',
    );
  };

  function template(name: string, text: string): Template {
    const parts = text.split(/\{\{(\w+)\}\}/u);
    const made = {
      texts: parts.filter((_, place) => place % 2 === 0),
      names: parts.filter((_, place) => place % 2 === 1),
    };
    known.set(name, made);
    return made;
  }
}

/** The texts of one language. Placeholders are written `{{name}}`; `count` chooses between `_one` and `_other`. */
export const translator = (locale: Locale): Translate => fixed[locale];

/** The language we have that comes nearest to a BCP 47 tag such as `en-GB`; French when in doubt. */
export function nearestLocale(tag: string | undefined): Locale {
  return tag?.toLowerCase().startsWith('en') ? 'en' : 'fr';
}
