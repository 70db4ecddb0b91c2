import type { Logger } from 'pino';
import type { Activity, ReceivedActivity } from '../../bot/activity';
import { type Bot, conversationKeyOf, type Speaker } from '../../bot/bot';
import type { Leaving } from '../../bot/leaving';
import { problemName } from '../../problem-code';
import { longestIdle } from '../../retention';
import type { KeyedQueue } from '../keyed-queue';
import type { ActivityFeed, FeedConversation, FeedEntry } from './activity-feed';
import type { DirectLineAdapter } from './adapter';
import { type Answer, failure, ok, withCookie } from './answer';
import {
  conversationStarted,
  echoed,
  idOf,
  incomingActivity,
  type PostedActivity,
} from './incoming-activity';
import { directLineChannel } from './outgoing-activity';
import { createTurnHistory, type TurnHistory } from './turn-history';

/** What happens in a conversation, by whatever door the person came: Direct Line, or the page's own forms. */
export interface Conversations {
  /** Starts it and greets; false when it was started before. */
  begin(conversation: FeedConversation): Promise<boolean>;
  /**
   * Takes what a person sent, and answers when the bot has: with a cookie when it verified who they are.
   */
  take(posted: PostedActivity, conversation: FeedConversation, poster: Poster): Promise<Answer>;
  /** A new one, of this browser. */
  start(holder: string, locale: string): Promise<FeedConversation>;
  /** Nothing is left of it: what was said, what was proved, the form that was open. */
  end(conversation: FeedConversation): Promise<void>;
  /** Ends it, and starts another one at the same place for whoever sits there now. */
  resume(conversation: FeedConversation, holder: string): Promise<void>;
  /**
   * Somebody else may sit there by now: the browser's cookie alone shows nothing of it, and opens none of its forms. What the bot says by
   * itself is no sign of a person.
   */
  isLeftAlone(conversation: FeedConversation, since?: number): Promise<boolean>;
  /** Whose conversation it is has shown that they are there, in a form or a page of theirs. */
  touch(conversation: FeedConversation): Promise<void>;
  /** All that is kept of it. */
  history(conversation: Pick<FeedConversation, 'id'>): Promise<FeedEntry[]>;
  /** In s since the epoch. */
  bornAt(conversation: FeedConversation): Promise<number>;
}

/** The request that brings what a person sent. */
export interface Poster {
  /** Where it comes from (`clientAddress`). */
  address: string;
  /** Whether it may still speak here, when its turn has come. */
  isCurrent: () => Promise<boolean>;
  /** Ends what other requests hold of this conversation, and answers the `Set-Cookie` for this one. */
  renew: () => Promise<string | null>;
}

/** @param kept the text of what was said, without what the bot has read in it */
export type Echo = (activity: ReceivedActivity, locale: string, kept: string) => Activity;

export interface ConversationsDeps {
  feed: ActivityFeed;
  adapter: DirectLineAdapter;
  /** Holds the turns of one conversation in order, proactive ones included. */
  turns: KeyedQueue;
  bot: Bot;
  /** What may be stored and shown of a posted activity. */
  echo: Echo;
  /** Tells a person that nothing can be done just now, when not even their words can be kept. */
  sayLost: (conversationId: string, locale: string) => void;
  leaving: Leaving;
  /** How long a conversation is kept after its last activity. */
  keptMs: number;
  isStopping: () => boolean;
  now: () => number;
  randomBytes: (size: number) => Buffer;
  logger: Pick<Logger, 'error'>;
}

