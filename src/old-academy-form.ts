import { z } from 'zod';

/** Until 2026 offices were an object of these, and nothing was said of where the académie is. */
const oldOffice = z.looseObject({ fr: z.string(), en: z.string() });
const oldForm = z.looseObject({ name: z.string(), offices: z.record(z.string(), oldOffice) });

export const isOldForm = (value: unknown): boolean => oldForm.safeParse(value).success;

/** The same académie as it is written now; what is still wrong in it stays as it was. */
export function fromOldForm(value: unknown): unknown {
  const { offices, ...academy } = oldForm.parse(value);
  const departements = Object.keys(offices).flatMap(id => departementOf(id) ?? []);
  return {
    timeZone: 'Europe/Paris',
    area: { names: [academy.name.replace(/^Académie (?:de |d’|d')?/u, '')], departements },
    ...academy,
    offices: Object.entries(offices).map(([id, { fr, en, ...office }]) => {
      const departement = departementOf(id);
      return {
        ...{ id, name: { fr, en }, ...office },
        ...(departement
          ? { categories: ['enseignant_ecole'], departements: [departement] }
          : { categories: ['enseignant_second_degre', 'administratif', 'sante', 'technique', 'prive'] }),
      };
    }),
  };
}

const departementOf = (id: string): string | undefined => /^dsden(\w+)$/u.exec(id)?.[1]?.toUpperCase();
