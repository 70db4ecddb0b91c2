import { oneLetterLess } from './canonical';
import { fold, foldWhole } from './fold';
import { isAlsoWord, isCommon, placeWords } from './place-words';
import communes from './words/communes.json';

/** What the reader knows of an académie: its name, its départements, and whose towns are whose. */
export interface Area {
  /** Codes as INSEE writes them: `01`, `2A`, `974`. */
  departements: readonly string[];
  /** Names of places, as `placeWords` reads them, and their département; `elsewhere` for those outside. */
  places: ReadonlyMap<string, string>;
  /** The first word of each of them: most words of a message begin no place. */
  firstWords: ReadonlySet<string>;
  /** Those of `places` that count wherever they are said. */
  wellKnown: ReadonlySet<string>;
  /**
   * What people say of a longer name (« Cesson », « Bréhat », « Saint-Pierre »), and its département; `shared` where several of the
   * académie's own have it.
   */
  parts: ReadonlyMap<string, string>;
  /** Its regions, as `placeWords` reads them. */
  regions: ReadonlySet<string>;
  /** The académie, its region, its addresses: they bear the names of places without being where somebody works. */
  notPlaces: RegExp;
  /** What says, in a folded text, that another académie is meant. */
  otherAcademie: RegExp;
  /** Names of the académie's own places, found by each of their spellings with one letter less: see `canonical.ts`. */
  misspelt(): ReadonlyMap<string, readonly string[]>;
}

/** What an académie's file says of where it is. */
export interface AreaFacts {
  /** How it is called after « académie de », without its article too: `["La Réunion", "Réunion"]`. */
  names: readonly string[];
  regions: readonly string[];
  departements: readonly string[];
  /** Those around: their towns are known too, as places outside. */
  neighbours: readonly string[];
  /** What people also call a place, and its département: `{ "Bourg": "01" }`. */
  otherNames: Readonly<Record<string, string>>;
}

export const elsewhere = 'other';
/** The name of places in several of the académie's départements. */
export const shared = 'shared';

export function areaOf(facts: AreaFacts): Area {
  const places = placesOf(facts);
  let misspelt: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    departements: facts.departements,
    places,
    firstWords: new Set(Array.from(places.keys(), name => name.split(' ', 1)[0] ?? '')),
    wellKnown: wellKnownIn(facts),
    parts: partsIn(facts, places),
    regions: new Set(facts.regions.map(keyOf)),
    notPlaces: notPlacesOf(facts),
    otherAcademie: otherAcademieOf(facts),
    misspelt: () => {
      misspelt ??= misspeltOf([...places.keys()].filter(name => places.get(name) !== elsewhere));
      return misspelt;
    },
  };
}

interface Departement {
  name: string;
  /** Names joined by `; `: known all over France, in the départements around, and to those who live there. */
  cities: string;
  towns: string;
  villages: string;
}
type Part = keyof Departement;

const { source: _, ...all } = communes;
const departements: ReadonlyMap<string, Departement> = new Map(Object.entries(all));

/** Every département that there is. */
export const departementCodes: readonly string[] = [...departements.keys()];

/** A département's name, and those of its communes. */
export const townsIn = (code: string): string[] => written(code, everything);

/** Those of its communes that people around know too. */
export const largerTownsIn = (code: string): string[] => written(code, ['cities', 'towns']);

const written = (code: string, parts: readonly Part[]): string[] =>
  parts.flatMap(part => (departements.get(code)?.[part] ?? '').split('; ')).filter(Boolean);

export const departementName = (code: string): string => departements.get(code)?.name ?? code;

/** Every commune of the académie, and those of others that its people name. Two that share a name say nothing by it. */
function placesOf({ departements: own, neighbours, otherNames }: AreaFacts): Map<string, string> {
  const places = new Map<string, string>();
  const around = departementCodes.filter(code => !own.includes(code));
  for (const code of around)
    for (const name of namesOf(code, neighbours.includes(code) ? townsToo : citiesOnly))
      places.set(name, elsewhere);
  const ofOwn = own.flatMap(code =>
    [...new Set(namesOf(code, everything))].map(name => [name, code] as const),
  );
  const known = new Set<string>();
  for (const [name, code] of ofOwn) {
    if (known.has(name)) places.delete(name);
    else places.set(name, code);
    known.add(name);
  }
  for (const name of outside) places.set(name, elsewhere);
  for (const [name, code] of Object.entries(otherNames))
    places.set(keyOf(name), own.includes(code) ? code : elsewhere);
  return places;
}

