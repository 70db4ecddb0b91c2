import { describe, expect, it } from '@jest/globals';
import { createTypist, typistIn } from './typist';

const reach = (...said: string[]) => typistIn('askNumenKnown', ...said);

describe('the NUMEN that was found, and one clause more', () => {
  it.each([
    'Bon. La gestionnaire l’avait dans son tableau, me voilà équipé',
    'Right, the bursar found it for me, I’m staff by the way',
    'Merci de votre patience, ma cheffe me l’a dicté, nous pouvons reprendre.',
    'Alright. I have the number with me, je suis personnel',
    'ok elle l’avait, 2 min chrono. jsuis personnel du coup hein',
    'ça y est, mon mari l’avait gardé dans le coffre, tout va bien',
  ])('« %s » opens the form', async text => {
    for (const before of [[], ['non', 'prof de maths au lycée']]) {
      const user = await reach(...before);
      await user.says(text);
      expect([text, user.state(), user.asked()]).toEqual([text, 'identify', ['openForm']]);
    }
  });

  it.each([
    'ouais elle vient de me le filer, c’est tout chaud',
    'bon elle vient de les avoir, on a fait vite',
  ])('« %s » opens it where the post is asked', async text => {
    const user = await reach('non', text);
    expect([text, user.state()]).toEqual([text, 'identify']);
  });

  it.each([
    'Très bien, je lui note le numéro sur un post-it. Merci pour elle.',
    'c’est samedi. tant pis',
    'je l’avais dans un cahier, mais le cahier je ne l’ai plus',
    'il était dans le dossier qu’on a jeté au déménagement',
  ])('« %s » does not', async text => {
    const user = await reach('non', 'prof de maths au lycée', text);
    expect([text, user.state()]).not.toEqual([text, 'identify']);
  });
});

describe('a message that is doubtful as a whole', () => {
  it.each([
    // As « oui », or as who has it before them: both lead on.
    ['oui oui, sous les yeux', ['chooseProfile', 'identify']],
    ['Nope, they never issued me one as far as I can tell', ['askStaffCategory']],
  ])('« %s » is an answer all the same', async (text, to) => {
    const user = await reach();
    expect(user.state()).toBe('askNumenKnown');
    await user.says(text);
    expect(to).toContain(user.state());
  });

  it.each([
    ['i lost my password and now it says locked', 'lost_password'],
    ['My colleague has gone off to teach my class and my own inbox was never started up', 'never_used'],
    ['On va sonner. Bon, nom et code, les deux se sont envolés pendant les travaux', 'lost_both'],
  ] as const)('« %s » tells what is lost', async (text, need) => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.context().need]).toEqual([text, need]);
  });
});
