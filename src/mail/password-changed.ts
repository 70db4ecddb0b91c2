import { type Locale, locales, translator } from '../../locales/translate';
import type { Account } from '../accounts/account';
import type { Settings } from '../config';

/** Nobody knows the language of an account: French, then English. */
export function passwordChangedText(
  { firstName, lastName }: Account,
  at: number,
  { name, offices }: Settings['academy'],
): { subject: string; text: string } {
  const paragraphs = (locale: Locale): string => {
    const t = translator(locale);
    const { phone, [locale]: office } = offices.rectorat;
    return [
      t('mail.passwordChanged.hello', { firstName, lastName }),
      t('mail.passwordChanged.what', { academy: name, date: dateText(locale, at) }),
      t('mail.passwordChanged.you'),
      t('mail.passwordChanged.notYou', { phone, office }),
      t('mail.passwordChanged.noLink'),
    ].join('\n\n');
  };
  return {
    subject: locales.map(locale => translator(locale)('mail.passwordChanged.subject')).join(' / '),
    text: `${locales.map(paragraphs).join('\n\n-- \n\n')}\n`,
  };
}

const dateText = (locale: Locale, at: number): string =>
  new Intl.DateTimeFormat(tags[locale], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  }).format(at);

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };
