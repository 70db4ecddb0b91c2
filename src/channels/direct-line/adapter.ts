import type { Activity, ConversationReference, ResourceResponse } from 'botbuilder';
import { BotAdapter } from 'botbuilder-core/lib/botAdapter';
import { TurnContext } from 'botbuilder-core/lib/turnContext';
import type { ReceivedActivity } from '../../bot/activity';
import type { KeyedQueue } from '../keyed-queue';
import type { ActivityFeed, FeedEntry } from './activity-feed';
import { isShown, outgoingActivity } from './outgoing-activity';
import { createTurnHistory, type TurnHistory } from './turn-history';

type Logic = (context: DirectLineContext) => Promise<void>;

export interface AdapterDeps {
  feed: ActivityFeed;
  /** Keeps the turns of one conversation in order. */
  turns: KeyedQueue;
  now: () => number;
}

/** The SDK's context, with what the turn says as the history of its conversation. */
export class DirectLineContext extends TurnContext {
  constructor(
    adapter: BotAdapter,
    activity: Partial<Activity>,
    readonly history: TurnHistory,
  ) {
    super(adapter, activity);
  }
}

/** Bot Framework's adapter (its API wants a class) for a channel in the same process: nothing goes over HTTP. */
export class DirectLineAdapter extends BotAdapter {
  constructor(private readonly deps: AdapterDeps) {
    super();
  }

  /**
   * Runs a turn at once; whoever calls it holds the conversation's place in `turns`.
   * @param history with what the person said, which is kept before what the bot says
   */
  async runTurn(activity: ReceivedActivity, logic: Logic, history = this.historyOf(activity)): Promise<void> {
    // Its types want names, which not everybody has.
    await this.run(activity as Partial<Activity>, logic, history);
  }

  /** Runs a turn that no activity asked for, after those that are under way. Not to be awaited within a turn. */
  override async continueConversation(
    reference: Partial<ConversationReference>,
    logic: Logic,
  ): Promise<void> {
    const cue = { type: 'event', name: 'continueConversation' };
    const activity = TurnContext.applyConversationReference(cue, reference, true);
    const history = this.historyOf(activity);
    await this.deps.turns.run(conversationOf(reference), () => this.run(activity, logic, history));
  }

  /** Of a bot, or an apology, that does not save what it says by itself. */
  override async sendActivities(
    context: DirectLineContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const { history } = context;
    history.endsHearing();
    const replies = activities.map(({ type = 'message', id: _id, ...said }) => ({ ...said, type }));
    const { feedId, activities: entries } = history.saying(replies);
    const kept = await this.deps.feed.appendAll(feedId, entries);
    history.saved();
    const ids = kept
      .slice(kept.length - replies.filter(isShown).length)
      .map(({ activity }) => activity.id ?? '');
    return replies.map(reply => ({ id: isShown(reply) ? (ids.shift() ?? '') : '' }));
  }

  override async updateActivity(
    context: TurnContext,
    activity: Partial<Activity>,
  ): Promise<ResourceResponse | undefined> {
    const { id } = activity;
    return id ? this.replace(conversationOf(context.activity), { ...activity, id }) : undefined;
  }

  override async deleteActivity(
    _context: TurnContext,
    reference: Partial<ConversationReference>,
  ): Promise<void> {
    if (!reference.activityId) return;
    // Direct Line has no deletion; Web Chat hides a message that comes again as an event.
    const nothing = { type: 'event', name: 'sesame.deleted', id: reference.activityId };
    await this.replace(conversationOf(reference), nothing);
  }

  private async run(activity: Partial<Activity>, logic: Logic, history: TurnHistory): Promise<void> {
    const context = new DirectLineContext(this, activity, history);
    await this.runMiddleware(context, () => logic(context));
  }

  private historyOf(turn: { conversation?: { id: string } }): TurnHistory {
    return createTurnHistory({ conversationId: conversationOf(turn), now: this.deps.now });
  }

  private async replace(
    conversationId: string,
    activity: Partial<Activity> & { id: string },
  ): Promise<ResourceResponse | undefined> {
    const first = await this.find(conversationId, activity.id);
    if (!first) return undefined;
    // Web Chat sorts by time: with its first one, the activity stays in its place.
    const at = new Date(first.activity.timestamp ?? this.deps.now());
    const shown = outgoingActivity({ type: 'message', ...activity }, conversationId, at);
    await this.deps.feed.replace(conversationId, { ...shown, id: activity.id });
    return { id: activity.id };
  }

  private async find(conversationId: string, activityId: string): Promise<FeedEntry | null> {
    for (let after = 0; ; ) {
      const page = await this.deps.feed.read(conversationId, after, pageSize);
      const found = page.find(entry => entry.activity.id === activityId);
      const last = page.at(-1);
      if (found || !last) return found ?? null;
      after = last.sequence;
    }
  }
}

const pageSize = 100;

function conversationOf(source: { conversation?: { id: string } }): string {
  if (!source.conversation) throw new TypeError('a Direct Line turn needs a conversation');
  return source.conversation.id;
}
