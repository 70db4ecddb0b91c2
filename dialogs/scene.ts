import { type Locale, type Translate, translator } from '../locales/translate';
import { waitWords } from '../locales/wait';
import type { Academy } from './academy';
import type { GuideContext } from './guide-context';
import { type DateWindow, formatIn, restorationWindow } from './restoration-window';
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
    date: iso => dayOf(iso, locale, { dateStyle: 'long' }),
    month: iso => dayOf(iso, locale, { month: 'long', year: 'numeric' }),
    window: () => restorationWindow(around.at, { ...limits, timeZone }),
  };
}

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

/** ISO dates are days without an hour. */
const dayOf = (iso: string, locale: Locale, options: Intl.DateTimeFormatOptions): string =>
  formatIn(tags[locale], { ...options, timeZone: 'UTC' }).format(Date.parse(`${iso}T12:00:00Z`));

/** The hour alone; with the day when it is not within twelve hours. */
function clockOf(timeZone: string, locale: Locale, at: number, now: number): string {
  const isNear = Math.abs(at - now) < 12 * 3_600_000;
  const hour = { hour: '2-digit', minute: '2-digit', timeZone } as const;
  return formatIn(tags[locale], isNear ? hour : { ...hour, weekday: 'long' }).format(at);
}
