import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { translator } from '../../locales/translate';
import { type Chat, openChat } from '../process/chat';
import { camille } from './people';
import { openEmbedded, type Service, startService } from './service';

jest.setTimeout(240_000);

const from = '198.51.100.7';
/** Seven over the free ones: as many seconds, in steps of five. */
const sprayed = 16;
const wait = 'dans 10 secondes';
const unknown = '98Z0000001XYZ';
/** All three are held back: nothing is looked at. */
const guesses = {
  'a known NUMEN': [camille.numen, '01/01/1950'],
  'an unknown one': [unknown, '01/01/1950'],
  'the right date': [camille.numen, camille.birthDate],
} as const;

let service: Service;

beforeAll(async () => {
  const limits = { tokens: 1e7, starts: 1e7, posts: 1e7 };
  service = await startService({
    known: [{ ...camille, oldPassword: null }],
    settings: { limits, trustedProxies: 1, trustedNetworks: [] },
    openStore: openEmbedded,
  });
  for (let number = 0; number < sprayed; number++) {
    const chat = await chatAtForm();
    await chat.send(`99X${String(number).padStart(7, '0')}XYZ 01/01/1950`);
  }
});
afterAll(() => service.stop());

async function chatAtForm(): Promise<Chat> {
  const chat = await openChat(service.origin, from);
  for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await chat.says(text);
  return chat;
}

const whole = async (chat: Chat, since = -2): Promise<string> =>
  JSON.stringify((await chat.said()).slice(since).map(({ text, attachments }) => [text, attachments]));

/** As a page's text has it. */
const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ');

const anybody = (text: string): string =>
  text
    .replaceAll(new RegExp(`${camille.numen}|${unknown}`, 'gu'), 'NUMEN')
    .replaceAll(/\/forms\/[\w-]{22}/gu, '/forms/TICKET');

describe('a wait of seconds', () => {
  it('is said in seconds, in the form and in the chat, the same of whoever is held', async () => {
    const t = translator('fr');
    const answers = await Promise.all(
      Object.values(guesses).map(async ([numen, birthDate]) => {
        const chat = await chatAtForm();
        const page = await chat.fillsForm({ numen, birthDate, accountType: 'academic' });
        expect(page.text).toContain(plain(t('forms.outcome.lockedSoon.text', { time: wait })));
        const heard = await whole(chat);
        expect(heard).toContain(t('dialog.states.locked.introSoon', { wait }));
        return anybody(page.text + heard);
      }),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it('is the same in answer to what is typed into the chat, and to a question about it', async () => {
    const answers = await Promise.all(
      Object.values(guesses).map(async ([numen, birthDate]) => {
        const chat = await chatAtForm();
        await chat.says(`${numen} ${birthDate}`);
        await chat.says('pourquoi mon compte est-il bloqué ?');
        const heard = await whole(chat, -3);
        expect(heard).toContain(wait);
        return anybody(heard);
      }),
    );
    expect(new Set(answers).size).toBe(1);
  });
});
