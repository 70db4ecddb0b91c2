import { createHash } from 'node:crypto';
import type { Academy } from '../../dialogs/academy';
import type { Effect } from '../../dialogs/effects';
import type { Locale, UserEvent, WorldEvent } from '../../dialogs/events';
import { guideVersion } from '../../dialogs/guide';
import { type AcademyFacts, academyFacts } from '../../dialogs/guide-context';
import { type Scene, type Surroundings, setScene } from '../../dialogs/scene';
import {
  begin,
  type Decided,
  finish,
  freshSnapshot,
  fromJson,
  type GuideSnapshot,
  nextDeadline,
  toJson,
} from '../../dialogs/settle';
import { isReturn, type StateName, stateOf } from '../../dialogs/state-names';
import { nearestLocale } from '../../locales/translate';
import { render, renderAgain } from './activities';
import { type Reply, referenceOf } from './activity';
import type { ChannelOf } from './channel';
import { type Claim, effectId, readClaim, type TurnOccasion } from './claim';
import type { ConversationStore, StoredConversation } from './conversation-store';
import type { PerformIn } from './perform';
import { type Delivery, deliveriesOf, type TurnContext } from './turn-context';

export interface TurnDependencies {
  store: ConversationStore;
  perform: PerformIn;
  academy: Academy;
  publicUrl: string;
  keptHours: number;
  channelOf: ChannelOf;
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
  /** Where what happened comes from (`clientAddress`), when that is known. */
  address?: string;
  /** Told when a person proves their identity in this very turn, before anybody hears of it. */
  verified?: () => Promise<void>;
}

export interface Turns {
  /**
   * One turn: load, decide, save, do what was decided, save what came of it, and only then speak; a turn that asks nothing of the
   * world is saved once. When another server was faster the turn is taken again from what it saved, and nothing was done for
   * it; a turn that was cut short is finished first. Answers the dialog as it is afterwards.
   * @throws TurnConflict when the others are faster again and again
   */
  take(context: TurnContext, scope: TurnScope, input: TurnInput): Promise<GuideSnapshot>;
  /** The dialog as it is; null when there is none, or none that can go on. */
  look(conversationKey: string): Promise<GuideSnapshot | null>;
  /** What is known of something that a person sent; null when it was not dealt with here, or long ago. */
  recall(conversationKey: string, activityId: string): Promise<Recalled | null>;
  /** As if nothing had ever been said; a form that is open opens nothing any more. */
  forget(conversationKey: string): Promise<void>;
}

export interface Recalled {
  /** Nothing else was sent since. */
  isLast: boolean;
  /** It had a NUMEN, a date of birth or a password in it. */
  wasSecret: boolean;
}

export class TurnConflict extends Error {
  readonly code = 'TURN_CONFLICT';
}

const mostTries = 5;
/** More than anybody writes before a channel gives up sending a message again. */
const rememberedActivities = 100;

/** ms after which the clock finishes a turn that was cut short; whoever writes before does it sooner. */
const claimMs = 15_000;

