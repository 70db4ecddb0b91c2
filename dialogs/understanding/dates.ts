import { normalize } from './normalize';

const months = [
  ['janvier', 'january', 'janv', 'jan'],
  ['fevrier', 'february', 'fevr', 'fev', 'feb'],
  ['mars', 'march', 'mar'],
  ['avril', 'april', 'avr', 'apr'],
  ['mai', 'may'],
  ['juin', 'june', 'jun'],
  ['juillet', 'july', 'juil', 'jul'],
  ['aout', 'august', 'aug'],
  ['septembre', 'september', 'sept', 'sep'],
  ['octobre', 'october', 'oct'],
  ['novembre', 'november', 'nov'],
  ['decembre', 'december', 'dec'],
];

/** In French and English, without accents but for the two that have one. */
export const monthNames: readonly string[] = [...months.flat(), 'février', 'août', 'décembre'];

/**
 * A date as people write it (« 3 mars 1975 », 03/03/75, 03031975, 1975-03-03, March 3rd, 1975), as ISO; null when it is none. Numbers
 * are day, month, year. Whether the day exists is for the reader to check.
 */
export function readDate(text: string): string | null {
  const said = normalize(text)
    .replace(/\b(\d{1,2})(?:er|st|nd|rd|th)\b/u, '$1')
    .replace(/\bpremier\b/u, '1')
    .replace(' of ', ' ')
    .replace(/^([a-z]{3,9}) (\d{1,2}) (\d{4}|\d{2})$/u, '$2 $1 $3')
    .replace(/^(\d{4}) (\d{1,2}) (\d{1,2})$/u, '$3 $2 $1');
  const parts =
    /^(\d{1,2}) (\d{1,2}|[a-z]{3,9}) (\d{4}|\d{2})$/.exec(said) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(said);
  if (!parts) return null;
  const [, day = '', month = '', year = ''] = parts;
  const monthNumber = /^\d+$/.test(month)
    ? Number(month)
    : months.findIndex(names => names.includes(month)) + 1;
  if (monthNumber === 0) return null;
  return `${fullYear(year)}-${String(monthNumber).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Two digits: 00 to 29 are of this century. */
const fullYear = (year: string): string =>
  year.length === 4 ? year : `${Number(year) < 30 ? '20' : '19'}${year}`;

/** False for 31/04 and 29/02/2023. */
export function dateExists(iso: string): boolean {
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(iso);
}
