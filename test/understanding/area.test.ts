import { describe, expect, it } from '@jest/globals';
import { areaOf, townsIn } from '../../understanding/area';
import { findDepartement } from '../../understanding/find-departement';
import { fold } from '../../understanding/fold';
import { placeAnswer } from '../../understanding/place-answer';
import { grenoble, lyon, rennes, reunion } from '../academies';

const areas = { lyon: areaOf(lyon.area), grenoble: areaOf(grenoble.area), reunion: areaOf(reunion.area) };

describe('in an académie', () => {
  it.each([
    ['lyon', 'l’académie de Lyon', false],
    ['lyon', 'ac-lyon.fr', false],
    ['lyon', 'l’académie de Grenoble', true],
    ['grenoble', 'l’académie de Grenoble', false],
    ['grenoble', 'mon adresse ac-grenoble.fr', false],
    ['grenoble', 'mon adresse ac-lyon.fr', true],
    ['reunion', 'l’académie de La Réunion', false],
    ['reunion', 'ac-reunion.fr', false],
    ['reunion', 'l’académie de Mayotte', true],
    ['reunion', 'une autre académie', true],
  ] as const)('of %s, « %s » is another one: %s', (name, text, isOther) => {
    expect(areas[name].otherAcademie.test(fold(text))).toBe(isOther);
  });

  it.each([
    ['grenoble', 'Grenoble', '38'],
    ['grenoble', 'st martin d’hères', '38'],
    ['grenoble', 'Montélimard', '26'],
    ['grenoble', '74', '74'],
    ['grenoble', 'Lyon', 'other'],
    ['grenoble', 'rectorat de Grenoble', undefined],
    ['grenoble', 'j’enseigne à Villeurbanne', 'other'],
    ['reunion', 'saint denis', '974'],
    ['reunion', 'la Réunion', '974'],
    ['reunion', '974', '974'],
    ['reunion', 'Mamoudzou', 'other'],
    ['reunion', 'académie de La Réunion', undefined],
  ] as const)('of %s, « %s » is in %s', (name, text, departement) => {
    expect(findDepartement(text, 'ask_staff_category', areas[name])).toBe(departement);
  });
});

describe.each([
  ['Lyon', lyon],
  ['Grenoble', grenoble],
  ['Rennes', rennes],
])('every commune of the académie of %s, said alone', (_, { area: facts }) => {
  // « École » and « Vers » are also how an answer begins, and the file may say of whom a name is.
  it('is in its département, or asks for it where several have its name', () => {
    const area = areaOf(facts);
    const misread = facts.departements.flatMap(code =>
      townsIn(code).filter(town => {
        const place = placeAnswer(town, area);
        if (place === null || town in facts.otherNames) return false;
        return place !== 'shared' && !(typeof place === 'object' && place?.departement === code);
      }),
    );
    expect(misread).toEqual([]);
  });
});
