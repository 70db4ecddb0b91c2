import {
  type AnyActorScope,
  createEmptyActor,
  initialTransition,
  type Snapshot,
  type SnapshotFrom,
} from 'xstate';
import { z } from 'zod';
import type { Effect } from './effects';
import type { DialogEvent } from './events';
import { guide } from './guide';
import { type AcademyFacts, awaitsSoon, type GuideInput, warningMs } from './guide-context';
import { isVerifiedState, stateOf } from './state-names';

export type GuideSnapshot = SnapshotFrom<typeof guide>;

/**
 * Does what an effect asks; the answer is what happened, or null when there is nothing to tell.
 * @param position of the effect among all those of its turn: the same one when the turn is finished a second time
 */
export type Perform = (effect: Effect, position: number) => Promise<DialogEvent | null>;

/** How far the dialog goes by itself, and what it then asks of the world. */
export interface Decided {
  snapshot: GuideSnapshot;
  effects: Effect[];
}

export const freshSnapshot = (input: GuideInput): GuideSnapshot => initialTransition(guide, input)[0];

/** The snapshot as plain JSON, to be stored. */
export const toJson = (snapshot: GuideSnapshot): unknown => guide.getPersistedSnapshot(snapshot);

/**
 * With the facts of the académie as they are now, which may have changed since. Null when it is not a snapshot of this chart:
 * never misread, never thrown at a person.
 */
export function fromJson(json: unknown, facts: AcademyFacts): GuideSnapshot | null {
  try {
    const stored = persisted.parse(json);
    const current = { ...stored, context: { ...stored.context, ...facts } };
    // XState's types ask for the scope of a running actor, which a pure machine has not and does not read.
    return guide.restoreSnapshot(
      current as unknown as Snapshot<unknown>,
      undefined as never,
    ) as GuideSnapshot;
  } catch {
    return null;
  }
}

/** Made once: to make a schema costs more than to read by it. */
const persisted = z.looseObject({ context: z.looseObject({}) });

/** The events of one turn, as far as the dialog goes by itself. Pure; the snapshot that went in is not changed. */
export function begin(before: GuideSnapshot, events: readonly DialogEvent[]): Decided {
  return decide(before, [...turnBegan(events), ...events]);
}

/**
 * Performs what was asked, in order, and hands the answers to the dialog, until it asks for nothing more. With the same answers
 * it asks for the same again: so a turn that was cut short can be finished from what `begin` decided.
 */
export async function finish({ snapshot, effects }: Decided, perform: Perform): Promise<GuideSnapshot> {
  let decided: Decided = { snapshot, effects };
  for (let position = 0; decided.effects.length > 0; ) {
    const answers: DialogEvent[] = [];
    for (const effect of decided.effects) {
      const answer = await perform(effect, position++);
      if (answer) answers.push(answer);
    }
    decided = decide(decided.snapshot, answers);
  }
  return decided.snapshot;
}

/** Both at once. */
export const settle = (
  before: GuideSnapshot,
  events: readonly DialogEvent[],
  perform: Perform,
): Promise<GuideSnapshot> => finish(begin(before, events), perform);

function decide(before: GuideSnapshot, events: readonly DialogEvent[]): Decided {
  let snapshot = before;
  const effects: Effect[] = [];
  const scope = scopeOf(({ type, params }) => {
    if (type === 'perform') effects.push(params as Effect);
  });
  for (const event of events) snapshot = guide.transition(snapshot, event, scope);
  return { snapshot, effects };
}

/**
 * What a transition wants to know of a running actor, which a pure machine has not. Made once: XState's own `transition` makes one for
 * each event, and begins the whole dialog for it, which costs more than the event does.
 */
function scopeOf(actionExecutor: AnyActorScope['actionExecutor']): AnyActorScope {
  return {
    self: nobody,
    system: nobody.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor,
  };
}

const nobody = createEmptyActor();
const nothing = () => {};

const turnBegan = ([first]: readonly DialogEvent[]): DialogEvent[] =>
  first ? [{ type: 'turn.began', at: first.at }] : [];

/**
 * When the clock has something to say to this conversation (milliseconds since the epoch), or null. XState's own
 * timers are lost when a snapshot is restored, so deadlines are data and `clock.ticked` is sent by the server.
 */
export function nextDeadline(snapshot: GuideSnapshot): number | null {
  const { form, grant, grantWarned, lockedUntil, deliveryDue } = snapshot.context;
  const state = stateOf(snapshot);
  const deadlines = [
    form?.expiresAt,
    state === 'locked' ? lockedUntil : null,
    grant && state !== 'walkthrough' ? grant.expiresAt : null,
    grant && !grantWarned && isVerifiedState(state) ? grant.expiresAt - warningMs : null,
    awaitsSoon(snapshot.context) ? deliveryDue : null,
  ].filter(at => typeof at === 'number');
  return deadlines.length > 0 ? Math.min(...deadlines) : null;
}
