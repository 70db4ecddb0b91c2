import { describe, expect, it } from '@jest/globals';
import { dictionary } from '@zxcvbn-ts/language-fr';
import { z } from 'zod';
import { defaultAcademy } from '../../src/academy-file';
import { departementCodes, departementName } from '../../understanding/area';
import { findDepartement as find } from '../../understanding/find-departement';
import { findStaffCategory } from '../../understanding/find-staff-category';
import { fold } from '../../understanding/fold';
import type { Situation } from '../../understanding/understanding';
import communes from '../../understanding/words/communes.json';
import { some } from '../sweeps';
import { trainedArea } from './trained-understand';

const findDepartement = (text: string, situation: Situation) => find(text, situation, trainedArea);

const townsOf = (code: string): string[] => {
  const { cities, towns, villages } =
    z.record(z.string(), z.record(z.string(), z.string())).parse(named)[code] ?? {};
  return [cities, towns, villages].flatMap(names => (names ?? '').split('; ')).filter(Boolean);
};
const { source: _, ...named } = communes;

const asWords = (name: string): string =>
  fold(name)
    .split(/[^a-z0-9]+/)
    .join(' ');
/** Not among the towns and départements by these names alone. */
const namesOfPlaces = ['nouvelle orleans', 'nord est', 'nord ouest', 'reunion', 'ain', 'rochelle'];

describe('a département', () => {
  it.each([
    ['Roanne', '42'],
    ['st etienne', '42'],
    ['SAINT-ÉTIENNE', '42'],
    ['Saint-Genis-Pouilly', '01'],
    ['Saint-Genis-Laval', '69'],
    ['Loire-sur-Rhône', '69'],
    ['école de Villefranche-sur-Saône', '69'],
    ['le 01', '01'],
    ['1', '01'],
    ['42', '42'],
    ['38', 'other'],
    ['Grenoble', 'other'],
    ['dans la Haute-Loire', 'other'],
    ['l’Ain', '01'],
    ['métropole de Lyon', '69'],
    ['je suis PE à Bourg', '01'],
    ['à Vaulx', '69'],
  ])('is found where it is asked for: %s', (text, departement) => {
    expect(findDepartement(text, 'ask_staff_category')).toBe(departement);
  });

  it.each([
    'académie de Lyon',
    'mon adresse ac-lyon.fr',
    'jean.martin@ac-lyon.fr',
    'Auvergne-Rhône-Alpes',
    'quel port pour IMAP ?',
    'nice, thank you',
    'cher assistant, bonjour',
    'le cours de mars',
    'j’ai 42 ans',
    'POP3 port 995',
  ])('is not invented: %s', text => {
    expect(findDepartement(text, 'start')).toBeUndefined();
  });

  it('knows every commune of the académie by its own name, but for a name that two départements share', () => {
    const { departements } = defaultAcademy.area;
    const named = departements.flatMap(code => townsOf(code).map(name => ({ code, name })));
    const codesOf = new Map<string, Set<string>>();
    for (const { code, name } of named)
      codesOf.set(asWords(name), (codesOf.get(asWords(name)) ?? new Set()).add(code));
    const isShared = ({ name }: (typeof named)[number]) => (codesOf.get(asWords(name))?.size ?? 0) > 1;
    const read = (name: string) => findDepartement(name, 'ask_staff_category');
    expect(named.filter(isShared).filter(({ name }) => read(name) !== undefined)).toEqual([]);
    const known = named.filter(each => !isShared(each));
    expect(known.filter(({ code, name }) => read(name) !== code)).toEqual([]);
    expect(known.length).toBeGreaterThan(1000);
  });
});

