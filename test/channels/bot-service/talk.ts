import { type ChoiceId, labelOf as choiceLabel } from '../../../dialogs/choices';
import { type StateName, stateOf } from '../../../dialogs/state-names';
import { type Locale, type Translate, translator } from '../../../locales/translate';
import { type FormPage, readFormPage } from '../../conversations/form-page';
import type { Service } from '../../conversations/service';
import type { Card, OpenForm } from '../../conversations/talk';
import { actionsOf, type Connector, cardOf, listOn, type SentAction, type SentActivity } from './connector';

export interface TeamsOptions {
  locale?: Locale;
  person?: string;
  /** As Teams has it. */
  name?: string;
  /** `Authorization` of each call. */
  token?: () => Promise<string>;
  tenant?: string;
  install?: boolean;
}

export const tenantId = '11111111-2222-4333-8444-555555555555';
let activities = 0;
let people = 0;

/** Someone in a personal chat of Teams: what Teams would post is posted, and the connector of the tests is what he sees. */
export async function talkInTeams(service: Service, connector: Connector, options: TeamsOptions = {}) {
  const { locale = 'fr', person = `person-${++people}`, name = 'Camille', tenant = tenantId } = options;
  const conversationId = `a:${person}-${++activities}`;
  const seen = new Set<string>(connector.chat.keys());
  let speaks: Locale = locale;
  let heard: SentActivity[] = [];

  const envelope = (more: object = {}) => ({
    id: `f:${++activities}`,
    timestamp: '2026-03-10T09:00:00.000Z',
    channelId: 'msteams',
    serviceUrl: connector.url,
    from: { id: `29:${person}`, name, aadObjectId: `aad-${person}` },
    recipient: { id: '28:bot', name: 'Sésame' },
    conversation: { id: conversationId, conversationType: 'personal', tenantId: tenant },
    channelData: { tenant: { id: tenant } },
    locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
    ...more,
  });

  const post = async (activity: object): Promise<{ status: number; text: string; body: unknown }> => {
    const authorization = await options.token?.();
    const response = await fetch(`${service.origin}/api/messages`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(authorization ? { Authorization: authorization } : {}),
      },
      body: JSON.stringify(envelope(activity)),
    });
    const text = await response.text();
    return { status: response.status, text, body: text ? JSON.parse(text) : undefined };
  };

  async function turn<T>(act: () => Promise<T>): Promise<T> {
    const answer = await act();
    heard = connector.messages().filter(({ id = '' }) => !seen.has(id));
    for (const { id = '' } of heard) seen.add(id);
    return answer;
  }

  const question = (): SentActivity | undefined =>
    connector.messages().findLast(activity => actionsOf(cardOf(activity)).length > 0);
  const pressable = (): SentAction[] => actionsOf(cardOf(question()));
  const labelOf = (choice: ChoiceId) => choiceLabel(choice, translator(speaks));

  const user = {
    conversationId,
    conversationKey: `msteams/${conversationId}`,
    person,
    envelope,
    posts: (activity: object) => turn(() => post(activity)),
    question,
    hears: (): string => spaced(heard.flatMap(({ text }) => (text ? [text] : [])).join('\n\n')),
    /** With what a list offers, instead of the button that sends it. */
    buttons: (): string[] => {
      const list = listOn(cardOf(question())).map(({ title }) => spaced(title));
      const others = pressable().map(({ title }) => spaced(title));
      return [
        ...list,
        ...others.filter(title => list.length === 0 || title !== user.t('dialog.choose.submit')),
      ];
    },
    card: (): Card => ({ type: 'AdaptiveCard', ...cardOf(question()), actions: pressable() }),
    state: async (): Promise<StateName> => stateOf(await service.snapshotOf(conversationId, 'msteams')),
    snapshot: () => service.snapshotOf(conversationId, 'msteams'),
    t: (...asked: Parameters<Translate>): string => spaced(translator(speaks)(...asked)),
    speaks: (language: Locale) => {
      speaks = language;
    },

    installs: () =>
      turn(async () => {
        await post({ type: 'installationUpdate', action: 'add' });
        await post({ type: 'conversationUpdate', membersAdded: [{ id: `29:${person}` }, { id: '28:bot' }] });
      }),
    says: async (text: string) =>
      void (await turn(() => post({ type: 'message', text, textFormat: 'plain' }))),
    presses: async (label: string, inputs: Record<string, string> = {}): Promise<void> => {
      const on = question();
      const chosen = listOn(cardOf(on)).find(({ title }) => spaced(title) === spaced(label));
      if (chosen) return user.presses(user.t('dialog.choose.submit'), { choice: chosen.value });
      const button = pressable().find(({ title }) => spaced(title) === spaced(label));
      if (!button) throw new Error(`there is no « ${label} », only: ${user.buttons().join(' · ')}`);
      const value = { ...button.data, ...inputs };
      await turn(() => post({ type: 'message', value, replyToId: on?.id }));
    },
    chooses: (choice: ChoiceId) => user.presses(labelOf(choice)),
    types: (choice: ChoiceId) => user.says(labelOf(choice)),

    /** The form's button: Teams asks the bot where the form is. */
    fetchesTask: () => {
      const data = pressable().find(({ data = {} }) => 'msteams' in data)?.data ?? {
        msteams: { type: 'task/fetch' },
      };
      return turn(() =>
        post({ type: 'invoke', name: 'task/fetch', value: { data, context: { theme: 'dark' } } }),
      );
    },
    formUrl: async (): Promise<string> => urlIn((await user.fetchesTask()).body),
    submitsTask: (data: unknown) =>
      turn(() => post({ type: 'invoke', name: 'task/submit', value: { data } })),
    opensForm: async (): Promise<OpenForm> => formAt(await fetch(await user.formUrl())),
    fillsForm: async (fields: Record<string, string | null>): Promise<OpenForm> =>
      (await user.opensForm()).fills(fields),
  };
  if (options.install !== false) await user.installs();
  return user;

  /** As the page in Teams does: when it has an outcome, TeamsJS takes it to Teams, and Teams to the bot. */
  async function formAt(response: Response): Promise<OpenForm> {
    const page = await readFormPage(response);
    const outcome = completionIn(page);
    if (outcome) await user.submitsTask(outcome);
    const send = (path: string) => async (typed: Record<string, string | null>) =>
      formAt(await sendForm(`${service.origin}${path}`, page, typed));
    return { ...page, fills: send(page.action ?? ''), extends: () => send(`${page.action}/extend`)({}) };
  }
}