export function createConversations(deps: ConversationsDeps): Conversations {
  return { begin, take, start, end, resume, isLeftAlone, touch, history, bornAt };

  async function begin(conversation: FeedConversation, bot = deps.bot): Promise<boolean> {
    if (!(await deps.feed.create(conversation))) return false;
    const { id, holder } = conversation;
    await deps.turns.run(id, () => runBot(conversationStarted(conversation), { holder }, bot));
    return true;
  }

  async function start(holder: string, locale: string, bot = deps.bot): Promise<FeedConversation> {
    const [id, userId] = [unguessable(), `dl_${unguessable()}`];
    const expiresAt = deps.now() + deps.keptMs;
    const conversation: FeedConversation = { id, userId, holder, locale, door: 'page', expiresAt };
    await begin(conversation, bot);
    return conversation;
  }

  function end({ id }: FeedConversation): Promise<void> {
    return deps.turns.run(id, async () => {
      await deps.leaving.forget(keyOf(id));
      await deps.feed.remove(id);
    });
  }

  async function resume(conversation: FeedConversation, holder: string): Promise<void> {
    const bot = await deps.leaving.again(keyOf(conversation.id));
    await end(conversation);
    await start(holder, conversation.locale, bot);
  }

  async function isLeftAlone(conversation: FeedConversation, since = 0): Promise<boolean> {
    // The history is only read where it can tell more than `since` does.
    return deps.now() - since > longestIdle && (await idleFor(conversation)) > longestIdle;
  }

  async function touch(conversation: FeedConversation): Promise<void> {
    if ((await idleFor(conversation)) < shortestIdle) return;
    const timestamp = new Date(deps.now()).toISOString();
    const from = { id: conversation.userId, role: 'user' as const };
    await deps.feed.append(conversation.id, { type: 'event', name: presence, from, timestamp });
  }

  /** ms since the last sign of a person. */
  async function idleFor(conversation: FeedConversation): Promise<number> {
    const entries = await history(conversation);
    const last = entries.findLast(isSignOfPerson) ?? entries[0];
    return deps.now() - (Date.parse(String(last?.activity.timestamp)) || 0);
  }

  async function history({ id }: Pick<FeedConversation, 'id'>): Promise<FeedEntry[]> {
    const entries: FeedEntry[] = [];
    for (let size = pageSize; size === pageSize; ) {
      const page = await deps.feed.read(id, entries.at(-1)?.sequence ?? 0, pageSize);
      entries.push(...page);
      size = page.length;
    }
    return entries;
  }

  async function bornAt({ id }: FeedConversation): Promise<number> {
    const [first] = await deps.feed.read(id, 0, 1);
    return Math.floor((Date.parse(String(first?.activity.timestamp)) || deps.now()) / 1000);
  }

  async function take(
    posted: PostedActivity,
    conversation: FeedConversation,
    poster: Poster,
  ): Promise<Answer> {
    if (deps.isStopping()) return failure('Stopping', { 'Retry-After': '5' });
    if (posted.type === 'typing') {
      await touch(conversation);
      return ok({ id: `${conversation.id}|typing` });
    }
    return deps.turns.run(conversation.id, async () => {
      // Those before it may have verified somebody.
      if (!(await poster.isCurrent())) return failure('TokenExpired');
      return takeNow(posted, conversation, poster);
    });
  }

  async function takeNow(
    posted: PostedActivity,
    conversation: FeedConversation,
    { address, renew }: Poster,
  ): Promise<Answer> {
    const at = deps.now();
    const id = idOf(posted, conversation, unguessable());
    const incoming = incomingActivity(posted, conversation, id);
    const heard = (kept: string) =>
      echoed(deps.echo(incoming, conversation.locale, kept), posted, conversation, { id, at });
    const history = createTurnHistory({ conversationId: conversation.id, heard, now: deps.now });
    let cookie: string | null = null;
    const verified = async () => {
      cookie = await renew();
    };
    await runBot(incoming, { holder: conversation.holder, address, verified }, deps.bot, history);
    // Said, and nothing to this dialog, or in vain.
    history.endsHearing();
    if (!history.isComplete()) await deps.feed.appendAll(conversation.id, history.saying([]).activities);
    return withCookie(ok({ id }), cookie);
  }

  /** Never fails: what was posted is taken, and a person must not be told to send it again. */
  async function runBot(
    activity: ReceivedActivity,
    speaker: Speaker,
    bot = deps.bot,
    history?: TurnHistory,
  ): Promise<void> {
    try {
      await deps.adapter.runTurn(activity, context => bot(context, speaker), history);
    } catch (error) {
      deps.logger.error({ reason: problemName(error) }, 'turn failed');
      deps.sayLost(activity.conversation.id, activity.locale ?? '');
    }
  }

  function unguessable(): string {
    return deps.randomBytes(16).toString('base64url');
  }
}

/** ms: more signs than that would only fill the history. */
const shortestIdle = 60_000;

const presence = 'sesame.present';
const isSignOfPerson = ({ activity }: FeedEntry): boolean => activity.from?.role === 'user';

const pageSize = 100;

const keyOf = (id: string): string =>
  conversationKeyOf({ channelId: directLineChannel, conversation: { id } });
