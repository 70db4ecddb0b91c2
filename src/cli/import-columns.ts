import { optionalColumns, requiredColumns } from './import-row';

export type Column = (typeof requiredColumns)[number] | (typeof optionalColumns)[number];

export const columns: readonly Column[] = [...requiredColumns, ...optionalColumns];

/** A column by the name that a file gives it; undefined for one that we do not know. */
export type ColumnOf = (name: string) => Column | undefined;

/** @param mapped names that the operator has given: `--map numen=N_NUMEN` */
export function createColumnOf(mapped: ReadonlyMap<Column, string> = new Map()): ColumnOf {
  const said = new Map([...mapped].map(([column, name]) => [folded(name), column]));
  return name => {
    const key = folded(name);
    const usual = usualNames.get(key);
    return said.get(key) ?? (usual && mapped.has(usual) ? undefined : usual);
  };
}

/** Case, accents, spaces and signs do not matter. */
const folded = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();

/** What French files call them, beside our own names. */
const frenchNames: Record<Column, string> = {
  numen: 'n° numen, numéro numen, identifiant numen',
  birthDate: 'date de naissance, date naissance, naissance, date naiss, né(e) le, né le, née le',
  lastName: "nom, nom d'usage, nom usuel, nom de famille, nom patronymique",
  firstName: 'prénom, prénoms, prénom usuel',
  username: "identifiant, nom d'utilisateur, utilisateur, login, uid, compte",
  email:
    'mail, courriel, adresse mail, adresse e-mail, adresse électronique, adresse de messagerie, messagerie, mail académique, ' +
    'courriel académique, adresse académique',
  accountType: 'type de compte, type compte',
  staffCategory: 'catégorie, catégorie de personnel, catégorie personnel, type de personnel',
  departement: 'dpt, dépt, dép, code département, département d’exercice',
  recoveryEmail:
    'adresse de récupération, adresse de secours, mail de récupération, mail de secours, courriel de secours, e-mail de secours, ' +
    'mail personnel, courriel personnel, e-mail personnel, adresse personnelle, mail perso',
  status: 'statut, état',
  passwordHash: 'empreinte, empreinte du mot de passe',
};

const usualNames = new Map(
  columns.flatMap(column =>
    [column, ...frenchNames[column].split(',')].map(name => [folded(name), column] as const),
  ),
);

/** The header of a file, read: which of our columns stands where. */
export interface Header {
  /** By position; null where there is nothing of ours. */
  columns: (Column | null)[];
  /** As they are written. */
  names: string[];
  /** Those of them that we do not know. */
  unknown: string[];
}

export function readHeader(names: string[], columnOf: ColumnOf): Header {
  return {
    names,
    columns: names.map(name => columnOf(name) ?? null),
    unknown: names.filter(name => name !== '' && !columnOf(name)),
  };
}

/**
 * Every reason why what has these columns cannot be imported; each is told once.
 * @param mapped columns that the operator says are there
 */
export function headerProblems(
  { columns: found, names, unknown }: Header,
  ignoreUnknown: boolean,
  mapped: readonly Column[],
): string[] {
  if (names.length > 0 && !found.some(column => column !== null) && mapped.length === 0)
    return [
      'none of our columns is there: is this the line of their names? (a title above it is removed first)',
    ];
  const missing = new Set<Column>([...requiredColumns, ...mapped].filter(column => !found.includes(column)));
  const twice = columns.filter(column => found.filter(name => name === column).length > 1);
  return [
    ...(missing.size > 0 ? [`${theColumns([...missing])} missing`] : []),
    ...(unknown.length > 0 && !ignoreUnknown
      ? [`${theColumns(unknown.map(quoted))} not known (${remedyFor(unknown)})`]
      : []),
    ...twice.map(column => {
      const written = names.filter((_, index) => found[index] === column).map(quoted);
      return `the column ${column} is there twice: ${written.join(', ')} (--map ${column}=NAME says which one counts)`;
    }),
  ];
}

const remedyFor = ({ length }: readonly string[]): string =>
  `--ignore-unknown leaves ${length > 1 ? 'them' : 'it'} out, --map COLUMN=NAME says what a name means`;

const theColumns = (names: readonly string[]): string =>
  names.length > 1 ? `the columns ${names.join(', ')} are` : `the column ${names.join('')} is`;

const quoted = (name: string): string => JSON.stringify(name.slice(0, 40));