describe('a word that is one letter away from a town', () => {
  const frames = ['prof à X', 'il n’y a personne sur X', 'dans X', 'la X', 'on m’a dit de X', 'X'];
  const words = some((dictionary['commonWords-fr'] as string[]).filter(word => !/\d/.test(word)));
  const towns = new Set(
    departementCodes.flatMap(code => [departementName(code), ...townsOf(code)]).map(asWords),
  );

  it.each(frames)('is none when the language has it: « %s »', frame => {
    const taken = words.filter(word => {
      const text = frame.replace('X', word);
      const places = [findDepartement(text, 'ask_numen_known'), findDepartement(text, 'ask_staff_category')];
      return places.some(place => place !== undefined) && !towns.has(asWords(word));
    });
    // Other names of places, and no words.
    expect(taken.map(asWords).filter(word => !namesOfPlaces.includes(word))).toEqual([]);
  });

  it.each([
    'La secrétaire du lycée ne l’a pas. À quelle autre place dois-je m’adresser ?',
    'de France Éducation international',
    'quelqu’un de vivant au bout du fil',
    'dans leurs classes',
    'je suis à l’hôpital',
    'il y a moins de vingt agents',
    'une chanson, un cercle, des pions',
    'elle a juré que non',
    'c’est la somme de tout',
  ])('« %s »', text => {
    expect(findDepartement(text, 'ask_numen_known')).toBeUndefined();
    expect(findDepartement(text, 'ask_staff_category')).toBeUndefined();
  });

  it.each([
    ['à Villeurbane', '69'],
    ['école à Oyonax', '01'],
    ['collège de Rouanne', '42'],
    ['tarrare', '69'],
    ['Bourgoin enfin non ça c’est l’an dernier, maintenant Ambérieu', '01'],
    ['pas Roanne, plutôt Gex', '01'],
  ])('is the town all the same when it is no word: « %s »', (text, departement) => {
    expect(findDepartement(text, 'ask_staff_category')).toBe(departement);
  });
});

describe('a staff category', () => {
  it.each([
    ['PE', 'enseignant_ecole'],
    ['professeur des écoles', 'enseignant_ecole'],
    ['directrice d’école', 'enseignant_ecole'],
    ['maîtresse de CP', 'enseignant_ecole'],
    ['enseignante en maternelle', 'enseignant_ecole'],
    ['primary school teacher', 'enseignant_ecole'],
    ['PLP', 'enseignant_second_degre'],
    ['prof de maths', 'enseignant_second_degre'],
    ['professeure documentaliste', 'enseignant_second_degre'],
    ['TZR', 'enseignant_second_degre'],
    ['collège', 'enseignant_second_degre'],
    ['CPE', 'enseignant_second_degre'],
    ['infirmière scolaire', 'sante'],
    ['principal adjoint', 'administratif'],
    ['gestionnaire', 'administratif'],
    ['secrétaire au collège', 'administratif'],
    ['agent de labo au lycée', 'technique'],
    ['AESH en maternelle', 'unknown'],
    ['AED', 'unknown'],
    ['contractuel', 'unknown'],
    ['je ne sais pas', 'unknown'],
  ])('%s', (text, category) => {
    expect(findStaffCategory(text, 'ask_staff_category')).toBe(category);
  });

  it.each([
    'ma directrice m’a dit de venir ici',
    'le secrétariat du collège est fermé',
    'la secrétaire ne répond pas',
    'j’ai oublié mon mot de passe',
    'menu principal',
    'mon adresse principale',
  ])('is that of who writes, and of nobody else: %s', text => {
    expect(findStaffCategory(text, 'start')).toBeUndefined();
  });

  it.each([
    ['non pas l’école… au collège', 'enseignant_second_degre'],
    ['non pa lécole… oncolège. profdeps', 'enseignant_second_degre'],
    ['pas à l’école, au lycée', 'enseignant_second_degre'],
    ['pas en maternelle, en collège', 'enseignant_second_degre'],
    ['pas au collège, à l’école', 'enseignant_ecole'],
    ['not in a primary school, in a high school', 'enseignant_second_degre'],
    ['prof techno, clg, Meyzieu', 'enseignant_second_degre'],
  ])('is not what is denied: %s', (text, category) => {
    expect(findStaffCategory(text, 'ask_staff_category')).toBe(category);
  });

  it('is not ATSEM, who work for the commune', () => {
    expect(findStaffCategory('je suis ATSEM', 'ask_staff_category')).toBeUndefined();
  });
});
