import type { TurnContext } from 'botbuilder';
import type { Bot } from '../../bot/bot';
import type { ActivityFeed } from '../direct-line/activity-feed';
import type { ChannelBot } from './messages';

/** The widget through Azure's Direct Line: only conversations that we have asked for, whose browser we know. */
export function createAzureDirectLineBot(deps: { feed: Pick<ActivityFeed, 'find'>; bot: Bot }): ChannelBot {
  return {
    run: async (context: TurnContext) => {
      const { conversation, from } = context.activity;
      const known = await deps.feed.find(conversation.id);
      const isTheirs = known !== null && (from.id === known.userId || context.activity.type !== 'message');
      if (isTheirs) await deps.bot(context, { holder: known.holder });
    },
    follow: (_context, turn) => turn(),
  };
}
