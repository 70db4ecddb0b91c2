import { TurnContext } from 'botbuilder';
import type { Academy } from '../../dialogs/academy';
import { nextDeadline } from '../../dialogs/deadlines';
import type { DialogEvent, Locale, UserEvent, WorldEvent } from '../../dialogs/events';
import { guideVersion } from '../../dialogs/guide';
import { type Scene, type Surroundings, setScene } from '../../dialogs/scene';
import {
  freshSnapshot,
  fromJson,
  type GuideSnapshot,
  type Perform,
  settle,
  toJson,
} from '../../dialogs/settle';
import { isReturn, type StateName, stateOf } from '../../dialogs/state-names';
import { walkthroughSteps } from '../../dialogs/walkthrough';
import { nearestLocale } from '../../locales/translate';
import { render, surfaceOf } from './activities';
import type { ConversationStore, StoredConversation } from './conversation-store';
import type { EffectScope } from './perform';

export interface TurnDependencies {
  store: ConversationStore;
  perform: (scope: EffectScope) => Perform;
  academy: Academy;
  publicUrl: string;
  keptHours: number;
  now: () => number;
  /** Told of every turn that was saved, for the metrics. */
  onTurn?: (turn: { channel: string; event: string; state: StateName; entered: boolean }) => void;
}

/**
 * What happened, once it is known where the dialog stands: text means different things in different states. Empty when it is
 * nothing to this dialog.
 * @param isNew nothing was ever said in this conversation
 */
export type TurnInput = (scene: Scene, isNew: boolean) => readonly (UserEvent | WorldEvent)[];

export interface TurnScope {
  conversationKey: string;
  holder: string;
}

export interface Turns {
  /**
   * One turn: load, decide, save, and only then speak. When another server was faster the turn is taken again from what
   * it saved. Answers the dialog as it is afterwards.
   * @throws TurnConflict when the others are faster again and again
   */
  take(context: TurnContext, scope: TurnScope, input: TurnInput): Promise<GuideSnapshot>;
  /** The dialog as it is; null when there is none, or none that can go on. */
  look(conversationKey: string): Promise<GuideSnapshot | null>;
  /** Where it stands, for who must read a text as the next turn will. */
  sceneOf(conversationKey: string): Promise<Scene | null>;
}

export class TurnConflict extends Error {
  readonly code = 'TURN_CONFLICT';
}

const mostTries = 5;
const rememberedActivities = 20;

export function createTurns(deps: TurnDependencies): Turns {
  return { take, look, sceneOf };

  async function look(conversationKey: string): Promise<GuideSnapshot | null> {
    const known = await deps.store.load(conversationKey);
    return known && readable(known);
  }

  async function sceneOf(conversationKey: string): Promise<Scene | null> {
    const snapshot = await look(conversationKey);
    return snapshot && setScene(stateOf(snapshot), snapshot.context, surroundings(deps.now()));
  }

  async function take(context: TurnContext, scope: TurnScope, input: TurnInput): Promise<GuideSnapshot> {
    for (let tries = 0; tries < mostTries; tries++) {
      const turn = await prepare(context, scope, input);
      if (turn.isNothing) return turn.after;
      if (await deps.store.save(turn.stored)) {
        await speak(context, turn);
        return turn.after;
      }
    }
    throw new TurnConflict(`${mostTries} other turns were faster`);
  }

  async function prepare(context: TurnContext, scope: TurnScope, input: TurnInput): Promise<PreparedTurn> {
    const known = await deps.store.load(scope.conversationKey);
    const before = restored(known, nearestLocale(context.activity.locale));
    const at = deps.now();
    const nothing = {
      isNothing: true,
      stored: null,
      after: before.snapshot,
      event: null,
      entered: false,
    } as const;
    if (known && context.activity.id && known.seen.includes(context.activity.id)) return nothing;
    const scene = setScene(stateOf(before.snapshot), before.snapshot.context, surroundings(at));
    const happened = before.lost ? [before.lost] : input(scene, known === null);
    if (happened.length === 0) return nothing;
    const events = happened.map(event => ({ ...event, at }));
    const event = events.at(-1) ?? null;
    const performing = deps.perform({ ...scope, channel: context.activity.channelId });
    const after = await settle(before.snapshot, events, performing);
    const isFirst = known === null || before.lost !== null;
    const entered = isFirst || enters(stateOf(before.snapshot), stateOf(after), event);
    return { isNothing: false, stored: toStore(known, after, context, scope), after, event, entered };
  }

  async function speak(context: TurnContext, { after, event, entered }: PreparedTurn): Promise<void> {
    const state = stateOf(after);
    deps.onTurn?.({ channel: context.activity.channelId, event: event?.type ?? '', state, entered });
    if (!entered && after.context.notices.length === 0 && isFromWorld(event)) return;
    const occasion = { entered, surface: surfaceOf(context.activity.channelId) };
    await context.sendActivities(render(after, surroundings(deps.now()), occasion));
  }

  function surroundings(at: number): Surroundings {
    return { academy: deps.academy, publicUrl: deps.publicUrl, keptHours: deps.keptHours, at };
  }

  /** A snapshot that this chart cannot read is dropped politely, never misread. */
  function restored(known: StoredConversation | null, locale: Locale): Restored {
    const fresh = () => freshSnapshot({ locale, ...lengths(deps.academy) });
    if (!known) return { snapshot: fresh(), lost: null };
    const snapshot = readable(known);
    return snapshot
      ? { snapshot, lost: null }
      : { snapshot: fresh(), lost: { type: 'conversation.lost', locale } };
  }
}

const readable = ({ machineVersion, snapshot }: StoredConversation): GuideSnapshot | null =>
  machineVersion === guideVersion ? fromJson(snapshot) : null;

const enters = (from: StateName, to: StateName, event: DialogEvent | null): boolean =>
  event?.type === 'conversation.started' || (from !== to && !isReturn(from, to));

interface Restored {
  snapshot: GuideSnapshot;
  lost: WorldEvent | null;
}

type PreparedTurn = { after: GuideSnapshot; entered: boolean } & (
  | { isNothing: false; stored: StoredConversation; event: DialogEvent | null }
  /** Dealt with before, or nothing to this dialog. */
  | { isNothing: true; stored: null; event: null }
);

const lengths = (academy: Academy) => ({
  walkthroughLength: walkthroughSteps.length,
  restorationDays: academy.limits.restorationDays,
});

function toStore(
  known: StoredConversation | null,
  after: GuideSnapshot,
  { activity }: TurnContext,
  { conversationKey, holder }: TurnScope,
): StoredConversation {
  return {
    key: conversationKey,
    version: known?.version ?? 0,
    machineVersion: guideVersion,
    snapshot: toJson(after),
    // Without the activity it answered: a later turn is not a repetition of that one.
    reference: { ...TurnContext.getConversationReference(activity), activityId: undefined },
    holder,
    seen: [...(known?.seen ?? []), ...(activity.id ? [activity.id] : [])].slice(-rememberedActivities),
    wakeAt: nextDeadline(after),
  };
}

/** A deadline or an extension that changed nothing a person could see is not spoken about. */
const isFromWorld = (event: DialogEvent | null): boolean =>
  event === null ||
  event.type === 'clock.ticked' ||
  event.type === 'form.opened' ||
  event.type === 'form.extended' ||
  event.type === 'grant.renewed';
