import { describe, expect, it } from '@jest/globals';
import type { Topic } from '../../dialogs/events';
import type { StateName } from '../../dialogs/state-names';
import { typistIn } from './typist';

const afterScam = ['je viens de me faire avoir, j’ai donné mon mot de passe à un faux site'];
const afterMessage = ['j’ai reçu un message qui me demande de confirmer mon compte, c’est vrai ?'];
const atForm = ['j’ai perdu mon identifiant et mon mot de passe', 'oui j’ai mon numen et je suis personnel'];
const looking = ['j’ai perdu mon mot de passe', 'non', 'adjoint en lycée, à Bourg'];

/** What was said before, what is said, the answers, and where it leads. */
type Row = readonly [before: string[], text: string, topics: Topic[], state: StateName];

describe('a word that is also said of the NUMEN leads to none', () => {
  it.each<Row>([
    [
      ['c’est EduConnect, pour mon fils'],
      'Et le collège il a le numéro pour ça ou je demande où ?',
      ['educonnect'],
      'start',
    ],
    [['c’est EduConnect, pour mon fils'], 'vous avez leur numéro ?', ['educonnect'], 'start'],
    [
      afterScam,
      'non je ne me suis pas servie du même pour la banque. enfin si. mon dieu',
      ['usedElsewhere'],
      'askNumenKnown',
    ],
    [afterScam, 'oh no, I use the same one for my bank', ['usedElsewhere'], 'askNumenKnown'],
    [
      afterMessage,
      'Non, je n’ai rien perdu, tout marche. Pouvez-vous vérifier que personne n’est entré dans ma boîte ?',
      ['mailsRead'],
      'start',
    ],
    [afterMessage, 'je n’ai rien perdu, tout va bien', ['nothingGiven'], 'start'],
    [
      atForm,
      'est-ce que les champs sont étiquetés pour voice over et est-ce qu’il y a un temps limité',
      ['accessibility', 'timeLimit'],
      'identify',
    ],
    [atForm, 'how long do I have to fill it in?', ['timeLimit'], 'identify'],
    [
      ['les réglages pour thunderbird'],
      'est-ce que j’ai besoin du numen pour ça',
      ['noNumenNeeded'],
      'start',
    ],
    [['les réglages pour thunderbird'], 'do I need my NUMEN for that?', ['noNumenNeeded'], 'start'],
  ])('%j « %s »', async (before, text, topics, state) => {
    const user = await typistIn('start', ...before, text);
    expect([user.topics(), user.state()]).toEqual([topics, state]);
  });
});

describe('a need that nobody had is not heard', () => {
  it.each<Row>([
    [[], 'donnez-moi juste les réglages de thunderbird, je n’ai rien perdu', ['mailSettings'], 'start'],
    [[], 'I haven’t lost anything, I just need the IMAP settings', ['mailSettings'], 'start'],
    [
      [],
      'boîte du lycée, mdp perdu par la secrétaire. Et une collègue a perdu le sien aussi.',
      ['sharedMailbox', 'inPerson'],
      'start',
    ],
    [
      [],
      'The link "Je ne connais pas mon nom d’utilisateur" is there, I see it. I will do it here then. Yes I have the number.',
      [],
      'identify',
    ],
    [
      ['il me manque des mails'],
      'Le mot de passe est changé, oui, la semaine dernière. J’ai mon NUMEN',
      ['passwordKept'],
      'identify',
    ],
  ])('%j « %s »', async (before, text, topics, state) => {
    const user = await typistIn('start', ...before, text);
    expect([user.topics(), user.state(), user.context().need]).toEqual([topics, state, null]);
  });
});

describe('how to tell a scam is said to who asks about one', () => {
  it.each<Row>([
    [
      ['je suis un utilisateur externe'],
      'J’ai bien un NUMEN pourtant, vous êtes sûr que le formulaire n’en veut pas ?',
      [],
      'identify',
    ],
    [
      looking,
      'et apres avec le numen on revient ici et ya besoin de sa date de naissance c tout ?',
      ['whatIsNeeded'],
      'whereIsNumen',
    ],
    [[], 'sur la page officielle je n’arrive pas à finir le changement de mot de passe', [], 'askNumenKnown'],
    [
      [],
      'J’ai reçu un message « Assistance rectorat » qui me demande de confirmer mon compte. Je me suis déjà fait avoir une fois, alors je demande',
      ['phishing'],
      'start',
    ],
    [
      ['je suis un utilisateur externe'],
      'vous êtes sûr que votre site est le vrai ?',
      ['genuine'],
      'external',
    ],
  ])('%j « %s »', async (before, text, topics, state) => {
    const user = await typistIn('start', ...before, text);
    expect([user.topics(), user.state()]).toEqual([topics, state]);
  });
});

it.each([
  ['Laissez tomber, retrouvé sur un vieil arrêté. Personnel. Envoyez.', 'identify'],
  ['never mind, found it on my payslip', 'identify'],
  ['laissez tomber', 'farewell'],
  ['laissez tomber, je verrai demain', 'farewell'],
])('« %s » leads to %s', async (text, state) => {
  const user = await typistIn('start', ...looking, text);
  expect(user.state()).toBe(state);
});