export type TeamsUser = Awaited<ReturnType<typeof talkInTeams>>;

/** What anybody can do who has a form's address: without Teams. */
export async function sendForm(
  url: string,
  page: Pick<FormPage, 'fields'>,
  typed: Record<string, string | null>,
): Promise<Response> {
  const fields = Object.entries({ ...page.fields, ...typed });
  const sent = fields.filter((field): field is [string, string] => field[1] !== null);
  return fetch(url, { method: 'POST', body: new URLSearchParams(sent) });
}

/** What the page gives to Teams when its window is left after a refusal. */
export function refusalIn({ html }: Pick<FormPage, 'html'>): { ticket: string; completion: string } | null {
  const content = /data-completion="([^"]*)"/.exec(html)?.[1];
  return content ? JSON.parse(content.replace(/&quot;/g, '"')) : null;
}

export function completionIn({
  html,
}: Pick<FormPage, 'html'>): { ticket: string; completion: string } | null {
  const content = /<meta name="sesame-completion" content="([^"]*)">/.exec(html)?.[1];
  return content ? JSON.parse(content.replace(/&quot;/g, '"')) : null;
}

export function urlIn(body: unknown): string {
  const { task } = body as { task: { type: string; value: { url: string } } };
  if (task.type !== 'continue') throw new Error(`no form: ${JSON.stringify(task)}`);
  return task.value.url;
}

const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/gu, ' ');
