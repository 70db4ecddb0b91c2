import { describe, expect, it } from '@jest/globals';
import { locales } from '../../locales/translate';
import type { Activity } from '../../src/bot/activity';
import { echoOf } from '../../src/bot/echo';
import { keptOf } from '../../src/bot/understand';

/** Before anything was said: `test/conversations/` has what the states change. */
const place = { channelId: 'directline', conversation: { id: 'c' }, from: { id: 'dl_person' } };
const echo = async (activity: Activity, locale = 'fr') =>
  echoOf({ ...place, ...activity }, locale, keptOf(activity.text ?? ''));

const shownOf = async (text: string): Promise<string | undefined> =>
  (await echo({ type: 'message', text })).text;

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
  ])('is « %s » as it was typed', async text => {
    expect(await shownOf(text)).toBe(text);
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
    ['mdp: tulipe, password: rose12', 'mdp: •••, password: •••'],
    ['10  E  95  01234  ABC', '•••'],
    ['01 / 01 / 1993', '•••'],
    ['vingt-trois novembre 1957', '•••'],
    ['né le 1er janvier ’93 à Lyon', 'né le ••• à Lyon'],
    ['31/02/1990', '•••'],
    ['Genêt-Violon-52!', '•••'],
  ])('is not « %s » but « %s »', async (text, shown) => {
    expect(await shownOf(text)).toBe(shown);
  });

  it('is of 10 000 characters only how many they were', async () => {
    expect(await shownOf('10E9501234ABC '.repeat(1000))).toBe('••• (14000)');
  });

  it.each(locales)('is of a button its label in %s, never what it carries', async locale => {
    const button = { choice: 'numenKnown', state: 'askNumenKnown' };
    const kept = await echo({ type: 'message', value: button, text: '10E9501234ABC', locale }, locale);
    expect(kept.text).toBe(locale === 'fr' ? 'Oui, j’ai mon NUMEN' : 'Yes, I have my NUMEN');
    expect(JSON.stringify(kept)).not.toMatch(/askNumenKnown|10E9/u);
  });

  it('is of a date in a card only that one was asked for', async () => {
    const value = { state: 'askRestorationDate', date: '1985-07-14' };
    expect((await echo({ type: 'message', value })).text).toBe('Demander cette date');
  });

  it('is nothing of a value that is not ours, nor of any other field', async () => {
    const value = { numen: '10E9501234ABC', state: 'start' };
    const secret = '10E9501234ABC';
    const fields = {
      name: secret,
      summary: secret,
      locale: secret,
      speak: secret,
      channelData: { text: secret },
    };
    const attachments = [{ contentType: secret, content: secret, name: secret }];
    const suggestedActions = { to: [], actions: [{ type: 'imBack', title: secret, value: secret }] };
    const kept = await echo({
      type: 'message',
      text: secret,
      value,
      ...fields,
      attachments,
      suggestedActions,
    });
    expect(kept).toEqual({ type: 'message', text: '•••', locale: 'fr', channelData: {} });
  });
});

it.each(['toto1234', 'voici mon mdp azertyuiop'])(
  'keeps nothing of « %s », which the bot calls a password',
  async text => {
    expect(await shownOf(text)).not.toContain(text.split(' ').at(-1));
  },
);

it.each([
  ['k3x9q0a1b2c', 'k3x9q0a1b2c'],
  ['1773133200000', '1773133200000'],
  ['0192f0c4-7d1e-7b3a-9c55-19850714aaaa', '0192f0c4-7d1e-7b3a-9c55-19850714aaaa'],
  ['10E9501234ABC', undefined],
  ['14/07/1985', undefined],
  ['99E0000001AAA 01/01/1993', undefined],
  ['id:10E9501234ABC', undefined],
  ['id-14-07-1985.x', undefined],
  ['bonjour le monde', undefined],
  ['<b>x</b>', undefined],
  ['', undefined],
  ['a'.repeat(101), undefined],
  ['2026-03-10T09.00.00.000Z', '2026-03-10T09.00.00.000Z'],
])('keeps the id « %s » that a client gave, unless a person typed it', async (clientActivityID, kept) => {
  const channelData = { clientActivityID, text: '10E9501234ABC', postBack: true };
  const shown = await echo({ type: 'message', text: 'bonjour', channelData });
  expect(shown.channelData).toEqual({ clientActivityID: kept });
});
