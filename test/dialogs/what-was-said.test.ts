import { describe, expect, it } from '@jest/globals';
import type { Topic } from '../../dialogs/events';
import type { StateName } from '../../dialogs/state-names';
import { createTypist, type Reached, typistIn } from './typist';

const lost = 'mot de passe oublié';

describe('once the office was told', () => {
  it.each([
    ['pas le Rhône, la Loire', 'enseignant_ecole', '42'],
    ['42', 'enseignant_ecole', '42'],
    ['non 42 pardon', 'enseignant_ecole', '42'],
    ['je me suis trompée, c’est l’Ain', 'enseignant_ecole', '01'],
    ['Valence', 'enseignant_ecole', 'other'],
    ['sorry, I meant Loire', 'enseignant_ecole', '42'],
    ['non, je suis au collège', 'enseignant_second_degre', '69'],
    ['je suis infirmière en fait, à Bourg', 'sante', '01'],
    ['enfin plutôt AESH', 'aed_aesh', '69'],
  ])('« %s » corrects it, and it is told anew', async (text, category, departement) => {
    const user = createTypist();
    await user.says(lost, 'non', 'prof des écoles', 'Rhône', text);
    const known = user.context();
    expect([text, known.category, known.departement]).toEqual([text, category, departement]);
    expect(user.hears()).toMatch(/secrétariat|Appelez|Call|Votre école n’est pas/u);
  });

  it.each(['non, je suis en primaire', 'pardon, école primaire', 'actually I teach in a primary school'])(
    '« %s » makes the département be asked',
    async text => {
      const user = createTypist();
      await user.says(lost, 'non', 'prof en collège', text);
      expect([text, user.state(), user.context().category]).toEqual([
        text,
        'askDepartement',
        'enseignant_ecole',
      ]);
    },
  );

  it.each([
    ['non pas encore', 'paused'],
    ['non je rappelle lundi', 'paused'],
    ['oui, la dame de Roanne me l’a donné', 'identify'],
    ['en fait la directrice me l’a donné', 'identify'],
    ['non, l’école ne l’a pas', 'whereIsNumen'],
  ])('« %s » corrects nothing', async (text, state) => {
    const user = createTypist();
    await user.says(lost, 'non', 'prof des écoles', 'Rhône', text);
    const { category, departement } = user.context();
    expect([text, user.state(), category, departement]).toEqual([text, state, 'enseignant_ecole', '69']);
  });

  it('another post answers where the place of a school was asked', async () => {
    const user = createTypist();
    await user.says(lost, 'non', 'prof des écoles', 'non je suis au lycée');
    expect([user.state(), user.context().category]).toEqual(['whereIsNumen', 'enseignant_second_degre']);
  });
});

it.each([
  ['ma femme est prof au collège, moi je suis secrétaire', 'administratif'],
  ['je suis secrétaire, ma femme est prof au collège', 'administratif'],
  ['my wife teaches in a primary school, I am a lab technician', 'technique'],
  ['mon mari est instituteur, moi je suis infirmière scolaire', 'sante'],
  ['ma mère est infirmière scolaire', 'sante'],
])('« %s » says the post of %s', async (text, category) => {
  const user = createTypist();
  await user.says(lost, 'non', text);
  expect([text, user.context().category]).toEqual([text, category]);
});

describe('who works in another académie', () => {
  it.each([
    [lost, 'oui j’ai le numen', 'prof en collège à Vienne'],
    [lost, 'oui j’ai le numen', 'je travaille à Grenoble'],
    ['je travaille dans un lycée de Chambéry, mot de passe oublié'],
    ['I teach in a collège in Grenoble, I lost my password'],
    ['je suis prof à Bourgoin et je n’ai plus mon mot de passe'],
  ])('is told that it is another one: %s %s %s', async (...texts) => {
    const user = createTypist();
    await user.says(...texts.filter(Boolean));
    expect([texts, user.topics()]).toEqual([texts, ['otherAcademie']]);
  });

  it.each([
    'j’étais prof à Grenoble, je suis à Lyon, mot de passe oublié',
    'je suis en formation à Grenoble et j’ai oublié mon mot de passe',
    'mes collègues de Grenoble ont leur messagerie, moi non, mot de passe oublié',
    'je suis prof à Lyon et j’habite Vienne, mot de passe perdu',
  ])('is not whoever says « %s »', async text => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.topics(), user.context().departement]).not.toEqual([text, ['otherAcademie'], 'other']);
    expect([text, user.context().need]).toEqual([text, 'lost_password']);
    expect([text, user.context().departement]).not.toEqual([text, 'other']);
  });
});

it.each([
  'Mon collègue il travaille à la cuisine du lycée, il est payé par la Région. Lui aussi il a le numen ?',
  'ma collègue de la cantine est de la mairie, elle a un numen ?',
  'my colleague works for the town, does she have a NUMEN?',
])('« %s » tells of another: the speaker is of no town', async text => {
  const user = createTypist();
  await user.says(lost, 'non', 'technicien', text);
  const { isOutsider, category } = user.context();
  expect([text, user.topics(), isOutsider, category]).toEqual([text, ['townStaff'], false, 'technique']);
});

it.each([
  'ma collègue de la mairie a cliqué et a donné son mot de passe à un faux site',
  'j’ai donné mon mot de passe dans un faux formulaire, je ne veux plus remplir de formulaire',
])('« %s » is a scam first', async text => {
  const user = createTypist();
  await user.says(text);
  expect([text, user.topics()]).not.toEqual([text, ['whyAsked']]);
  expect([text, user.topics()]).not.toEqual([text, ['townStaff']]);
});

