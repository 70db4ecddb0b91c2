import { describe, expect, it } from '@jest/globals';
import { createTypist } from './typist';

describe('a story told at the question about the NUMEN', () => {
  it.each([
    'il y avait l’accord de la mairie pour le car de la sortie au parc des oiseaux, 41 enfants qui attendent',
    'dedans il y avait les convocations du jury, imprimées nulle part, et le devis du spectacle',
    'the whole folder of the ski trip was in there, forty kids and their parents wait for it',
    'et les bons de commande du labo, tout le premier trimestre était rangé là-dedans',
  ])('« %s » looks for none', async text => {
    const user = createTypist();
    await user.says('mes mails de novembre ont disparu', text);
    expect([text, user.state()]).toEqual([text, 'askNumenKnown']);
  });

  it.each([
    'non, la secrétaire de l’école ne sait pas non plus où il est rangé',
    'je suis lecteur de portugais, au lycée de Givors, dans le Rhône',
    'Nope, and the lycée secretary is on leave till monday, I am afraid',
    'comme je suis pas fonctionnaire on a pas dû m’en attribuer un',
  ])('« %s » is looked for', async text => {
    const user = createTypist();
    await user.says('j’ai oublié mon mot de passe', text);
    expect([text, user.state()]).not.toEqual([text, 'askNumenKnown']);
  });
});

describe('a day of the restoration', () => {
  it.each([
    ['le 18 nov. euh nan le 17, le 18 y avait déjà plus rien', '2026-11-17'],
    ['mettez le 12, nan le 11', '2026-11-11'],
    ['Tuesday… nope, Monday', '2026-11-23'],
    ['le 9, je voulais dire le 8', '2026-11-08'],
  ])('« %s » is what was said last', async (text, date) => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', text);
    expect([text, user.context().restorationDate]).toEqual([text, date]);
  });

  it.each([
    'Et ceux que j’ai envoyés hier, ils vont sauter ?',
    'what about those I sent yesterday, are they gone then?',
    'les messages reçus hier, je les perds ?',
    'ceux qu’on m’a écrits ce matin, ils restent ?',
  ])('« %s » chooses none, and is answered', async text => {
    const user = createTypist();
    await user.isKnown();
    await user.says('restaurer ma boîte', 'lundi dernier', text);
    expect([text, user.context().restorationDate, user.topics()]).toEqual([
      text,
      '2026-11-23',
      ['restorationEffect'],
    ]);
  });
});