/** What is the name of a place by itself is none, but for « Saint-Pierre », which may be any. */
function partsIn({ departements: own, neighbours }: AreaFacts, places: Area['places']): Map<string, string> {
  const parts = new Map<string, string>();
  const note = (part: string, code: string): void => {
    const known = parts.get(part) ?? code;
    parts.set(part, known === code ? code : shared);
  };
  for (const code of own) {
    for (const name of new Set(namesOf(code, everything))) {
      if (!places.has(name)) note(name, shared);
      for (const part of partsOf(name)) if (canStandFor(part, places.get(part))) note(part, code);
    }
  }
  const around = neighbours.flatMap(code => namesOf(code, townsToo));
  for (const part of around.flatMap(partsOf)) if (parts.has(part)) note(part, elsewhere);
  return parts;
}

const canStandFor = (part: string, place: string | undefined): boolean =>
  place === undefined || (place === elsewhere && isSaint.test(part));

/** « Cesson » of « Cesson-Sévigné », « Bréhat » of « Île-de-Bréhat », « Saint-Pierre » of « Saint-Pierre-Quiberon ». */
function partsOf(name: string): string[] {
  const [, island] = /^iles? (?:de la |de |d |du |des |aux )?(.+)$/.exec(name) ?? [];
  if (island) return [island];
  const [, head] = /^((?:(?:sainte?|la|le|les|l) )?\w+) \w/.exec(name) ?? [];
  if (!head || isNoName.test(head)) return [];
  if (isSaint.test(head)) return [head];
  const word = head.split(' ').at(-1) ?? '';
  return word.length >= shortestPart && !isCommon(word) && !isAlsoWord(head) ? [head] : [];
}

const shortestPart = 5;
const isNoName = /^(?:sainte?|la|le|les|l)$/;
const isSaint = /^sainte? /;

const outside = ['autre departement', 'un autre departement', 'hors academie', 'another department'];

const citiesOnly = ['name', 'cities'] as const;
const townsToo = ['name', 'cities', 'towns'] as const;
const everything = ['name', 'cities', 'towns', 'villages'] as const;

function wellKnownIn({ departements: own, neighbours, otherNames }: AreaFacts): Set<string> {
  const names = [
    ...own.flatMap(code => namesOf(code, townsToo)),
    ...neighbours.flatMap(code => namesOf(code, citiesOnly)),
    ...Object.keys(otherNames).map(keyOf),
  ];
  return new Set(names.filter(name => name.length >= shortestWellKnown));
}

/** « I ain't »: three letters may be anything. */
const shortestWellKnown = 4;

const namesOf = (code: string, parts: readonly Part[]): string[] =>
  parts
    .flatMap(part => foldWhole(departements.get(code)?.[part] ?? '').split('; '))
    .filter(Boolean)
    .map(folded => placeWords(folded).join(' '));

const keyOf = (name: string): string => placeWords(fold(name)).join(' ');

function notPlacesOf({ names, regions }: AreaFacts): RegExp {
  const own = anyOfWords(names);
  return new RegExp(
    String.raw`\b(?:academie|rectorat|rectorat de l'academie|universite|academy|academic|acad) (?:de |of )?${own}\b` +
      String.raw`|\bac[- .]?${own}\b(?:\.fr)?|\b${anyOfWords(regions)}\b|\S+@\S+`,
    'g',
  );
}

function otherAcademieOf({ names }: AreaFacts): RegExp {
  const notOwn = `(?!${anyOfWords(names)})`;
  return new RegExp(
    String.raw`\b(?:autre academie|d'academie|academ(?:ie|y) (?:de |d'|of )${notOwn}\w+|ac-${notOwn}\w+[.]fr)`,
  );
}

/** Each name, with hyphens or without. */
const anyOfWords = (names: readonly string[]): string =>
  `(?:${names.map(name => placeWords(fold(name)).join('[- ]')).join('|')})`;

/** A slip makes one common word of another in shorter ones; nobody mistakes the first letter of a town. */
export const shortestMistyped = 6;

function misspeltOf(names: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    if (name.length < shortestMistyped || isAlsoWord(name)) continue;
    for (const shorter of [name, ...oneLetterLess(name)])
      found.set(shorter, [...(found.get(shorter) ?? []), name]);
  }
  return found;
}