it.each([
  'j’ai son NUMEN et sa date de naissance dans son dossier. Je peux le faire pour elle',
  'I have her NUMEN and birth date, I can do it for her',
])('« %s » opens no form', async text => {
  const user = await typistIn('start', 'une collègue a perdu son mot de passe', text);
  expect([user.topics(), user.state(), user.asked()]).toEqual([['inPerson'], 'askNumenKnown', []]);
});

it.each(['je me suis trompé, Saint-Étienne', 'je me suis trompée', 'my mistake'])(
  '« %s » beside the office is no slip in a form',
  async text => {
    const user = await typistIn('start', ...looking, text);
    expect([user.topics(), user.asked()]).toEqual([[], []]);
  },
);

it.each(['non, le même nulle part ailleurs', 'je ne m’en sers pas ailleurs', 'I don’t use it anywhere else'])(
  '« %s » after a scam is a password that is used nowhere else',
  async text => {
    const user = await typistIn('start', 'j’ai cliqué sur un lien et donné mon mot de passe', text);
    expect([user.topics(), user.state()]).toEqual([['acknowledged'], 'askNumenKnown']);
  },
);

it.each([
  'tout va bien mais j’ai perdu mon mot de passe',
  'rien oublié, je veux juste changer mon mot de passe',
  'everything is fine but I forgot my password',
])('« %s » is a need', async text => {
  const user = await typistIn('start', text);
  expect([user.topics(), user.state()]).toEqual([[], 'askNumenKnown']);
});

it('« tout marche bien » after a password given away does not let it stay', async () => {
  const user = await typistIn(
    'start',
    'j’ai donné mon mot de passe à un faux site',
    'tout marche encore, dois-je le changer ?',
  );
  expect(user.topics()).not.toContain('nothingGiven');
});

describe('who has the NUMEN, or not, in so many words', () => {
  it.each([
    'oui, pas de problème',
    'oui pas loin',
    'yes no problem',
    'je n’ai jamais eu de problème avec, je l’ai',
    'jamais eu besoin de m’en servir mais je l’ai',
    'never had a problem with it, I have it',
    'pas de secrétaire mais la directrice me l’a donné',
    'une personne du rectorat me l’a donné',
  ])('« %s » has it', async text => {
    const user = await typistIn('askNumenKnown', text);
    expect(['chooseProfile', 'identify']).toContain(user.state());
  });

  it.each([
    'personne ne me l’a donné',
    'personne me l’a donné',
    'no one ever gave me one',
    'je n’en ai jamais eu besoin',
    'je ne l’ai jamais eu',
    'on me l’a donné, mais je ne le trouve plus',
    'they gave it to me but I can’t find it',
  ])('« %s » lacks it', async text => {
    const user = await typistIn('askNumenKnown', text);
    expect([user.state(), user.asked()]).toEqual(['askStaffCategory', []]);
  });

  it.each([
    'oui mais il est chez moi',
    'oui mais il est resté au lycée',
    'oui mais demain',
    'yes but I left it at the office',
  ])('« %s » is waited for', async text => {
    for (const state of ['askNumenKnown', 'whereIsNumen'] as const) {
      const user = await typistIn(state, text);
      expect([user.state(), user.topics()]).toEqual([state, ['waits']]);
    }
  });

  it.each(['oui, pas encore', 'oui, pas du tout', 'oui mais il manque un chiffre'])(
    '« %s » is asked again',
    async text => {
      const user = await typistIn('askNumenKnown', text);
      expect([user.state(), user.topics()]).toEqual(['askNumenKnown', []]);
    },
  );
});

it.each(['tout marche bien sauf ma messagerie', 'all works apart from my academic email'])(
  '« %s » asks what is lost',
  async text => {
    const user = await typistIn('start', text);
    expect([user.topics(), user.context().suggested]).toEqual([
      [],
      ['lost_username', 'lost_password', 'never_used'],
    ]);
  },
);

it.each(['ok je le supprime', 'je vais l’effacer merci', 'hop, poubelle', 'ok I’ll delete it'])(
  '« %s » after the warning is of the false message',
  async text => {
    const user = await typistIn('start', ...afterMessage, text);
    expect([user.topics(), user.state()]).toEqual([['acknowledged'], 'start']);
  },
);

it.each(['she has lost the password as well.', 'I need a password as soon as possible'])(
  '« %s » is no password',
  async text => {
    const user = await typistIn('start', text);
    expect(user.context().notices.map(({ id }) => id)).not.toContain('passwordTyped');
  },
);

it.each(['my password as unicorn77', 'password as licorne'])('« %s » is one', async text => {
  const user = await typistIn('start', text);
  expect(user.context().notices.map(({ id }) => id)).toContain('passwordTyped');
});

it.each(['she has lost the password too', 'elle a perdu le mot de passe aussi'])(
  '« %s » is of somebody else',
  async text => {
    const user = await typistIn('start', text);
    expect(user.topics()).toEqual(['inPerson']);
  },
);
