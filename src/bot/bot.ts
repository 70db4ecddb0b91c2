import { type Activity, ActivityHandler, type TurnContext } from 'botbuilder';
import { nearestLocale } from '../../locales/translate';
import type { Turns } from './turn';
import type { Understand } from './understand';

/** Runs the bot on one activity; `holder` is who may open the forms of this conversation (see `Ticket.holder`). */
export type Bot = (context: TurnContext, scope: { holder: string }) => Promise<void>;

export interface BotDependencies {
  turns: Turns;
  understand: Understand;
}

/** The bot as Bot Framework knows it: which kinds of activity it answers, whatever the channel. */
export function createBot({ turns, understand }: BotDependencies): Bot {
  return async (context, { holder }) => {
    const handler = new ActivityHandler();
    const conversationKey = conversationKeyOf(context.activity);
    const scope = { conversationKey, holder };

    handler.onMembersAdded(async ({ activity }) => {
      const isPerson = activity.membersAdded?.some(member => member.id !== activity.recipient.id);
      if (!isPerson) return;
      const locale = nearestLocale(activity.locale);
      await turns.take(context, scope, () => [{ type: 'conversation.started', locale }]);
    });
    handler.onMessage(async ({ activity }) => {
      await turns.take(context, scope, scene => understand(activity, scene).events);
    });

    await handler.run(context);
  };
}

export const conversationKeyOf = ({
  channelId,
  conversation,
}: Pick<Activity, 'channelId' | 'conversation'>): string => `${channelId}/${conversation.id}`;
