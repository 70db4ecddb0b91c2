import { daysBefore } from '../understanding/dates/calendar';

/** ISO dates (yyyy-mm-dd), both included. */
export interface DateWindow {
  first: string;
  last: string;
}

/** The ISO date in a time zone, at a time given in milliseconds since the epoch. */
export function dateIn(timeZone: string, at: number): string {
  const minute = Math.floor(at / minuteMs);
  if (last.minute !== minute || last.timeZone !== timeZone)
    last = { timeZone, minute, date: formatIn('sv-SE', { timeZone }).format(at) };
  return last.date;
}

/** It is asked several times a turn, and no zone changes its date within a minute. */
let last = { timeZone: '', minute: Number.NaN, date: '' };
const minuteMs = 60_000;

/** Made once of a kind: to make one costs more than all else that is said of a time. */
export function formatIn(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify([locale, options]);
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(name, format);
  return format;
}
const formats = new Map<string, Intl.DateTimeFormat>();

interface Restoration {
  restorationDays: number;
  timeZone: string;
}

/** docs/guide.md, step 6: a mailbox can be restored at a date of the last days, today excluded. */
export function restorationWindow(at: number, { restorationDays, timeZone }: Restoration): DateWindow {
  const today = dateIn(timeZone, at);
  return { first: daysBefore(today, restorationDays), last: daysBefore(today, 1) };
}

export const isWithin = (date: string, window: DateWindow): boolean =>
  date >= window.first && date <= window.last;
