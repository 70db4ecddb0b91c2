import type { Logger } from 'pino';
import type { Activity, ReceivedActivity } from '../../bot/activity';
import type { TurnContext } from '../../bot/turn-context';
import type { KeyedQueue } from '../keyed-queue';
import type { ActivityFeed, FeedConversation } from './activity-feed';
import type { DirectLineAdapter } from './adapter';
import { type Answer, failure, ok } from './answer';
import { conversationStarted, echoed, incomingActivity, type PostedActivity } from './incoming-activity';

/** What happens in a conversation, by whatever door the person came: Direct Line, or the page's own forms. */
export interface Conversations {
  /** Starts it and greets; false when it was started before. */
  begin(conversation: FeedConversation): Promise<boolean>;
  /** Takes what a person sent, and answers when the bot has. */
  take(posted: PostedActivity, conversation: FeedConversation): Promise<Answer>;
}

export interface ConversationsDeps {
  feed: ActivityFeed;
  adapter: DirectLineAdapter;
  /** Holds the turns of one conversation in order, proactive ones included. */
  turns: KeyedQueue;
  bot: (context: TurnContext, scope: { holder: string }) => Promise<void>;
  /** What may be stored and shown of a posted activity. */
  echo: (activity: ReceivedActivity, locale: string) => Promise<Activity>;
  /** Tells a person that nothing can be done just now, when not even their words can be kept. */
  sayLost: (conversationId: string, locale: string) => void;
  isStopping: () => boolean;
  now: () => number;
  logger: Pick<Logger, 'error'>;
}

export function createConversations(deps: ConversationsDeps): Conversations {
  return { begin, take };

  async function begin(conversation: FeedConversation): Promise<boolean> {
    if (!(await deps.feed.create(conversation))) return false;
    const { id, holder } = conversation;
    await deps.turns.run(id, () => runBot(conversationStarted(conversation), holder));
    return true;
  }

  async function take(posted: PostedActivity, conversation: FeedConversation): Promise<Answer> {
    if (deps.isStopping()) return failure('Stopping', { 'Retry-After': '5' });
    if (posted.type === 'typing') return ok({ id: `${conversation.id}|typing` });
    const id = await deps.turns.run(conversation.id, () => echoThenRun(posted, conversation));
    return ok({ id });
  }

  /** The echo goes first: clients count a message as sent when they see it again. */
  async function echoThenRun(posted: PostedActivity, conversation: FeedConversation): Promise<string> {
    const at = deps.now();
    const incoming = incomingActivity(posted, conversation);
    const echo = echoed(await deps.echo(incoming, conversation.locale), posted, conversation, at);
    const { activity } = await deps.feed.append(conversation.id, echo);
    await runBot({ ...incoming, id: activity.id }, conversation.holder);
    return activity.id ?? '';
  }

  /** Never fails: what was posted is taken, and a person must not be told to send it again. */
  async function runBot(activity: ReceivedActivity, holder: string): Promise<void> {
    try {
      await deps.adapter.runTurn(activity, context => deps.bot(context, { holder }));
    } catch (error) {
      deps.logger.error({ reason: error instanceof Error ? error.name : typeof error }, 'turn failed');
      deps.sayLost(activity.conversation.id, activity.locale ?? '');
    }
  }
}

/** ms after the last activity. */
export const conversationLifetime = 24 * 3_600_000;
