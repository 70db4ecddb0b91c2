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
    last = { timeZone, minute, date: formatIn(timeZone).format(at) };
  return last.date;
}

/** It is asked several times a turn, and no zone changes its date within a minute. */
let last = { timeZone: '', minute: Number.NaN, date: '' };
const minuteMs = 60_000;

/** Making one costs more than using it. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone });
  formats.set(timeZone, format);
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
