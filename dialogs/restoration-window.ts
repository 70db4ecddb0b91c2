/** ISO dates (yyyy-mm-dd), both included. */
export interface DateWindow {
  first: string;
  last: string;
}

const dayMs = 86_400_000;
const parisDate = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });

/** The date in Lyon at a time given in milliseconds since the epoch. */
export const dateInParis = (at: number): string => parisDate.format(at);

/** GUIDE.md step 6: a mailbox can be restored at a date of the last `days` days, today excluded. */
export function restorationWindow(at: number, days: number): DateWindow {
  const today = Date.parse(`${dateInParis(at)}T00:00:00Z`);
  const daysAgo = (count: number) => new Date(today - count * dayMs).toISOString().slice(0, 10);
  return { first: daysAgo(days), last: daysAgo(1) };
}

export const isWithin = (date: string, window: DateWindow): boolean =>
  date >= window.first && date <= window.last;
