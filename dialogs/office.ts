import type { OfficeId } from './academy';
import type { Departement, StaffCategory } from './events';

/** Who gives a NUMEN back (GUIDE.md, « Who to call when the NUMEN is unknown »). Null: the guide gives no number. */
export function officeFor(category: StaffCategory | null, departement: Departement | null): OfficeId | null {
  if (category === 'aed_aesh') return null;
  return category === 'enseignant_ecole' ? (dsden[departement ?? ''] ?? null) : 'rectorat';
}

const dsden: Partial<Record<Departement, OfficeId>> = {
  '01': 'dsden01',
  '42': 'dsden42',
  '69': 'dsden69',
};
