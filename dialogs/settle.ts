import { initialTransition, type Snapshot, type SnapshotFrom, transition } from 'xstate';
import type { Effect } from './effects';
import type { DialogEvent } from './events';
import { guide } from './guide';
import type { GuideInput } from './guide-context';

export type GuideSnapshot = SnapshotFrom<typeof guide>;

/** Does what an effect asks; the answer is what happened, or null when there is nothing to tell. */
export type Perform = (effect: Effect) => Promise<DialogEvent | null>;

export const freshSnapshot = (input: GuideInput): GuideSnapshot => initialTransition(guide, input)[0];

/** The snapshot as plain JSON, to be stored. */
export const toJson = (snapshot: GuideSnapshot): unknown => guide.getPersistedSnapshot(snapshot);

/** Null when it is not a snapshot of this chart: never misread, never thrown at a person. */
export function fromJson(json: unknown): GuideSnapshot | null {
  try {
    // XState's types ask for the scope of a running actor, which a pure machine has not and does not read.
    return guide.restoreSnapshot(json as Snapshot<unknown>, undefined as never) as GuideSnapshot;
  } catch {
    return null;
  }
}

/**
 * Runs the events of one turn to completion: transition, perform the effects in order, and hand their answers to the
 * dialog until it asks for nothing more. The snapshot that went in is not changed.
 */
export async function settle(
  before: GuideSnapshot,
  events: readonly DialogEvent[],
  perform: Perform,
): Promise<GuideSnapshot> {
  let snapshot = before;
  const pending: DialogEvent[] = [...turnBegan(events), ...events];
  for (let next = pending.shift(); next; next = pending.shift()) {
    const [after, actions] = transition(guide, snapshot, next);
    snapshot = after;
    for (const effect of effectsOf(actions)) {
      const answer = await perform(effect);
      if (answer) pending.push(answer);
    }
  }
  return snapshot;
}

const turnBegan = ([first]: readonly DialogEvent[]): DialogEvent[] =>
  first ? [{ type: 'turn.began', at: first.at }] : [];

function effectsOf(actions: readonly { type: string; params?: unknown }[]): Effect[] {
  return actions.filter(action => action.type === 'perform').map(action => action.params as Effect);
}
