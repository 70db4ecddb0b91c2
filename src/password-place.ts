import type { Academy } from '../dialogs/academy';
import { townsIn } from '../understanding/area';
import type { PasswordPlace } from './accounts/common-passwords';

/** What an académie's people would make a password of: its names, its départements and towns, and what its file says. */
export function passwordPlaceOf({ area, passwordWords }: Academy): PasswordPlace {
  const own = area.names.flatMap(name => [name, `ac ${name}`, `académie ${name}`, `académie de ${name}`]);
  const towns = area.departements.flatMap(townsIn);
  return {
    words: [...own, ...towns, ...Object.keys(area.otherNames), ...passwordWords],
    departements: area.departements,
  };
}