export function createTurns(deps: TurnDependencies): Turns {
  const facts = academyFacts(deps.academy);
  const readable = (stored: StoredConversation) => readableBy(facts, stored);
  return { take, look, recall, forget };

  async function recall(conversationKey: string, activityId: string): Promise<Recalled | null> {
    const { seen = [] } = (await deps.store.load(conversationKey)) ?? {};
    const found = seen.filter(entry => isOf(entry, activityId));
    if (found.length === 0) return null;
    return { isLast: found.at(-1) === seen.at(-1), wasSecret: found.some(entry => entry.endsWith(secret)) };
  }

  async function forget(conversationKey: string): Promise<void> {
    const known = await deps.store.load(conversationKey);
    const { form } = (known && readable(known)?.snapshot.context) ?? {};
    if (known && form) await closeForm(known, form);
    await deps.store.clear(conversationKey);
  }

  async function look(conversationKey: string): Promise<GuideSnapshot | null> {
    const known = await deps.store.load(conversationKey);
    return (known && readable(known))?.snapshot ?? null;
  }

  async function take(context: TurnContext, scope: TurnScope, input: TurnInput): Promise<GuideSnapshot> {
    for (let tries = 0; tries < mostTries; tries++) {
      const known = await deps.store.load(scope.conversationKey);
      const read = known && readable(known);
      const cutShort = known && cutShortIn(known, read);
      if (cutShort) {
        await complete(context, { ...cutShort, address: scope.address });
        continue;
      }
      const standing = standingOf(known, read, nearestLocale(context.activity.locale));
      const turn = isRepeated(known, context) ? null : decide(standing, input);
      if (!turn) return standing.snapshot;
      const stored = toStore(known, turn, context, scope);
      const opening = openingOf(read, context);
      const { address, verified } = scope;
      if (stored.claim === null) {
        const { snapshot: after, occasion } = turn;
        if (await saveAndSpeak(context, stored, { after, occasion, opening })) return after;
      } else if (await saveSaying(context, stored, [])) {
        return complete(context, { ...turn, stored: saved(stored), address, verified }, opening);
      }
    }
    throw new TurnConflict(`${mostTries} other turns were faster`);
  }

  /** Null when what happened is nothing to this dialog. */
  function decide({ snapshot: before, lost, isNew }: Standing, input: TurnInput): DecidedTurn | null {
    const at = deps.now();
    const said = input(sceneAt(before, at), isNew);
    const happened = lost ? [lost] : said;
    const last = happened.at(-1);
    if (!last) return null;
    const decided = begin(
      before,
      happened.map(event => ({ ...event, at })),
    );
    const from = isNew || lost ? null : stateOf(before);
    return { ...decided, occasion: { from, event: last.type }, at, hasSecret: happened.some(tellsSecret) };
  }

  /** May be done by several at once, under the same names: whoever saves the end of the turn speaks. */
  async function complete(
    context: TurnContext,
    { stored, occasion, address, verified, ...decided }: ClaimedTurn,
    opening: readonly Reply[] = [],
  ) {
    const after = await finish(decided, performing(stored, decided.effects, { address, verified }));
    const end = { ...stored, snapshot: toJson(after), claim: null, wakeAt: nextDeadline(after) };
    if (await saveAndSpeak(context, end, { after, occasion, opening })) return after;
    return (await standsInstead(stored, after)) ?? after;
  }

  /** What was saved by whoever was faster; a form that it does not wait for is nobody's. */
  async function standsInstead(stored: StoredConversation, { context: { form } }: GuideSnapshot) {
    const known = await deps.store.load(stored.key);
    const current = (known && readable(known)?.snapshot) ?? null;
    const hasMovedOn = known?.version !== stored.version;
    if (form && hasMovedOn && current?.context.form?.ticket !== form.ticket) await closeForm(stored, form);
    return current;
  }

  async function closeForm(stored: StoredConversation, { ticket }: { ticket: string }): Promise<void> {
    const effect: Effect = { type: 'closeForm', ticket };
    await performing(stored, [effect])(effect, 0);
  }

  function performing(
    { key: conversationKey, version, holder, reference }: StoredConversation,
    asked: readonly Effect[],
    asker: Pick<TurnScope, 'address' | 'verified'> = {},
  ) {
    const channel = reference.channelId ?? '';
    const perform = deps.perform({ conversationKey, holder, channel, ...asker });
    return (effect: Effect, position: number) =>
      perform(effect, effectId({ conversationKey, version, asked }, position, effect));
  }

  /** False when another turn was faster. */
  async function saveAndSpeak(context: TurnContext, stored: StoredConversation, turn: Spoken) {
    const replies = repliesTo(turn, context);
    if (!(await saveSaying(context, stored, replies))) return false;
    const { channelId: channel } = context.activity;
    const { event } = turn.occasion;
    deps.onTurn?.({ channel, event, state: stateOf(turn.after), entered: enters(turn.occasion, turn.after) });
    if (!context.history && replies.length > 0) await send(context, saved(stored), replies, turn);
    return true;
  }

  async function saveSaying(
    { history }: TurnContext,
    stored: StoredConversation,
    replies: readonly Reply[],
  ): Promise<boolean> {
    const isSaved = await deps.store.save(stored, history?.saying(replies));
    if (isSaved) history?.saved();
    return isSaved;
  }

  function repliesTo({ after, occasion, opening }: Spoken, { activity }: TurnContext): Reply[] {
    const entered = enters(occasion, after);
    const isSilent = !entered && after.context.notices.length === 0 && isQuiet.has(occasion.event);
    if (isSilent && opening.length === 0) return [];
    const { surface } = deps.channelOf(activity.channelId);
    return [...opening, ...render(after, surroundings(deps.now()), { entered, surface })];
  }

  async function send(
    context: TurnContext,
    stored: StoredConversation,
    replies: Reply[],
    { occasion, opening }: Spoken,
  ): Promise<void> {
    const sent = deliveriesOf(await context.sendActivities(replies));
    const ofTexts = sent.filter((_, place) => place >= opening.length && replies[place]?.type === 'message');
    if (sent.some(delivery => delivery !== null)) await noteUnsaid(stored, occasion, ofTexts);
  }

  /** For the next turn, whoever takes it. Another one that is faster has its own question. */
  async function noteUnsaid(
    stored: StoredConversation,
    occasion: TurnOccasion,
    sent: readonly (Delivery | null)[],
  ): Promise<void> {
    const unsaid = sent.flatMap((delivery, place) => (delivery && delivery !== 'unknown' ? [place] : []));
    await deps.store.save({ ...stored, claim: { effects: [], occasion: { ...occasion, unsaid } } });
  }

  /** What of the last turn may not have been read; of what may have been, only the question is put again. */
  function openingOf(read: Readable | null, { activity }: TurnContext): readonly Reply[] {
    const { snapshot, claim } = read ?? {};
    if (!snapshot || !claim?.occasion.unsaid) return [];
    const entered = enters(claim.occasion, snapshot);
    const { surface } = deps.channelOf(activity.channelId);
    return renderAgain(snapshot, surroundings(deps.now()), { entered, surface }, claim.occasion.unsaid);
  }

  function sceneAt(snapshot: GuideSnapshot, at: number): Scene {
    return setScene(stateOf(snapshot), snapshot.context, surroundings(at));
  }

  function surroundings(at: number): Surroundings {
    return { academy: deps.academy, publicUrl: deps.publicUrl, keptHours: deps.keptHours, at };
  }

  /** A snapshot that this chart cannot read is dropped politely, never misread. */
  function standingOf(known: StoredConversation | null, read: Readable | null, locale: Locale): Standing {
    if (read) return { snapshot: read.snapshot, lost: null, isNew: false };
    const snapshot = freshSnapshot({ locale, ...facts });
    return { snapshot, lost: known && { type: 'conversation.lost', locale }, isNew: known === null };
  }
}

