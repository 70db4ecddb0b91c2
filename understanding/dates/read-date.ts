import { findNumens, type NumenReading } from '../find-numen';
import { type DateReading, findDates } from './find-date';

/** Only the beginning of a text is read for a NUMEN and dates: longer ones are refused as a whole. */
export const longestMessage = 2000;

/** The only date of a text; what stands around it does not matter. The form's page reads by it too: nothing heavy is imported here. */
export function readDate(text: string): DateReading | undefined {
  const head = text.slice(0, longestMessage);
  const [date, ...others] = findDates(without(head, findNumens(head)));
  return others.length === 0 ? date : undefined;
}

/** What was read as a NUMEN parts what stands around it, also when nothing stands between. */
export const without = (text: string, numens: readonly NumenReading[]): string =>
  numens.reduce(
    (left, { span: [start, end] }) => left.slice(0, start) + '¤'.repeat(end - start) + left.slice(end),
    text,
  );
