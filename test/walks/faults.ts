import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Activity } from 'botbuilder';
import { transition } from 'xstate';
import type { DialogEvent } from '../../dialogs/events';
import { guide } from '../../dialogs/guide';
import { type Scene, setScene } from '../../dialogs/scene';
import { fromJson, type GuideSnapshot, toJson } from '../../dialogs/settle';
import { stateOf } from '../../dialogs/state-names';
import { render } from '../../src/bot/activities';
import type { StoredConversation } from '../../src/bot/conversation-store';
import type { TurnScope } from '../../src/bot/turn';
import { lyonFacts } from '../academies';
import { channelOf } from '../channels/channels';
import { academy, type Channel, publicUrl, type World } from './world';

/** A conversation between two turns. */
interface Standing {
  world: World;
  channel: Channel;
  scope: TurnScope;
  found: StoredConversation;
  snapshot: GuideSnapshot;
}

/** What must be true between two turns, whatever happened; what is not, in words. */
export async function faultsOf(standing: Standing): Promise<string[]> {
  return [
    ...identityFaults(standing),
    ...effectFaults(standing),
    ...(await ticketFaults(standing)),
    ...buttonFaults(standing),
    ...storageFaults(standing),
  ];
}

function identityFaults({ snapshot, world }: Standing): string[] {
  if (!snapshot.matches({ assistant: 'verified' })) return [];
  const { grant, account } = snapshot.context;
  const isLive = grant !== null && account !== null && world.now() < grant.expiresAt;
  return isLive ? [] : ['verified without a live grant'];
}

/** Looked at when they are performed: time goes by only between turns. */
function effectFaults({ world, snapshot }: Standing): string[] {
  const { effects, writes } = world.watched;
  const faults = effects.flatMap(effect => {
    if (!('grant' in effect)) return [];
    // Without a grant, that of a new password asks for the identity as well.
    if (effect.type === 'openForm' && effect.grant === null) return [];
    const isLive = effect.grant !== null && world.now() < effect.grant.expiresAt;
    return isLive ? [] : [`${effect.type} without a live grant`];
  });
  const wrote = writes.length > 0 && !world.wasVerified() ? ['an account was written to by nobody'] : [];
  effects.length = 0;
  writes.length = 0;
  return snapshot.status === 'active' ? [...faults, ...wrote] : ['the dialog has ended'];
}

async function ticketFaults({ world, channel, snapshot }: Standing): Promise<string[]> {
  const { form } = snapshot.context;
  const awaited = form && hashOfTicket(form.ticket);
  const faults: string[] = [];
  for (const hash of world.watched.tickets) {
    const ticket = await world.store.tickets.find(hash);
    const isOpen = ticket?.state === 'open' && world.now() < ticket.expiresAt;
    if (isOpen && hash !== awaited) faults.push(`an open ${ticket.kind} ticket that nobody waits for`);
    // In Teams the outcome of a form that was sent is held until its opener brings it back.
    const counts = isOpen || (channel === 'msteams' && ticket?.state === 'used');
    if (!counts && hash === awaited) faults.push(`waits for a form that is ${ticket?.state ?? 'unknown'}`);
  }
  return faults;
}

function buttonFaults(standing: Standing): string[] {
  const { snapshot, channel, scope, world } = standing;
  const actions = actionsIn(snapshot, channel, world);
  const shown = pressableIn(world.shownIn(scope)).filter(action => !actions.some(isSame(action)));
  const scene = sceneOf(snapshot, world);
  const resultsOf = (actions: Action[]) =>
    actions.map(action => {
      const said = 'text' in action ? { text: action.text } : { value: action.value };
      const [event] = world.understand(said, scene).events;
      return {
        name: JSON.stringify(action),
        effect: event ? effectOf(snapshot, { ...event, at: world.now() }) : 'none',
      };
    });
  const results = resultsOf(actions);
  const isDead = ({ effect }: { effect: string }) => effect === 'none';
  const dead = [
    ...results.filter(isDead).map(({ name }) => `${name} does nothing`),
    // The clock may change what is offered without a word: those that the person sees are still those of before.
    ...resultsOf(shown)
      .filter(isDead)
      .map(({ name }) => `${name}, which was shown last, does nothing`),
  ];
  const isDate = JSON.stringify(
    render(snapshot, around(world), { entered: true, surface: channelOf(channel).surface }),
  ).includes('Input.Date');
  const moves = results.some(({ effect }) => effect === 'moves') || isDate;
  return moves ? dead : [...dead, 'nothing that is offered leads on'];
}