/** Where a turn begins. */
interface Standing {
  snapshot: GuideSnapshot;
  lost: WorldEvent | null;
  isNew: boolean;
}

interface DecidedTurn extends Decided {
  occasion: TurnOccasion;
  /** ms since the epoch. */
  at: number;
  hasSecret: boolean;
}

/** A turn that is done, and what to say of it. */
interface Spoken {
  after: GuideSnapshot;
  occasion: TurnOccasion;
  opening: readonly Reply[];
}

/** A turn whose effects are saved, and not yet all performed. */
interface ClaimedTurn extends Decided {
  occasion: TurnOccasion;
  stored: StoredConversation;
  /** See `TurnScope`; of whoever finishes it, when it was cut short. */
  address?: string;
  /** Of whoever began it. */
  verified?: () => Promise<void>;
}

interface Readable {
  snapshot: GuideSnapshot;
  claim: Claim | null;
}

/** Null when another version of the dialog wrote it. */
function readableBy(facts: AcademyFacts, stored: StoredConversation): Readable | null {
  if (stored.machineVersion !== guideVersion) return null;
  const snapshot = fromJson(stored.snapshot, facts);
  const claim = readClaim(stored.claim);
  const isWhole = stored.claim === null || claim !== null;
  return snapshot && isWhole ? { snapshot, claim } : null;
}

