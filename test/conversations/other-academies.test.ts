import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Academy, Office } from '../../dialogs/academy';
import { departementChoice } from '../../dialogs/choices';
import { grenoble, rennes, reunion } from '../academies';
import { camille, goodPassword } from './people';
import { type Service, startService } from './service';
import { hangUp, talk, type User } from './talk';
import { goTo, identifies } from './ways';

/** Of any académie but the first: nothing of that one is ever said there. */
const ofLyon = /lyon|rhône|\bloire\b|\bain\b|04 7\d \d\d/iu;

function serviceIn(academy: Academy): () => Service {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ settings: { academy } });
  });
  afterEach(hangUp);
  afterAll(() => service.stop());
  return () => service;
}

const officeOf = ({ offices }: Academy, id: string): Office => {
  const office = offices.find(each => each.id === id);
  if (!office) throw new Error(`there is no office ${id}`);
  return office;
};

const numbersIn = ({ offices }: Academy, text: string): string[] =>
  offices.map(({ phone }) => phone).filter(phone => text.includes(phone));

/** All that is said on the way, buttons and cards too. */
const shownTo = (user: User): string => JSON.stringify([user.all(), user.card()]);

describe.each([
  ['Grenoble', grenoble],
  ['La Réunion', reunion],
])('in the académie of %s', (name, academy) => {
  const service = serviceIn(academy);

  it('is greeted in its name, and gets to a new password', async () => {
    const user = await talk(service());
    expect(user.hears()).toContain(`l’assistant de l’académie de ${name}`);
    await user.says('j’ai tout perdu');
    await user.says('oui');
    await user.chooses('staff');
    await identifies(user);
    expect(shownTo(user)).toContain(academy.mailServer.incoming);
    await user.fillsForm({ newPassword: goodPassword, confirmation: goodPassword });
    expect(await user.state()).toBe('done');
    expect(shownTo(user)).not.toMatch(ofLyon);
  });

  it('hears all its offices’ numbers, said to be invented, and no other', async () => {
    const user = await talk(service());
    await user.chooses('human');
    expect(numbersIn(academy, user.hears())).toEqual(academy.offices.map(({ phone }) => phone));
    expect(user.hears()).toContain(user.t('dialog.invented'));
    expect(user.hears()).not.toContain('guide');
    expect(user.hears()).not.toMatch(ofLyon);
  });
});

describe('in the académie of Grenoble, who teaches in an école and has no NUMEN', () => {
  const service = serviceIn(grenoble);
  const chat = () => talk(service());

  it.each([
    ['07', 'Privas'],
    ['26', 'Valence'],
    ['38', 'Bourgoin'],
    ['73', 'Chambéry'],
    ['74', 'Annecy'],
  ])('is told the number of %s, by its button or a town such as %s', async (code, town) => {
    const { phone } = officeOf(grenoble, `dsden${code}`);
    const pressing = await chat();
    await goTo('askDepartement', pressing);
    await pressing.chooses(departementChoice(code));
    expect(numbersIn(grenoble, pressing.hears())).toEqual([phone]);
    const typing = await chat();
    await goTo('askDepartement', typing);
    await typing.says(`à ${town}`);
    expect(numbersIn(grenoble, typing.hears())).toEqual([phone]);
  });

  it('in Lyon is told that this is another académie', async () => {
    const user = await chat();
    await goTo('askDepartement', user);
    await user.says('à Villeurbanne');
    expect(numbersIn(grenoble, user.hears())).toEqual([]);
    expect(user.hears()).toContain('Votre école n’est pas dans l’académie de Grenoble');
  });

  it('is told of an invented number that it is, and of no guide', async () => {
    const user = await chat();
    await goTo('askDepartement', user);
    await user.says('à Privas');
    expect(user.hears()).toContain(user.t('dialog.invented'));
    expect(user.hears()).not.toContain('d’après le guide');
  });

  it('sees a NUMEN as most of its people have one', async () => {
    const user = await chat();
    await goTo('identify', user);
    expect((await user.opensForm()).html).toContain('08E9501234ABC');
  });

  it('is offered its départements and no other', async () => {
    const user = await chat();
    await goTo('askDepartement', user);
    expect(user.buttons()).toEqual(
      expect.arrayContaining([
        'Ardèche (07)',
        'Drôme (26)',
        'Isère (38)',
        'Savoie (73)',
        'Haute-Savoie (74)',
      ]),
    );
    expect(user.buttons()).not.toContain('Rhône (69)');
  });
});

