import { elsewhere } from '../understanding/area';
import { type Academy, answers, type Office } from './academy';
import type { Departement, StaffCategory } from './events';

/** What decides which office has a person's NUMEN. */
export type Route = Pick<Office, 'id' | 'categories' | 'departements'>;

/** The office that answers who is sent to no other. */
export function mainOffice({ offices }: Academy): Office {
  const [first] = offices;
  if (!first) throw new Error('an académie has one office at least');
  return first;
}

/** Some of its numbers are: those that are invented are from none. */
export const isFromGuide = ({ offices }: Academy): boolean => offices.some(({ invented }) => !invented);

/** Who gives a NUMEN back. Null: nobody whose number is known here, or not before one knows where. */
export function officeFor<R extends Route>(
  category: StaffCategory | null,
  departement: Departement | null,
  offices: readonly R[],
): R | null {
  if (departement === elsewhere) return null;
  if (category === null || category === 'unknown') return offices[0] ?? null;
  return offices.find(office => answers(office, category, departement)) ?? null;
}

/** Who cannot be told before it is known where their school is. */
export const dependsOnPlace = (category: StaffCategory, offices: readonly Route[]): boolean =>
  category !== 'unknown' &&
  offices.some(({ categories, departements }) => categories.includes(category) && departements !== undefined);
