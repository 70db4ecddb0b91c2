export type BirthDateProblem = 'shape' | 'impossible' | 'future' | 'tooYoung' | 'tooOld';
export type ParsedBirthDate = { ok: true; date: string } | { ok: false; reason: BirthDateProblem };

const youngestYears = 16;
const oldestYears = 100;

/**
 * Reads JJ/MM/AAAA (with `/`, `.`, `-` or spaces), JJMMAAAA, or ISO, which `<input type="date">` sends.
 * @param today ISO date in the reader's time zone
 */
export function parseBirthDate(text: string, today: string): ParsedBirthDate {
  const date = isoOf(text);
  if (date === null) return { ok: false, reason: 'shape' };
  if (!isCalendarDate(date)) return { ok: false, reason: 'impossible' };
  const reason = ageProblem(date, today);
  return reason === null ? { ok: true, date } : { ok: false, reason };
}

/** Whether an ISO-shaped date is in the calendar: 2023-02-29 is not. */
export function isCalendarDate(iso: string): boolean {
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
}

function isoOf(text: string): string | null {
  if (text.length > 40) return null;
  const written = text
    .normalize('NFKC')
    .trim()
    .replace(/\s*[/.\p{Pd}\s]\s*/gu, '/');
  for (const shape of shapes) {
    const { day, month, year } = shape.exec(written)?.groups ?? {};
    if (day && month && year) return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return null;
}

const shapes = [
  /^(?<day>[0-9]{1,2})\/(?<month>[0-9]{1,2})\/(?<year>[0-9]{4})$/,
  /^(?<year>[0-9]{4})\/(?<month>[0-9]{1,2})\/(?<day>[0-9]{1,2})$/,
  /^(?<day>[0-9]{2})(?<month>[0-9]{2})(?<year>[0-9]{4})$/,
];

/** ISO dates compare as text. */
function ageProblem(date: string, today: string): BirthDateProblem | null {
  if (date > today) return 'future';
  if (date > yearsBefore(today, youngestYears)) return 'tooYoung';
  return date < yearsBefore(today, oldestYears) ? 'tooOld' : null;
}

function yearsBefore(iso: string, years: number): string {
  return `${String(Number(iso.slice(0, 4)) - years).padStart(4, '0')}${iso.slice(4)}`;
}
