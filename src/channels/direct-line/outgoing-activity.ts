import type { Account, Reply } from '../../bot/activity';
import type { FeedActivity } from './activity-feed';

export const directLineChannel = 'directline';
export const botAccount: Account = { id: 'sesame', name: 'Sésame', role: 'bot' };

/** The fields of a bot's activity that clients have a use for; every other one stays here. */
const shownFields = [
  'type',
  'id',
  'name',
  'value',
  'text',
  'textFormat',
  'inputHint',
  'attachments',
  'suggestedActions',
  'channelData',
  'replyToId',
  'locale',
] as const satisfies (keyof Reply)[];

/** Neither stored nor sent: of use to adapters of other channels only. */
const internalTypes: ReadonlySet<string> = new Set([
  'typing',
  'trace',
  'delay',
  'invokeResponse',
  'endOfConversation',
]);

export const isShown = (activity: Pick<Reply, 'type'>): boolean => !internalTypes.has(activity.type);

/** A bot's activity as clients get it. */
export function outgoingActivity(reply: Reply, conversationId: string, at: Date): FeedActivity {
  const shown = Object.fromEntries(shownFields.map(field => [field, reply[field]]));
  return {
    ...shown,
    type: reply.type,
    channelId: directLineChannel,
    timestamp: at.toISOString(),
    from: botAccount,
    conversation: { id: conversationId, isGroup: false, conversationType: 'personal' },
  };
}
