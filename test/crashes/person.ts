import { createHash } from 'node:crypto';
import { z } from 'zod';
import { translator } from '../../locales/translate';

/** What a client knows of one reset that it asked for. */
export interface Asked {
  /** SHA-256 of the form's ticket: the name that the store knows it by. */
  resetId: string;
  password: string;
  /** It read that the password was changed. Otherwise nobody has told it anything. */
  acknowledged: boolean;
}

export interface Person {
  numen: string;
  /** JJ/MM/AAAA. */
  birthDate: string;
}

/** Only what hangs: a server waits for its database, on a busy machine the longer. */
const waitMs = 120_000;

/**
 * Someone who sets a new password over HTTP, as the chat does: types the NUMEN and the date, asks for the form, posts it.
 * `asked` is told of the reset before it is sent, so that none is forgotten.
 * @throws when any step is not answered as it should
 */
export async function setPassword(
  url: string,
  { numen, birthDate }: Person,
  password: string,
  asked: (reset: Asked) => void,
): Promise<void> {
  const chat = await openChat(url);
  await chat.says({ text: `${numen} ${birthDate}` });
  await chat.says({ value: { choice: 'changePassword', state: 'account' } });
  const form = await chat.form();
  const reset = { resetId: digest(form.split('/').at(-1) ?? ''), password, acknowledged: false };
  asked(reset);
  const page = await chat.posts(form, { newPassword: password, confirmation: password, forgotten: 'on' });
  reset.acknowledged = page.includes(translator('fr')('forms.outcome.passwordChanged.text'));
  if (!reset.acknowledged) throw new Error('the form was not accepted');
}

/** One guess in the chat; true when it was evaluated, and read to be wrong. */
export async function guesses(url: string, { numen, birthDate }: Person): Promise<boolean> {
  const chat = await openChat(url);
  await chat.says({ text: `${numen} ${birthDate}` });
  return /ne correspondent pas/.test(await chat.hears());
}

async function openChat(url: string) {
  const token = await call(`${url}/api/webchat/token`, { method: 'POST', body: '{}' });
  let cookie = token.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const chat = tokenSchema.parse(await token.json());
  const activities = `${url}/v3/directline/conversations/${chat.conversationId}/activities`;
  const authorized = { Authorization: `Bearer ${chat.token}` };
  await call(`${url}/v3/directline/conversations`, { method: 'POST', body: '{}', headers: authorized });

  async function history(): Promise<string> {
    return (await call(activities, { headers: authorized })).text();
  }

  return {
    hears: history,
    says: async (said: object) => {
      const body = JSON.stringify({ type: 'message', from: { id: chat.userId }, ...said });
      await call(activities, { method: 'POST', body, headers: authorized });
    },
    form: async (): Promise<string> => {
      const path = [...(await history()).matchAll(/\/forms\/[\w-]+/g)].at(-1)?.[0];
      if (!path) throw new Error('no form was offered');
      return url + path;
    },
    posts: async (form: string, fields: Record<string, string>): Promise<string> => {
      const headers = {
        Cookie: cookie,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/x-www-form-urlencoded',
      };
      const body = new URLSearchParams(fields).toString();
      const page = await call(form, { method: 'POST', body, headers });
      const renewed = page.headers.getSetCookie().find(line => line.startsWith('sesame_session='));
      cookie = renewed?.split(';')[0] ?? cookie;
      return page.text();
    },
  };
}

async function call(url: string, init: RequestInit): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': 'fr', ...init.headers };
  const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(waitMs) });
  if (response.status >= 400) throw new Error(`answered ${response.status}`);
  return response;
}

const tokenSchema = z.object({ token: z.string(), conversationId: z.string(), userId: z.string() });

const digest = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
