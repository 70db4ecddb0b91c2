/** The page's own words in one language, and how it tells the time; the bot's come with its activities. */
export interface Words {
  bot: string;
  you: string;
  answers: string;
  copy: string;
  newTab: string;
  /** « 14:03 », in Lyon, of ms since the epoch. */
  clock(at: number): string;
}

/** In the page's language, wherever the person's device believes to be. */
export function clockIn(locale: 'fr' | 'en'): Words['clock'] {
  const tag = locale === 'fr' ? 'fr-FR' : 'en-GB';
  const format = new Intl.DateTimeFormat(tag, {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Paris',
  });
  return at => format.format(at);
}
