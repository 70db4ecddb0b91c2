import { jest } from '@jest/globals';
import { z } from 'zod';
import { type ChoiceId, labelOf as choiceLabel } from '../../dialogs/choices';
import { type StateName, stateOf } from '../../dialogs/state-names';
import { type Locale, type Translate, translator } from '../../locales/translate';
import { type DirectLineClient, openDirectLine } from './direct-line-client';
import { Cookies, type FormPage, readFormPage } from './form-page';
import type { Service } from './service';

// Whole conversations, on machines that do other things too.
jest.setTimeout(240_000);

const action = z.looseObject({
  type: z.string(),
  title: z.string(),
  url: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});
const card = z.looseObject({ type: z.literal('AdaptiveCard'), actions: z.array(action).default([]) });
const received = z.looseObject({
  type: z.string(),
  id: z.string(),
  text: z.string().optional(),
  name: z.string().optional(),
  value: z.unknown().optional(),
  from: z.looseObject({ role: z.string().optional(), id: z.string() }),
  attachments: z.array(z.looseObject({ content: z.unknown() })).optional(),
  suggestedActions: z
    .looseObject({ actions: z.array(z.looseObject({ title: z.string(), value: z.string() })) })
    .optional(),
});
export type Received = z.infer<typeof received>;
export type Card = z.infer<typeof card>;

export type User = Awaited<ReturnType<typeof talk>>;

interface TalkOptions {
  locale?: Locale;
  /** Another tab of the same browser: its own conversation, the same cookies. */
  inBrowserOf?: { cookies: Cookies };
  /** The same conversation, from its beginning, on this service: as when a load balancer sends the browser there. */
  resuming?: { cookies: Cookies; token: string; conversationId: string; userId: string };
}

const liveClients = new Set<DirectLineClient>();

/** To be called after each test: a client that is left open keeps the process alive. */
export function hangUp(): void {
  for (const client of liveClients) void client.end();
  liveClients.clear();
}

/**
 * Someone at a browser, who opens the chat of a running service: real Direct Line over HTTP and WebSocket. Every verb resolves when the
 * person sees all that the service had to say.
 */
