import { describe, expect, it } from '@jest/globals';
import { locales } from '../../locales/translate';
import { echoOf } from '../../src/bot/echo';

const shownOf = (text: string): string | undefined => echoOf({ type: 'message', text }, 'fr').text;

describe('what is kept of a message', () => {
  it.each([
    'Bonjour, j’ai tout perdu !',
    'Oubli de mon mdp',
    'mon mot de passe est perdu',
    'my password is not working',
    'mon mot de passe a expiré',
    'Appelez-moi au 04 72 80 60 60',
    '1000000 messages, 20 000 euros, 69001 Lyon',
    'prenom.nom@ac-lyon.fr',
    'https://webmail.ac-lyon.fr/',
    'Je suis au 12 rue de la République',
    'PSYEN, AESH ou PLP ?',
    '🙂👩‍👩‍👧',
  ])('is « %s » as it was typed', text => {
    expect(shownOf(text)).toBe(text);
  });

  it.each([
    ['10E9501234ABC', '•••'],
    ['le voici : 10 e 95-01234 abc', 'le voici : •••'],
    ['10E95O1234ABC et voilà', '••• et voilà'],
    ['IOE9501234ABC', '•••'],
    ['１０Ｅ９５０１２３４ＡＢＣ', '•••'],
    ['10E95\u200b01234ABC', '•••'],
    ['né le 14 juillet 1985', 'né le •••'],
    ['14-juil.-85', '•••'],
    ['69 14/07/85', '69 •••'],
    ['14 07 85', '•••'],
    ['July 14th, 1985', '•••'],
    ['1985/07/14', '•••'],
    ['le premier août 1990', 'le •••'],
    ['mdp: tulipe, password: rose12', 'mdp: ••• password: •••'],
    ['Genêt-Violon-52!', '•••'],
  ])('is not « %s » but « %s »', (text, shown) => {
    expect(shownOf(text)).toBe(shown);
  });

  it('is of 10 000 characters only how many they were', () => {
    expect(shownOf('10E9501234ABC '.repeat(1000))).toBe('••• (14000)');
  });

  it.each(locales)('is of a button its label in %s, never what it carries', locale => {
    const button = { choice: 'numenKnown', state: 'askNumenKnown' };
    const echo = echoOf({ type: 'message', value: button, text: '10E9501234ABC', locale }, locale);
    expect(echo.text).toBe(locale === 'fr' ? 'Oui, j’ai mon NUMEN' : 'Yes, I have my NUMEN');
    expect(JSON.stringify(echo)).not.toMatch(/askNumenKnown|10E9/u);
  });

  it('is of a date in a card only that one was asked for', () => {
    const value = { state: 'askRestorationDate', date: '1985-07-14' };
    expect(echoOf({ type: 'message', value }, 'fr').text).toBe('Demander cette date');
  });

  it('is nothing of a value that is not ours', () => {
    const value = { numen: '10E9501234ABC', state: 'start' };
    expect(JSON.stringify(echoOf({ type: 'message', value, name: '10E9501234ABC' }, 'fr'))).not.toContain(
      '10E9',
    );
  });
});

it.each(['toto1234', 'voici mon mdp azertyuiop'])(
  'keeps nothing of « %s », which the bot calls a password',
  text => {
    expect(echoOf({ type: 'message', text }, 'fr').text).not.toContain(text.split(' ').at(-1));
  },
);
