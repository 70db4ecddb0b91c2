/** The page's own words in one language, and how it tells the time; the bot's come with its activities. */
export interface Words extends Texts {
  /** « 14:03 », where the académie is, of ms since the epoch. */
  clock(at: number): string;
}

/** With the time zone in which hours are told. */
export type Texts = Readonly<Record<TextName | 'timeZone', string>>;

/** What the browser says by itself, in both languages: the person may change it on the way. */
export type TextName =
  | 'title'
  | 'home'
  | 'bot'
  | 'you'
  | 'answers'
  | 'message'
  | 'send'
  | 'menu'
  | 'end'
  | 'copy'
  | 'copied'
  | 'newTab'
  | 'programs'
  | 'webmail'
  | 'thunderbird'
  | 'iphone'
  | 'android'
  | 'outgoing'
  | 'connecting'
  | 'offline'
  | 'notSent'
  | 'slow'
  | 'retry'
  | 'restart'
  | 'here'
  | 'resting'
  | 'openForm'
  | 'closeForm'
  | 'formTitle'
  | 'formAside'
  | 'formClosed'
  | 'extend'
  | 'unreachable'
  | 'leaveForm'
  | 'leaveChat'
  | 'endChat'
  | 'leaveBy'
  | 'stayInForm'
  | 'unavailable'
  | 'elsewhere'
  | 'ended'
  | 'expired'
  | 'cookies'
  | 'ownPage';

export const wordsOf = (texts: Texts, locale: 'fr' | 'en'): Words => ({
  ...texts,
  clock: clockIn(locale, texts.timeZone),
});

/** In the page's language, wherever the person's device believes to be. */
function clockIn(locale: 'fr' | 'en', timeZone: string): Words['clock'] {
  const tag = locale === 'fr' ? 'fr-FR' : 'en-GB';
  const format = new Intl.DateTimeFormat(tag, {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  return at => format.format(at);
}