function cutShortIn(stored: StoredConversation, read: Readable | null): ClaimedTurn | null {
  const { snapshot, claim } = read ?? {};
  // One whose reply was lost is done all the same.
  return snapshot && claim && !claim.occasion.unsaid ? { ...claim, snapshot, stored } : null;
}

function isRepeated(known: StoredConversation | null, { activity: { id } }: TurnContext): boolean {
  if (!known || id === undefined) return false;
  const entry = seenAs(id);
  return known.seen.includes(entry) || known.seen.includes(`${entry}${secret}`);
}

/** Between the id of a message and what tells one of its editions from the others: in no id of a channel. */
export const edition = '\n';
/** After what is seen of a message with a secret in it. */
const secret = '!';

/** 66 bits of an id, which may be long: every save writes all of them; and 66 of its edition. */
const seenAs = (activityId: string): string => activityId.split(edition).map(digestOf).join('~');
const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 11);

/** In any edition. */
const isOf = (entry: string, activityId: string): boolean => entry.startsWith(digestOf(activityId));

/** A question is introduced when it is first asked, and again rather than say nothing but the question once more. */
export function enters({ from, event }: TurnOccasion, after: GuideSnapshot): boolean {
  const to = stateOf(after);
  const { tellsAgain, justIdentified, notices } = after.context;
  if (from === null || event === 'conversation.started' || tellsAgain || justIdentified) return true;
  return from === to ? notices.length === 0 && !isQuiet.has(event) : !isReturn(from, to);
}

function toStore(
  known: StoredConversation | null,
  { snapshot, effects, occasion, at, hasSecret }: DecidedTurn,
  { activity }: TurnContext,
  { conversationKey, holder }: TurnScope,
): StoredConversation {
  const claim: Claim | null = effects.length > 0 ? { effects, occasion } : null;
  return {
    key: conversationKey,
    version: known?.version ?? 0,
    machineVersion: guideVersion,
    snapshot: toJson(snapshot),
    reference: referenceOf(activity),
    holder,
    seen: [...(known?.seen ?? []), ...seenOf(activity, hasSecret)].slice(-rememberedActivities),
    claim,
    wakeAt: claim ? at + claimMs : nextDeadline(snapshot),
  };
}

/** What the bot tells itself is nothing that a channel could deliver twice. */
const seenOf = ({ id, type }: TurnContext['activity'], hasSecret: boolean): string[] =>
  id === undefined || type === 'event' ? [] : [`${seenAs(id)}${hasSecret ? secret : ''}`];

const tellsSecret = ({ type }: UserEvent | WorldEvent): boolean => secretEvents.has(type);
const secretEvents: ReadonlySet<string> = new Set<UserEvent['type']>([
  'numen.typed',
  'numen.malformed',
  'birthDate.typed',
  'birthDate.impossible',
  'password.typed',
]);

const saved = (stored: StoredConversation): StoredConversation => ({
  ...stored,
  version: stored.version + 1,
});

/** A deadline or an extension that changed nothing a person could see is not spoken about. */
const isQuiet: ReadonlySet<string> = new Set<WorldEvent['type']>([
  'clock.ticked',
  'form.opened',
  'form.extended',
  'grant.renewed',
  'password.delivered',
]);