/** What an event would do, without its being performed. */
function effectOf(before: GuideSnapshot, event: DialogEvent): 'moves' | 'answers' | 'none' {
  if (event.type === 'input.stale' || event.type === 'input.unrecognized') return 'none';
  const [began] = transition(guide, before, { type: 'turn.began', at: event.at });
  const [after, actions] = transition(guide, began, event);
  if (!isDeepStrictEqual(after.value, before.value)) return 'moves';
  if (actions.some(({ type }) => type === 'perform')) return 'moves';
  const said = after.context.notices.filter(({ id }) => id !== 'unexpected');
  if (said.length > 0) return 'answers';
  return remembers.some(name => !isDeepStrictEqual(after.context[name], began.context[name]))
    ? 'moves'
    : 'none';
}

/** What a person would notice, if it changed without a word. */
const remembers = [
  'locale',
  'need',
  'category',
  'departement',
  'restorationDate',
  'walkthroughStep',
] as const;

function storageFaults({ found, snapshot }: Standing): string[] {
  const json: unknown = JSON.parse(JSON.stringify(toJson(snapshot)));
  const again = fromJson(json, lyonFacts);
  const survives =
    again && isDeepStrictEqual(toJson(again), toJson(snapshot)) && isDeepStrictEqual(json, found.snapshot);
  return survives ? [] : ['the snapshot does not survive JSON'];
}

export type Action = { text: string } | { value: object };

/** What can be pressed, taken from what is really shown. */
export function actionsIn(snapshot: GuideSnapshot, channel: Channel, world: World): Action[] {
  const shown = render(snapshot, around(world), { entered: true, surface: channelOf(channel).surface });
  render(snapshot, around(world), { entered: false, surface: channelOf(channel).surface });
  return pressableIn(shown);
}

const pressableIn = (shown: Partial<Activity>[]): Action[] =>
  shown.flatMap(activity => [
    ...(activity.attachments ?? []).flatMap(card => submitsIn(card, answersOf(card))),
    ...suggestedIn(activity),
  ]);

const isSame = (action: Action) => (other: Action) => isDeepStrictEqual(action, other);

const suggestedIn = ({ suggestedActions }: Partial<Activity>): Action[] =>
  (suggestedActions?.actions ?? []).map(({ value }) => ({ text: String(value) }));

/** What a press brings along from the same card: one of its answers, or the date that is asked for. */
type Inputs = readonly object[];

const answersOf = (card: unknown): Inputs => {
  const choices = choicesIn(card);
  return choices.length > 0 ? choices.map(choice => ({ choice })) : [{ date: '2026-03-01' }];
};

function choicesIn(part: unknown): unknown[] {
  if (Array.isArray(part)) return part.flatMap(choicesIn);
  if (typeof part !== 'object' || part === null) return [];
  const isSet = 'type' in part && part.type === 'Input.ChoiceSet' && 'choices' in part;
  if (isSet && Array.isArray(part.choices)) return part.choices.map(({ value }) => value);
  return Object.values(part).flatMap(choicesIn);
}

function submitsIn(part: unknown, inputs: Inputs): Action[] {
  if (Array.isArray(part)) return part.flatMap(one => submitsIn(one, inputs));
  if (typeof part !== 'object' || part === null) return [];
  if ('type' in part && part.type === 'Action.Submit' && 'data' in part) return valuesIn(part.data, inputs);
  return Object.values(part).flatMap(one => submitsIn(one, inputs));
}

/** Teams opens a form's window by itself. */
function valuesIn(data: unknown, inputs: Inputs): Action[] {
  if (typeof data !== 'object' || data === null || 'msteams' in data) return [];
  return 'choice' in data ? [{ value: data }] : inputs.map(input => ({ value: { ...data, ...input } }));
}

const around = ({ now }: World) => ({ academy, publicUrl, keptHours: 24, at: now() });

const sceneOf = (snapshot: GuideSnapshot, world: World): Scene =>
  setScene(stateOf(snapshot), snapshot.context, around(world));

const hashOfTicket = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
