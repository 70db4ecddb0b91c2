import { type Locale, type Translate, translator } from '../locales/translate';
import { waitWords } from '../locales/wait';
import type { Academy } from './academy';
import type { GuideContext } from './guide-context';
import { type DateWindow, restorationWindow } from './restoration-window';
import type { StateName } from './state-names';

/** What the public address of the service and the clock add to a snapshot, so that it can be put into words. */
export interface Surroundings {
  academy: Academy;
  /** `https://assistance.example`, without a slash at the end. */
  publicUrl: string;
  /** How long a conversation is kept after its last turn, in hours. */
  keptHours: number;
  /** Milliseconds since the epoch. */
  at: number;
}

/** A snapshot, with all that is needed to speak about it. */
export interface Scene extends Surroundings {
  state: StateName;
  context: GuideContext;
  t: Translate;
  /** « 14:32 », where the académie is. */
  time(at: number): string;
  /** « dans 25 secondes », of a time that is too near for a clock; null when it is not. */
  soon(at: number): string | null;
  /** « 22 novembre 2026 », of an ISO date. */
  date(iso: string): string;
  /** « décembre 2022 », of an ISO date. */
  month(iso: string): string;
  window(): DateWindow;
}

export function setScene(state: StateName, context: GuideContext, around: Surroundings): Scene {
  const { locale } = context;
  const { limits, timeZone } = around.academy;
  const t = translator(locale);
  return {
    ...around,
    state,
    context,
    t,
    soon: at => waitWords(t, at - around.at),
    time: at => clockOf(timeZone, locale, at, around.at),
    date: iso => dateFormats[locale].format(Date.parse(`${iso}T12:00:00Z`)),
    month: iso => monthFormats[locale].format(Date.parse(`${iso}T12:00:00Z`)),
    window: () => restorationWindow(around.at, { ...limits, timeZone }),
  };
}

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };
/** ISO dates are days without an hour. */
const formats = (options: Intl.DateTimeFormatOptions): Record<Locale, Intl.DateTimeFormat> => ({
  fr: new Intl.DateTimeFormat(tags.fr, { ...options, timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat(tags.en, { ...options, timeZone: 'UTC' }),
});
const dateFormats = formats({ dateStyle: 'long' });
const monthFormats = formats({ month: 'long', year: 'numeric' });

/** The hour alone; with the day when it is not within twelve hours. */
function clockOf(timeZone: string, locale: Locale, at: number, now: number): string {
  const isNear = Math.abs(at - now) < 12 * 3_600_000;
  return clockFormat(timeZone, locale, isNear).format(at);
}

/** Made once for each time zone that an académie is in: to make one costs more than all else that is said of a time. */
const clockFormats = new Map<string, Intl.DateTimeFormat>();

function clockFormat(timeZone: string, locale: Locale, isNear: boolean): Intl.DateTimeFormat {
  const name = `${timeZone} ${locale} ${isNear}`;
  const hour = { hour: '2-digit', minute: '2-digit', timeZone } as const;
  const format =
    clockFormats.get(name) ??
    new Intl.DateTimeFormat(tags[locale], isNear ? hour : { ...hour, weekday: 'long' });
  clockFormats.set(name, format);
  return format;
}
