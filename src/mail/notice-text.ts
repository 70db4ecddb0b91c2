import { mainOffice } from '../../dialogs/office';
import { type Locale, locales, translator } from '../../locales/translate';
import type { Account } from '../accounts/account';
import type { NoticeKind } from '../accounts/outbox';
import type { Settings } from '../config';

/** Nobody knows the language of an account: French, then English. */
export function noticeText(
  kind: NoticeKind,
  { firstName, lastName }: Account,
  at: number,
  academy: Settings['academy'],
): { subject: string; text: string } {
  const { subject, what, you, notYou } = texts[kind];
  const paragraphs = (locale: Locale): string => {
    const t = translator(locale);
    const { phone, name } = mainOffice(academy);
    return [
      t('mail.passwordChanged.hello', { firstName, lastName }),
      t(what, { academy: academy.name, date: dateText(locale, at, academy.timeZone) }),
      t(you),
      t(notYou, { phone, office: name[locale] }),
      t('mail.passwordChanged.noLink'),
    ].join('\n\n');
  };
  return {
    subject: locales.map(locale => translator(locale)(subject)).join(' / '),
    text: `${locales.map(paragraphs).join('\n\n-- \n\n')}\n`,
  };
}

const askedFor = { you: 'mail.accountChanged.you', notYou: 'mail.accountChanged.notYou' } as const;

/** By which texts each change is told. */
const texts = {
  'password.changed': {
    subject: 'mail.passwordChanged.subject',
    what: 'mail.passwordChanged.what',
    you: 'mail.passwordChanged.you',
    notYou: 'mail.passwordChanged.notYou',
  },
  'birthDate.changed': {
    subject: 'mail.accountChanged.birthDate.subject',
    what: 'mail.accountChanged.birthDate.what',
    ...askedFor,
  },
  'recoveryEmail.changed': {
    subject: 'mail.accountChanged.recoveryEmail.subject',
    what: 'mail.accountChanged.recoveryEmail.what',
    ...askedFor,
  },
  'email.changed': {
    subject: 'mail.accountChanged.email.subject',
    what: 'mail.accountChanged.email.what',
    ...askedFor,
  },
} as const satisfies Record<NoticeKind, object>;

const dateText = (locale: Locale, at: number, timeZone: string): string =>
  new Intl.DateTimeFormat(tags[locale], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  }).format(at);

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };
