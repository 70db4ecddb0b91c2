import { describe, expect, it } from '@jest/globals';
import { typistIn } from './typist';

/** 26 November 2026 is a Thursday. */
const restoring = (...said: string[]) => typistIn('askRestorationDate', ...said);

describe('the day that is chosen', () => {
  it.each([
    [
      'le 20 novembre. Non pardon, j’ai fait le ménage dimanche 22, donc il faut avant, le samedi 21',
      '2026-11-21',
    ],
    ['mardi… enfin non, lundi 23', '2026-11-23'],
    ['le 21, parce que j’ai tout effacé le 22', '2026-11-21'],
    ['j’ai tout effacé le 22, donc mettez le 21', '2026-11-21'],
    ['le 20 et non le 19', '2026-11-20'],
    ['le 20 plutôt que le 22', '2026-11-20'],
    ['pas le 22, le 21', '2026-11-21'],
    ['The 18th, not the 19th', '2026-11-18'],
    ['sorry, I meant Tuesday the 17th', '2026-11-17'],
    ['Va pour mercredi 18.', '2026-11-18'],
    ['jeudi 12 novembre', '2026-11-12'],
    ['la veille du 22', '2026-11-21'],
    ['juste avant dimanche 22', '2026-11-21'],
    ['the day before the 22nd', '2026-11-21'],
    ['le 21 svp', '2026-11-21'],
    ['21', '2026-11-21'],
    ['tout le 12', '2026-11-12'],
    ['three weeks ago today, then', '2026-11-05'],
    ['il y a trois semaines jour pour jour', '2026-11-05'],
    ['about the 12th', '2026-11-12'],
    ['trois jours avant le 12', '2026-11-09'],
    ['two days before Sunday', '2026-11-20'],
    ['une semaine avant le 22', '2026-11-15'],
    ['le 12 était bon, le 13 non', '2026-11-12'],
    ['le 12 ça marchait, le 13 plus', '2026-11-12'],
    ['le 12 il y était encore, le 13 il n’y était plus', '2026-11-12'],
    ['the 12th was fine but on the 13th it was empty', '2026-11-12'],
    ['le 12, non ?', '2026-11-12'],
    ['le 12 si vous voulez', '2026-11-12'],
    ['the 12th, if that’s ok', '2026-11-12'],
    ['le premier', '2026-11-01'],
    ['le premier, s’il vous plaît', '2026-11-01'],
    ['the first', '2026-11-01'],
    ['le mail reçu le 10', '2026-11-10'],
    ['reçu le 10, effacé le 14, mettez le 12', '2026-11-12'],
    ['les messages perdus du 18', '2026-11-18'],
  ])('of « %s » is %s', async (text, date) => {
    const user = await restoring(text);
    expect([user.state(), user.context().restorationDate]).toEqual(['confirmRestoration', date]);
  });

  it.each([
    ['non, la veille', '2026-11-19'],
    ['un jour avant', '2026-11-19'],
    ['plutôt le jour d’avant', '2026-11-19'],
    ['the day before, rather', '2026-11-19'],
    ['trois jours avant', '2026-11-17'],
    ['two days earlier', '2026-11-18'],
  ])('« %s » is told from the one that was named', async (text, date) => {
    const user = await restoring('le 20 novembre', text);
    expect(user.context().restorationDate).toBe(date);
  });

  it.each(['le premier message que j’ai perdu était important', 'à 18 h je ferme', 'il y en a 3 ou 4'])(
    '« %s » names none',
    async text => {
      const user = await restoring(text);
      expect(user.context().restorationDate).toBeNull();
    },
  );
});

describe('the day that waits for a yes', () => {
  it.each(['oui le 12, c’est bon pour moi', 'on demande la restauration au 12 donc', 'the 12th then'])(
    'is confirmed by « %s »',
    async text => {
      const user = await restoring('le 12', text);
      expect([text, user.asked().includes('requestRestoration')]).toEqual([text, true]);
    },
  );

  it.each(['le 12 ?', 'le 12, mais attendez', 'pas le 12', 'le 11 plutôt'])(
    'is not by « %s »',
    async text => {
      const user = await restoring('le 12', text);
      expect([text, user.asked().includes('requestRestoration')]).toEqual([text, false]);
    },
  );

  it('was asked for: whether one is told of its end begins no other', async () => {
    const user = await restoring(
      'le 12',
      'oui',
      'Will I get a message when it’s finished, or do I just keep checking?',
    );
    expect([user.topics(), user.state()]).toEqual([['restorationTime'], 'account']);
  });
});

describe('another day', () => {
  it.each([
    'restaurer une autre date',
    'restore another day',
    'je veux un autre jour',
    'je voudrais changer de jour',
    'non, une autre date',
    'pas le 20',
    'wrong day, sorry',
  ])('is asked for once more at « %s »', async text => {
    for (const before of [['le 20'], []]) {
      const user = await restoring(...before, text);
      expect([text, user.state(), user.context().restorationDate]).toEqual([
        text,
        'askRestorationDate',
        null,
      ]);
    }
  });

  it.each(['ni le 12 ni le 13', 'neither the 12th nor the 13th'])('« %s » chooses neither', async text => {
    const user = await restoring(text);
    expect([user.state(), user.context().restorationDate]).toEqual(['askRestorationDate', null]);
  });

  it.each([
    'parfait, ce jour-là',
    'oui, pas un autre jour',
    'il y a une date limite ?',
    'is there a last day for it?',
    'et si je prends un autre jour, ça change quoi ?',
  ])('« %s » asks for none', async text => {
    const user = await restoring('le 20', text);
    expect(user.state()).not.toBe('askRestorationDate');
  });
});

describe('who hesitates, or only tells when it went wrong, is advised to take the eve', () => {
  it.each([
    ['Je prends le 19 ou la veille ?', '2026-11-18'],
    ['le 19 ou le 18 ?', '2026-11-18'],
    ['lundi ou mardi, je ne sais pas', '2026-11-23'],
    ['the 19th or the day before?', '2026-11-18'],
    ['j’hésite entre le 19 et le 20', '2026-11-19'],
    ['j’ai tout effacé dimanche 22', '2026-11-21'],
    ['depuis lundi il n’y a plus rien', '2026-11-22'],
    ['everything was deleted on the 22nd', '2026-11-21'],
    ['reçu le 10, effacé le 14', '2026-11-13'],
    ['je l’ai reçu le 10 et effacé le 14', '2026-11-13'],
    ['I got it on the 10th and lost it on the 14th', '2026-11-13'],
    ['arrivé lundi 16, supprimé vendredi 20', '2026-11-19'],
    ['j’ai tout effacé lundi et mardi', '2026-11-22'],
  ])('« %s »: %s', async (text, date) => {
    const user = await restoring(text);
    expect([user.context().restorationDate, user.topics()]).toEqual([date, ['whichDay']]);
  });

  it('of messages of a day it is not', async () => {
    const user = await restoring('il me faut les messages perdus de lundi');
    expect(user.context().restorationDate).toBe('2026-11-23');
  });

  it('« quel jour dois-je prendre ? » is answered', async () => {
    const user = await restoring('quel jour dois-je prendre ?');
    expect([user.state(), user.topics()]).toEqual(['askRestorationDate', ['whichDay']]);
  });
});

describe('a question about a day is answered, and is no order', () => {
  it.each([
    'si je choisis le 25 novembre est-ce que ça enlève ce que j’ai reçu ce matin ?',
    'Et si je prends lundi, ça supprime les mails de mardi ?',
    'If I take the 20th, do I lose what came since?',
    'est-ce que le 20 ça efface ce qui est arrivé hier ?',
    'en prenant le 20, on perd la suite ?',
    'what happens to today’s mail if I go back to Monday?',
    'que deviennent les mails d’hier si je prends lundi ?',
  ])('« %s »', async text => {
    const user = await restoring(text);
    expect([user.state(), user.topics()]).toEqual(['askRestorationDate', ['restorationEffect']]);
  });
});

describe('a day stays known beside a question', () => {
  it.each([
    ['le 18, mais je les perds ?', '2026-11-18', ['restorationEffect']],
    [
      'Va pour mercredi 18. Mais ceux que j’ai reçus depuis, je les perds ?',
      '2026-11-18',
      ['restorationEffect'],
    ],
    [
      'Tant pis, gardons le 21 novembre. Ça prend combien de temps ? Merci de votre patience',
      '2026-11-21',
      ['restorationTime'],
    ],
    ['the 20th please, how long will it take?', '2026-11-20', ['restorationTime']],
    [
      'le 20. Ça efface le reste ? et ça prend combien de temps ?',
      '2026-11-20',
      ['restorationEffect', 'restorationTime'],
    ],
  ])('of « %s »', async (text, date, topics) => {
    const user = await restoring(text);
    expect([user.state(), user.context().restorationDate, user.topics()]).toEqual([
      'confirmRestoration',
      date,
      topics,
    ]);
  });

  it.each([
    'Et celui de la rentrée, il n’y est plus ? C’était le plus important…',
    'ça prend combien de temps ?',
    'ça prend longtemps ?',
    'et mes dossiers, ils reviennent aussi ?',
    'il me manque aussi un message de septembre',
  ])('that is asked between: « %s »', async text => {
    const user = await restoring('le 21 novembre', text);
    expect([user.state(), user.context().restorationDate]).toEqual(['confirmRestoration', '2026-11-21']);
  });
});
