const dayMs = 86_400_000;

/** yyyy-mm-dd; null when no calendar has this day: the only place that decides it. */
export function isoDate(day: number, month: number, year: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1000 ? isoOf(date) : null;
}

export const daysBefore = (iso: string, days: number): string =>
  isoOf(new Date(Date.parse(`${iso}T00:00:00Z`) - days * dayMs));

const isoOf = (date: Date): string => date.toISOString().slice(0, 10);
