import { choiceIds } from '../../dialogs/choices';
import { stateNames } from '../../dialogs/state-names';
import type { Locale } from '../../locales/translate';
import type { Connector } from '../channels/bot-service/connector';
import { talkInTeams } from '../channels/bot-service/talk';
import type { Service } from '../conversations/service';
import { hangUp, talk } from '../conversations/talk';
import { goTo, type Talker, type ways } from '../conversations/ways';

/** As it goes over the wire. */
export type Outgoing = Record<string, unknown> & { attachments?: { content?: unknown }[] };

/** All that stands in the chat over the whole guide, on Direct Line and in Teams, in one language. */
export async function everythingSaid(
  service: Service,
  connector: Connector,
  locale: Locale,
): Promise<Outgoing[]> {
  const said: Outgoing[] = [];
  for (const state of stateNames) {
    const web = await talk(service, { locale });
    await visit(state, web);
    said.push(...activitiesOf(await web.history()));
    hangUp();
    await visit(state, await talkInTeams(service, connector, { locale }));
  }
  const teams = connector.calls.filter(({ method }) => method !== 'DELETE').map(({ body }) => body);
  connector.forget();
  return [...said, ...(teams as Outgoing[])];
}

/** Comes to a state, and says there all that can be said everywhere, last what may leave it. */
async function visit(state: keyof typeof ways, user: Talker): Promise<void> {
  await goTo(state, user);
  for (const text of sayings) await user.says(text);
  if (state === 'start') for (const choice of choiceIds) await user.types(choice);
}

const sayings = [
  '???',
  'xyzzy plugh',
  'qui appeler',
  'c’est quoi le numen ?',
  'x'.repeat(3000),
  'langue',
  '',
];

const activitiesOf = (history: unknown): Outgoing[] => (history as { activities: Outgoing[] }).activities;

export const cardsIn = (activities: readonly Outgoing[]): object[] =>
  activities
    .flatMap(({ attachments = [] }) => attachments.map(({ content }) => content))
    .filter(content => typeof content === 'object' && content !== null);