export async function talk(service: Service, { locale = 'fr', inBrowserOf, resuming }: TalkOptions = {}) {
  const cookies = (resuming ?? inBrowserOf)?.cookies ?? new Cookies();
  const { token, conversationId, userId, domain } = resuming
    ? { ...resuming, domain: `${service.origin}/v3/directline` }
    : await openChat(service, cookies, locale);
  const all: Received[] = [];
  const pages: FormPage[] = [];
  const arrivals = new Set<() => void>();
  let mark = 0;
  let speaks: Locale = locale;
  let client = connect(resuming ? { conversationId } : {});
  await caughtUp();

  const user = {
    cookies,
    conversationId,
    token,
    userId,
    /** All that this browser has received, its own echoes included. */
    all: (): readonly Received[] => all,
    /** Every page of a form that this browser has shown. */
    pages: (): readonly FormPage[] => pages,
    /** What the service has answered to the last thing that was done, as it is read. */
    hears: (): string =>
      spaced(
        messages()
          .map(({ text }) => text ?? '')
          .join('\n\n'),
      ),
    replies: (): Received[] => all.slice(mark).filter(isFromBot),
    /** How the person's own last message stands in the chat. */
    echo: (): string => all.findLast(activity => !isFromBot(activity))?.text ?? '',
    card: (): Card => cardOf(all),
    buttons: (): string[] => cardOf(all).actions.map(({ title }) => spaced(title)),
    suggestions: (): string[] => suggestionsOf(all).map(({ title }) => spaced(title)),
    state: async (): Promise<StateName> => stateOf(await service.snapshotOf(conversationId)),
    snapshot: () => service.snapshotOf(conversationId),
    /** The texts in the language that the person now speaks. */
    t: (...asked: Parameters<Translate>): string => spaced(translator(speaks)(...asked)),

    says: (text: string) => turn(() => post({ type: 'message', text })),
    /** Any activity, as a program of one's own would send it. */
    sends: (activity: object) => turn(() => post(activity)),
    /** Whatever is answered. */
    sendsRaw: (activity: object) =>
      turn(() =>
        fetch(`${service.origin}/v3/directline/conversations/${conversationId}/activities`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
          body: JSON.stringify(activity),
        }),
      ),
    /** As Web Chat posts a pressed button; `on` is an older card. */
    presses: (label: string, inputs: Record<string, string> = {}, on: Card = cardOf(all)) =>
      turn(() => press(label, inputs, on)),
    chooses: (choice: ChoiceId) => user.presses(labelOf(choice)),
    types: (choice: ChoiceId) => user.says(labelOf(choice)),
    speaks: (language: Locale) => {
      speaks = language;
    },
    /** Time goes by, and the service's clock says what it has to say. */
    waits: (ms: number) =>
      turn(async () => {
        service.pass(ms);
        await service.tick();
      }),
    /** What others caused meanwhile. */
    looks: () => turn(async () => {}),

    formUrl: (): string => formUrlOf(cardOf(all)),
    opensForm: () => user.opensFormAt(user.formUrl()),
    opensFormAt: async (url: string): Promise<OpenForm> => formAt(await browse(url)),
    /** The form's button, its fields, and sent. */
    async fillsForm(fields: Record<string, string | null>): Promise<OpenForm> {
      return (await user.opensForm()).fills(fields);
    },
    reloads: async () => {
      void client.end();
      liveClients.delete(client);
      all.length = 0;
      client = connect({ conversationId });
      await caughtUp();
    },
    history: async (): Promise<unknown> => {
      const path = `/v3/directline/conversations/${conversationId}/activities`;
      const answer = await fetch(`${service.origin}${path}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      return answer.json();
    },
  };
  return user;

  function connect(resumed: { conversationId?: string }): DirectLineClient {
    const made = openDirectLine({ token, domain, ...resumed, onActivity: arrive });
    liveClients.add(made);
    return made;
  }

  function arrive(activity: unknown): void {
    all.push(received.parse(activity));
    for (const tell of arrivals) tell();
  }

  async function turn(act: () => Promise<unknown>): Promise<void> {
    mark = all.length;
    await act();
    await caughtUp();
  }

  /** The service has answered when the request ends; the stream may still be on its way. */
  async function caughtUp(): Promise<void> {
    const has = (id: string | undefined) => all.some(activity => activity.id === id);
    await until(async () => {
      const entries = await service.store.feed.read(conversationId, 0, 1000);
      const last = entries.at(-1)?.activity.id;
      return last !== undefined && has(last);
    }, arrivals);
  }

  function post(activity: object): Promise<string> {
    return client.post({ from: { id: userId }, ...activity });
  }

  function press(label: string, inputs: Record<string, string>, on: Card): Promise<string> {
    const button = on.actions.find(({ title, type }) => isLabel(title, label) && type === 'Action.Submit');
    const value = { ...inputs, ...button?.data };
    if (button) return post({ type: 'message', value, channelData: { postBack: true } });
    const suggestion = suggestionsOf(all).find(({ title }) => isLabel(title, label));
    if (suggestion) return post({ type: 'message', text: suggestion.value });
    const offered = [...on.actions, ...suggestionsOf(all)].map(({ title }) => title);
    throw new Error(
      `there is no « ${label} » to press, only: ${offered.join(' · ')}, after « ${all.findLast(isFromBot)?.text} »`,
    );
  }

  function messages(): Received[] {
    return user.replies().filter(({ type }) => type === 'message');
  }

  function labelOf(choice: ChoiceId): string {
    return choiceLabel(choice, translator(speaks));
  }

  async function browse(url: string, fields?: Record<string, string>): Promise<Response> {
    const headers = {
      Accept: 'text/html',
      'Accept-Language': speaks,
      'Sec-Fetch-Site': 'same-origin',
      ...cookies.header(),
    };
    const body = fields && new URLSearchParams(fields);
    const response = await fetch(url, { method: fields ? 'POST' : 'GET', headers, body });
    cookies.keep(response);
    return response;
  }

  /** A page on the screen; filling it in is a turn, for the chat behind it goes on by itself. */
  async function formAt(response: Response): Promise<OpenForm> {
    const page = await readFormPage(response);
    pages.push(page);
    const send = (path: string) => async (typed: Record<string, string | null>) => {
      const fields = Object.entries({ ...page.fields, ...typed });
      const sent = fields.filter((field): field is [string, string] => field[1] !== null);
      let answer: OpenForm | null = null;
      await turn(async () => {
        answer = await formAt(await browse(`${service.origin}${path}`, Object.fromEntries(sent)));
      });
      if (!answer) throw new Error('the form was not answered');
      return answer as OpenForm;
    };
    return { ...page, fills: send(page.action ?? ''), extends: () => send(`${page.action}/extend`)({}) };
  }
}

/** A form in the browser. A field that is null is not sent: a box that is not ticked. */
export interface OpenForm extends FormPage {
  fills(fields: Record<string, string | null>): Promise<OpenForm>;
  extends(): Promise<OpenForm>;
}

const grant = z.object({
  token: z.string(),
  conversationId: z.string(),
  userId: z.string(),
  domain: z.string(),
});

async function openChat(service: Service, cookies: Cookies, locale: Locale) {
  const response = await fetch(`${service.origin}/api/webchat/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...cookies.header() },
    body: JSON.stringify({ locale }),
  });
  cookies.keep(response);
  return grant.parse(await response.json());
}

/** French typography asks for spaces that nobody types: here they are all alike. */
const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/gu, ' ');
const isLabel = (title: string, label: string): boolean => spaced(title) === spaced(label);

const isFromBot = ({ from }: Received): boolean => from.role === 'bot';

/** The card of the last message, which is the one that asks. */
function cardOf(all: readonly Received[]): Card {
  const asking = all.findLast(activity => isFromBot(activity) && activity.type === 'message');
  const content = asking?.attachments?.[0]?.content;
  return card.parse(content ?? { type: 'AdaptiveCard' });
}

function suggestionsOf(all: readonly Received[]): { title: string; value: string }[] {
  return all.findLast(isFromBot)?.suggestedActions?.actions ?? [];
}

function formUrlOf({ actions }: Card): string {
  const url = actions.find(({ type, url = '' }) => type === 'Action.OpenUrl' && url.includes('/forms/'))?.url;
  if (!url) throw new Error('no form is offered');
  return url;
}

/** Asked again at every arrival, and now and then. */
async function until(condition: () => Promise<boolean>, arrivals: Set<() => void>): Promise<void> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; ) {
    if (await condition()) return;
    await new Promise<void>(resolve => {
      const go = () => {
        clearTimeout(timer);
        arrivals.delete(go);
        resolve();
      };
      const timer = setTimeout(go, 20);
      arrivals.add(go);
    });
  }
  throw new Error('what the service said did not arrive');
}
