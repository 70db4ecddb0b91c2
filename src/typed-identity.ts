import { readDate } from '../understanding/dates/find-dates';
import { numenWritten } from '../understanding/find-numen';
import { ageProblem, ageProblems } from './accounts/birth-date';
import { type ParsedNumen, parseNumen } from './accounts/numen';

export const birthDateProblems = ['shape', 'impossible', ...ageProblems] as const;
export type BirthDateProblem = (typeof birthDateProblems)[number];
export type ParsedBirthDate = { ok: true; date: string } | { ok: false; reason: BirthDateProblem };

/** A field or a cell for a NUMEN, read as the chat reads one. `written` is what its positions are counted in. */
export function readNumenField(text: string): ParsedNumen & { written: string } {
  const written = numenWritten(text);
  return { ...parseNumen(written), written };
}

/**
 * A field or a cell for a birth date, read as the chat reads one; but it asks for a year of four digits. `date` is ISO.
 * @param today ISO date, where the person is
 */
export function readBirthDateField(text: string, today: string): ParsedBirthDate {
  const read = readDate(text);
  if (!read || read.isShort || read.isUnclear) return { ok: false, reason: 'shape' };
  if (read.iso === null) return { ok: false, reason: 'impossible' };
  const reason = ageProblem(read.iso, today);
  return reason === null ? { ok: true, date: read.iso } : { ok: false, reason };
}