describe('in the académie of La Réunion', () => {
  const service = serviceIn(reunion);
  const chat = () => talk(service());
  const { phone, hours } = officeOf(reunion, 'rectorat');

  it.each(['teacherEcole', 'teacherSecondary', 'assistant'] as const)(
    'nobody is asked for a département: there is one, and one office (%s)',
    async category => {
      const user = await chat();
      await goTo('askStaffCategory', user);
      await user.chooses(category);
      expect(await user.state()).toBe('whereIsNumen');
      expect(numbersIn(reunion, user.hears())).toEqual([phone]);
    },
  );

  it('an école elsewhere is another académie’s', async () => {
    const user = await chat();
    await goTo('askStaffCategory', user);
    await user.says('je suis professeur des écoles à Grenoble');
    expect(user.hears()).toContain('Votre école n’est pas dans l’académie de La Réunion');
    expect(numbersIn(reunion, user.hears())).toEqual([]);
  });

  it('the hours of the office are told where they are known', async () => {
    const user = await chat();
    await user.chooses('human');
    expect(user.hears()).toContain(hours?.fr);
    expect(user.hears()).not.toContain('Je ne connais pas les horaires');
  });

  it('hours and days are those of the island', async () => {
    // 20:30 on 10 March in Paris is half past eleven in the evening there.
    service().pass(Date.parse('2026-03-10T19:30:00Z') - service().now());
    const user = await chat();
    await goTo('identify', user);
    expect(user.hears()).toContain('23:40');
    service().pass(3_600_000);
    const later = await chat();
    await goTo('identify', later);
    await identifies(later, camille);
    expect(shownTo(later)).toContain('10 mars 2026');
  });
});

describe('in the académie of Rennes, who teaches in an école', () => {
  const service = serviceIn(rennes);
  const chat = async () => {
    const user = await talk(service());
    await goTo('askDepartement', user);
    return user;
  };

  it.each([
    ['Bréhat', '22'],
    ['à Bréhat', '22'],
    ['Bréhan', '56'],
    ['Cesson', '35'],
    ['Sein', '29'],
    ['je suis à l’île de Sein', '29'],
    ['Houat', '56'],
    ['Brest', '29'],
    ['j’habite à Nantes mais je travaille à Brest', '29'],
    ['Saint-Pierre-Quiberon', '56'],
  ])('at « %s » is sent to %s', async (place, code) => {
    const user = await chat();
    await user.says(place);
    expect(numbersIn(rennes, user.hears())).toEqual([officeOf(rennes, `dsden${code}`).phone]);
  });

  it.each([
    ['Belle-Île', 'placeUnknown'],
    ['Belle-Île-en-Mer', 'placeUnknown'],
    ['Plougasnouville', 'placeUnknown'],
    ['mon école est à Plougasnouville', 'placeUnknown'],
    ['Saint-Pierre', 'placeShared'],
    ['Bretagne', 'wholeRegion'],
    ['en Bretagne', 'wholeRegion'],
    ['j’habite à Lyon', 'schoolPlace'],
  ] as const)('at « %s » is asked for the département, and told why (%s)', async (place, topic) => {
    const user = await chat();
    await user.says(place);
    expect(await user.state()).toBe('askDepartement');
    expect(user.hears()).toContain(user.t(`dialog.topics.${topic}`));
    expect(numbersIn(rennes, user.hears())).toEqual([]);
    await user.says('56');
    expect(numbersIn(rennes, user.hears())).toEqual(['02 61 91 00 56']);
  });
});

describe('in the académie of Rennes, who is of another one', () => {
  const service = serviceIn(rennes);

  it.each([
    'je suis de l’académie de Lyon',
    'je travaille dans l’académie de Nantes',
    'je dépends de l’académie de Créteil',
    'j’ai perdu mon mot de passe, je suis de l’académie de Lyon',
    'I work in the academy of Lyon',
  ])('is told so, and nobody’s form is opened: « %s »', async text => {
    for (const state of ['start', 'askNumenKnown', 'chooseProfile'] as const) {
      const user = await talk(service());
      await goTo(state, user);
      await user.says(text);
      expect(await user.state()).toBe(state);
      expect(user.hears()).toMatch(
        /Si vous dépendez d’une autre académie|If you belong to another académie/u,
      );
    }
  });

  it.each([
    'je suis de l’académie de Rennes',
    'j’étais dans l’académie de Lyon, je suis à Rennes maintenant',
  ])('is one of ours: « %s »', async text => {
    const user = await talk(service());
    await goTo('chooseProfile', user);
    await user.says(text);
    expect(user.hears()).not.toContain('Si vous dépendez d’une autre académie');
  });
});
