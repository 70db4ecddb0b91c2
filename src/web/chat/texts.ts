import type { Academy } from '../../../dialogs/academy';
import { mainOffice } from '../../../dialogs/office';
import { type Locale, translator } from '../../../locales/translate';
import type { Texts } from './words';

/** What the texts say of where this is installed. */
export interface Installation {
  /** Of the académie. */
  academy: string;
  /** To call when nothing else works. */
  phone: string;
  host: string;
  /** In which hours are told, wherever the device believes to be. */
  timeZone: string;
}

export const installationOf = (deps: { academy: Academy; publicUrl: string }): Installation => ({
  academy: deps.academy.name,
  phone: mainOffice(deps.academy).phone,
  host: new URL(deps.publicUrl).host,
  timeZone: deps.academy.timeZone,
});

export function textsIn(locale: Locale, { phone, host, timeZone }: Installation): Texts {
  const t = translator(locale);
  return {
    timeZone,
    title: t('web.chat.title'),
    home: t('web.chat.home'),
    bot: t('web.chat.bot'),
    you: t('web.chat.you'),
    answers: t('web.chat.answers'),
    message: t('web.chat.message'),
    send: t('web.chat.send'),
    menu: t('web.chat.menu'),
    end: t('web.chat.end'),
    copy: t('web.chat.copy'),
    copied: t('web.chat.copied'),
    newTab: t('web.chat.newTab'),
    programs: t('web.chat.programs.title'),
    webmail: t('web.chat.programs.webmail'),
    thunderbird: t('web.chat.programs.thunderbird'),
    iphone: t('web.chat.programs.iphone'),
    android: t('web.chat.programs.android'),
    outgoing: t('web.chat.programs.outgoing'),
    connecting: t('web.chat.connecting'),
    offline: t('web.chat.offline'),
    notSent: t('web.chat.notSent'),
    slow: t('web.chat.slow'),
    retry: t('web.chat.retry'),
    restart: t('web.chat.restart'),
    here: t('web.chat.here'),
    resting: t('web.chat.resting'),
    openForm: t('web.chat.openForm'),
    closeForm: t('web.chat.form.close'),
    formTitle: t('web.chat.form.title'),
    formAside: t('web.chat.formAside', { host }),
    formClosed: t('web.chat.formClosed'),
    extend: t('forms.deadline.extend'),
    unreachable: t('web.chat.unreachable'),
    leaveForm: t('web.chat.leaveForm'),
    leaveChat: t('web.chat.leaveChat'),
    endChat: t('web.chat.endChat'),
    leaveBy: t('web.chat.leaveBy', { action: '{action}' }),
    stayInForm: t('web.chat.stayInForm'),
    unavailable: t('web.chat.trouble.unavailable', { phone }),
    elsewhere: t('web.chat.trouble.elsewhere'),
    ended: t('web.chat.trouble.ended'),
    expired: t('web.chat.trouble.expired'),
    cookies: t('web.chat.cookies.text'),
    ownPage: t('web.chat.cookies.open'),
  };
}
