import { nearestLocale } from '../../locales/translate';
import type { ReceivedActivity } from './activity';
import type { Turns } from './turn';
import type { TurnContext } from './turn-context';
import type { Understand } from './understand';

/** Runs the bot on one activity. */
export type Bot = (context: TurnContext, speaker: Speaker) => Promise<void>;

export interface Speaker {
  /** Who may open the forms of this conversation (see `Ticket.holder`). */
  holder: string;
  /** Where it comes from (`clientAddress`), when that is known. */
  address?: string;
  /** See `TurnScope`. */
  verified?: () => Promise<void>;
}

export interface BotDependencies {
  turns: Turns;
  understand: Understand;
}

/** Which kinds of activity the bot answers, whatever the channel. */
export function createBot({ turns, understand }: BotDependencies): Bot {
  return async (context, speaker) => {
    const { activity } = context;
    const scope = { conversationKey: conversationKeyOf(activity), ...speaker };
    if (activity.type === 'message') {
      await turns.take(context, scope, scene => {
        const { events, kept } = understand(activity, scene);
        context.history?.hears(kept);
        return events;
      });
    } else if (activity.type === 'conversationUpdate' && hasComer(activity)) {
      const locale = nearestLocale(activity.locale);
      await turns.take(context, scope, () => [{ type: 'conversation.started', locale }]);
    }
  };
}

/** Somebody beside the bot itself. */
const hasComer = ({ membersAdded = [], recipient }: ReceivedActivity): boolean =>
  membersAdded.some(({ id }) => id !== recipient?.id);

export const conversationKeyOf = ({
  channelId,
  conversation,
}: Pick<ReceivedActivity, 'channelId' | 'conversation'>): string => `${channelId}/${conversation.id}`;
