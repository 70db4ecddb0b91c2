import { z } from 'zod';
import { Cookies, type FormPage, readFormPage } from '../conversations/form-page';

const token = z.object({ token: z.string(), conversationId: z.string() });
const history = z.object({
  activities: z.array(
    z.looseObject({
      id: z.string(),
      text: z.string().optional(),
      from: z.looseObject({ role: z.string() }),
      attachments: z
        .array(
          z.looseObject({
            content: z.looseObject({ actions: z.array(z.looseObject({ url: z.string().optional() })) }),
          }),
        )
        .optional(),
    }),
  ),
});

export type Chat = Awaited<ReturnType<typeof chatOf>>;

/**
 * A chat by plain requests, which outlives the program that it began with.
 * @param from the address from which a proxy says that it comes
 */
export async function openChat(origin: string, from?: string) {
  const cookies = new Cookies();
  const proxied: Record<string, string> = from === undefined ? {} : { 'X-Forwarded-For': from };
  const headers = { 'Content-Type': 'application/json', ...proxied };
  const given = await fetch(`${origin}/api/webchat/token`, { method: 'POST', headers, body: '{}' });
  cookies.keep(given);
  return chatOf(origin, given, cookies, proxied);
}

/** One that our own page has begun, and shows: it shows none that a client has begun. */
export async function openPageChat(origin: string): Promise<Chat> {
  const cookies = new Cookies();
  const page = await fetch(`${origin}/webchat`);
  cookies.keep(page);
  const conversationId = /data-conversation="([^"]+)"/.exec(await page.text())?.[1];
  const given = await fetch(`${origin}/api/webchat/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', ...cookies.header() },
    body: JSON.stringify({ conversationId }),
  });
  return chatOf(origin, given, cookies, {});
}

async function chatOf(origin: string, given: Response, cookies: Cookies, proxied: Record<string, string>) {
  const json = { 'Content-Type': 'application/json', ...proxied };
  const { token: bearer, conversationId } = token.parse(await given.json());
  const headers = { ...json, Authorization: `Bearer ${bearer}` };
  const path = `/v3/directline/conversations/${conversationId}/activities`;
  const started = await fetch(`${origin}/v3/directline/conversations`, {
    method: 'POST',
    headers,
    body: '{}',
  });
  if (!started.ok) throw new Error('the conversation did not start');

  const said = async (at = origin) =>
    history.parse(await (await fetch(at + path, { headers })).json()).activities;
  const send = (text: string, at = origin) =>
    fetch(at + path, { method: 'POST', headers, body: JSON.stringify({ type: 'message', text }) });

  const formUrl = async (at = origin): Promise<string> => {
    const urls = (await said(at)).flatMap(({ attachments = [] }) =>
      attachments.flatMap(({ content }) => content.actions.map(({ url }) => url ?? '')),
    );
    return urls.findLast(link => link.includes('/forms/')) ?? '';
  };

  return {
    cookies,
    token: bearer,
    conversationId,
    path,
    send,
    said,
    formUrl,
    async says(text: string, at = origin): Promise<string> {
      const before = (await said(at)).length;
      const answer = await send(text, at);
      if (answer.status !== 200) throw new Error(`not taken: ${answer.status}`);
      return (await said(at))
        .slice(before + 1)
        .map(activity => activity.text)
        .join('\n');
    },
    async fillsForm(fields: Record<string, string>, at = origin): Promise<FormPage> {
      const url = await formUrl(at);
      const sent = { ...cookies.header(), ...proxied };
      const form = await readFormPage(await fetch(url, { headers: sent }));
      const body = new URLSearchParams({ ...form.fields, ...fields });
      const answer = await fetch(url, { method: 'POST', headers: sent, body });
      cookies.keep(answer);
      return readFormPage(answer);
    },
  };
}