describe('the need', () => {
  it.each([
    ['on a le NUMEN de ma mère. Par contre ni identifiant ni mot de passe', 'lost_both'],
    ['j’ai mon NUMEN, je ne sais plus mon identifiant', 'lost_username'],
    ['I’ve managed to lose the password AND I can’t remember the username', 'lost_both'],
    ['J’ai oublié mon mot de passe, pas mon identifiant', 'lost_password'],
    ['Je n’ai pas perdu mon mot de passe, je veux juste les ports. Poste neuf.', null],
    ['j’ai mon numen et mon identifiant', null],
  ])('of « %s » is %s', async (text, need) => {
    const user = createTypist();
    await user.says(text);
    expect([text, user.context().need]).toEqual([text, need]);
  });

  it('that was not said is asked for beside the account, and « oui » takes a new password', async () => {
    const user = createTypist();
    await user.isKnown();
    expect(user.hears()).toContain('Votre mot de passe vous manque');
    await user.says('oui');
    expect(user.state()).toBe('newPassword');
  });

  it.each([['j’ai perdu mon identifiant'], ['mon mot de passe je l’ai encore, je ne change rien']])(
    'is not asked for after « %s »',
    async text => {
      const user = createTypist();
      if (text.startsWith('mon')) await user.isKnown();
      await user.says(text);
      if (!text.startsWith('mon')) await user.isKnown();
      expect(user.hears()).not.toContain('vous manque');
      await user.says('oui');
      expect(user.state()).toBe('account');
    },
  );
});

it.each(['je suis personnel, prof de SVT', 'oui j’ai mon NUMEN', 'yes I have my NUMEN, and I am staff'])(
  'at the form « %s » is noted, once, and the form is not explained again',
  async text => {
    const user = createTypist();
    await user.says(lost, 'oui j’ai le numen', 'je suis personnel', text);
    expect(user.hears()).toMatch(/C’est noté|Noted/u);
    expect(user.hears()).not.toMatch(/noté.*noté|Noted.*Noted|Pour vous reconnaître|To recognise/su);
  },
);

describe('who would rather not', () => {
  it.each([
    'JE NE VEUX PAS METTRE MA DATE DE NAISSANCE SUR INTERNET',
    'je refuse de donner ma date de naissance',
    'y a-t-il une autre façon, sans formulaire ?',
    'I’d rather not give my date of birth',
    'can I do it without the form?',
  ])('« %s » is told why, and who else can help', async text => {
    const user = createTypist();
    await user.says(lost, 'oui j’ai le numen', 'je suis personnel', text);
    expect([text, user.topics()]).toEqual([text, ['whyAsked']]);
  });

  it.each(['je ne trouve pas le formulaire', 'je n’arrive pas à mettre ma date de naissance'])(
    'is not who says « %s »',
    async text => {
      const user = createTypist();
      await user.says(lost, 'oui j’ai le numen', 'je suis personnel', text);
      expect(user.topics()).not.toContain('whyAsked');
    },
  );
});

describe('a NUMEN that is there', () => {
  it.each([
    'J’ai mon NUMEN et j’ai oublié mon mot de passe',
    'J’ai mon NUMEN et je ne sais plus mon mdp',
    'j’ai le numen et le mdp est perdu',
    'I have my NUMEN and I forgot my password',
  ])('is heard beside a password that is not: « %s »', async text => {
    const user = await typistIn('start', text);
    expect([text, user.state(), user.context().need]).toEqual([text, 'identify', 'lost_password']);
  });

  it.each([
    'je n’ai jamais ouvert cette adresse, il la faut pour voter, ma collègue d’anglais me l’a redit',
    'jamais utilisé ma messagerie, le principal me l’a dit, il faut voter',
  ])('is not what somebody said of a vote: « %s »', async text => {
    const user = await typistIn('start', text);
    expect([text, user.state(), user.context().need]).toEqual([text, 'askNumenKnown', 'never_used']);
  });

  it('is not a password that is kept', async () => {
    const user = await typistIn(
      'askNumenKnown',
      'Mon mot de passe, je l’ai, lui, je ne veux pas le changer.',
    );
    expect([user.topics(), user.state()]).toEqual([['passwordKept'], 'askNumenKnown']);
  });

  it('is not one that was given away', async () => {
    const text = 'It also asked for my NUMEN and I gave it.';
    const user = await typistIn('askNumenKnown', text);
    expect(user.state()).not.toBe('identify');
  });
});

describe('who is known', () => {
  it.each([
    'Et il me faut un mot de passe que je n’ai jamais eu. On fait ça ?',
    'I never had a password, shall we?',
  ])('is sent to look for no NUMEN: « %s »', async text => {
    const user = await typistIn('account', text);
    expect([text, user.state()]).not.toEqual([text, 'askStaffCategory']);
    expect(['account', 'newPassword']).toContain(user.state());
  });
});

describe('a side question', () => {
  it.each<[Reached, string, Topic[], StateName]>([
    ['identify', 'vous voyez ce que je tape ?', ['seesPassword'], 'identify'],
    ['askNumenKnown', 'ça va prendre longtemps ? je suis pressé', ['duration'], 'askNumenKnown'],
    ['chooseProfile', 'why do you need my date of birth?', ['whyAsked'], 'chooseProfile'],
    [
      'askStaffCategory',
      'je suis prof en lycée pro, c’est gratuit d’appeler ?',
      ['callCost'],
      'whereIsNumen',
    ],
    ['askStaffCategory', 'do they speak English?', ['englishSpoken'], 'askStaffCategory'],
    ['askNumenKnown', 'oui il est sur ma fiche de paie', [], 'identify'],
  ])('in %s, « %s » is answered, and what is said beside it is used', async (state, text, topics, then) => {
    const user = await typistIn(state, text);
    expect([text, user.topics(), user.state()]).toEqual([text, topics, then]);
  });
});
