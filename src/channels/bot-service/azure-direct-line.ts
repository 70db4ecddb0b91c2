import type { Bot } from '../../bot/bot';
import type { Channel } from '../../bot/channel';
import type { ActivityFeed } from '../direct-line/activity-feed';
import type { BotServiceChannel } from './messages';

/** The widget through Azure's Direct Line: only conversations that we have asked for, whose browser we know. */
export function createAzureDirectLine(deps: {
  channel: Channel;
  feed: Pick<ActivityFeed, 'find'>;
  bot: Bot;
}): BotServiceChannel {
  return {
    ...deps.channel,
    admits: async ({ type, conversation, from }) => {
      const known = await deps.feed.find(conversation.id);
      return known !== null && (from.id === known.userId || type !== 'message');
    },
    run: async context => {
      const known = await deps.feed.find(context.activity.conversation.id);
      if (known) await deps.bot(context, { holder: known.holder });
    },
    follow: (_context, turn) => turn(),
  };
}
