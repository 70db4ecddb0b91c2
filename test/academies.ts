import grenobleFile from '../academies/grenoble.json';
import reunionFile from '../academies/reunion.json';
import { academySchema, officeCategories } from '../dialogs/academy';
import { academyFacts } from '../dialogs/guide-context';
import { defaultAcademy } from '../src/academy-file';

/** Whose names, numbers and towns the tests speak of where they say nothing else. */
export const lyon = defaultAcademy;
export const lyonFacts = academyFacts(lyon);

export const grenoble = academySchema.parse(grenobleFile);
/** One département, one office for everybody, and another time zone. */
export const reunion = academySchema.parse(reunionFile);

/** An île is not a commune by its own name there, and two communes begin with « Saint-Pierre ». */
export const rennes = academySchema.parse({
  ...grenobleFile,
  name: 'Académie de Rennes',
  mailDomain: 'ac-rennes.fr',
  area: {
    names: ['Rennes'],
    regions: ['Bretagne'],
    departements: ['22', '29', '35', '56'],
    neighbours: ['44', '49', '50', '53'],
    otherNames: {},
  },
  offices: [
    {
      ...{ id: 'rectorat', name: 'Rectorat', phone: '02 61 91 00 01', invented: true },
      categories: officeCategories.filter(category => category !== 'enseignant_ecole'),
    },
    ...['22', '29', '35', '56'].map(code => ({
      ...{ id: `dsden${code}`, name: `DSDEN ${code}`, phone: `02 61 91 00 ${code}`, invented: true },
      ...{ categories: ['enseignant_ecole'], departements: [code] },
    })),
  ],
});
