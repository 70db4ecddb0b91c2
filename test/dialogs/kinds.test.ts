import { describe, expect, it } from '@jest/globals';
import { type Reached, typistIn } from './typist';

describe('who teaches in a private school', () => {
  const inPrivate = (...said: string[]) => typistIn('askStaffCategory', 'privé sous contrat', ...said);

  it.each([
    'Je suis professeure de lettres, contrat définitif',
    'non, je suis prof de maths au collège',
    'En lycée, oui, à Bourg-en-Bresse. C’est donc l’Ain ou le rectorat que j’appelle ?',
    'I teach English in a lycée',
  ])('still does after « %s »', async text => {
    const user = await inPrivate(text);
    expect([text, user.context().category]).toEqual([text, 'prive']);
    expect(user.hears()).not.toMatch(/secrétariat de votre|your school’s/u);
  });

  it.each([
    'pardon, je suis prof dans un lycée public',
    'non, je ne suis plus dans le privé, je suis prof en collège',
    'sorry, I teach in a state school, a collège',
  ])('does not after « %s »', async text => {
    const user = await inPrivate(text);
    expect([text, user.context().category]).toEqual([text, 'enseignant_second_degre']);
  });
});

const answered: [Reached, string, string][] = [
  ['start', 'Mot de passe perdu. Boîte de l’intendance du lycée, pas la mienne.', 'sharedMailbox'],
  ['start', 'j’ai perdu le mot de passe de la messagerie de la vie scolaire, pas la mienne', 'sharedMailbox'],
  [
    'askNumenKnown',
    'Non, partagée. On est trois dessus, le collègue qui l’avait est parti.',
    'sharedMailbox',
  ],
  ['askNumenKnown', 'we are four of us sharing it', 'sharedMailbox'],
  ['start', 'mon mot de passe ne marche plus, impossible de voir les notes de mon fils !!', 'educonnect'],
  ['start', 'j’arrive plus à voir le bulletin de ma fille', 'educonnect'],
  ['start', 'I forgot my password and can’t see my daughter’s grades', 'educonnect'],
  ['askNumenKnown', 'Je suis pas prof moi, je suis sa maman. C’est le site édu quelque chose.', 'educonnect'],
  ['external', 'I don’t have a NUMEN, I’d never heard the word before today. Can I get one?', 'profiles'],
  ['external', 'je n’ai pas de numen, comment en avoir un ?', 'profiles'],
  ['whereIsNumen', 'mais g un contrat pas fonctionaire, on en a kan meme un ?', 'contractIsStaff'],
  ['askNumenKnown', 'on en a quand même un ?', 'whoHasNumen'],
  ['askNumenKnown', 'we are on a contract, do we have one?', 'contractIsStaff'],
  ['whereIsNumen', 'ok je demanderé au secretariat. é si eux non plu savent pas je fais koi', 'noSecretary'],
  ['whereIsNumen', 'what if they don’t know either?', 'noSecretary'],
  ['identify', 'c quoi la différence entre le O et le zéro', 'numenShape'],
  ['identify', 'how do I tell a zero from the letter O', 'numenShape'],
];

it.each(answered)('in %s, « %s » is answered: %s', async (state, text, topic) => {
  const user = await typistIn(state, text);
  expect([text, user.topics()]).toEqual([text, [topic]]);
  expect([text, user.context().need === 'lost_password' && state === 'start']).toEqual([text, false]);
});

it.each<[Reached, string, string]>([
  ['external', 'Does it have to be her, or can anyone at the school vouch for me?', 'external'],
  ['external', 'la directrice peut-elle se porter garante pour moi ?', 'external'],
  ['external', 'en fait je suis prof au lycée', 'identify'],
  ['askNumenKnown', 'Je dispose de mon NUMEN, en effet, et je suis personnel administratif', 'identify'],
  ['askNumenKnown', 'je possède mon numen', 'identify'],
  ['askNumenKnown', 'Have the NUMEN, staff, IT support in a lycée.', 'identify'],
  ['askNumenKnown', 'je ne dispose pas de mon NUMEN', 'askStaffCategory'],
  ['askNumenKnown', 'je ne suis pas en possession de mon numen', 'askStaffCategory'],
  ['identify', 'personnel oui personnel virgule je tourne sur un collège et trois écoles', 'identify'],
])('in %s, « %s » leads to %s', async (state, text, to) => {
  const user = await typistIn(state, text);
  expect([text, user.state()]).toEqual([text, to]);
  expect([text, user.hears()]).not.toEqual([
    text,
    expect.stringMatching(/pas (?:bien )?compris|not sure that I/u),
  ]);
});

it.each<[string, string]>([
  [
    'j’ai changé de nom à la suite de mon mariage, et mon identifiant de messagerie n’est plus reconnu',
    'lost_username',
  ],
  ['Bonjour, je me permets de vous écrire car mon nom d’utilisateur n’est pas reconnu', 'lost_username'],
  ['my username is no longer recognised since I got married', 'lost_username'],
  ['mon identifiant est bon mais mon mot de passe n’est plus reconnu', 'lost_password'],
  ['je suis prof, mes élèves ont des notes, mais j’ai perdu mon mot de passe', 'lost_password'],
  ['je suis prof et parent, j’ai oublié le mot de passe de ma boîte académique', 'lost_password'],
  ['mot de passe perdu, la mienne pas celle du lycée', 'lost_password'],
])('« %s » needs %s', async (text, need) => {
  const user = await typistIn('start', text);
  expect([text, user.context().need]).toEqual([text, need]);
});

it('who shares a mailbox is told whom to ask', async () => {
  const user = await typistIn(
    'start',
    'Mot de passe perdu. Boîte partagée du lycée',
    'Donc pas avec mon NUMEN. Qui, alors ?',
  );
  expect(user.topics()).toEqual(['rectorat']);
});
