import type { Activity } from 'botbuilder';

export const directLineChannel = 'directline';
export const botAccount: Activity['recipient'] = { id: 'sesame', name: 'Sésame', role: 'bot' };

/** The fields of a bot's activity that clients have a use for; every other one stays here. */
const shownFields = [
  'type',
  'id',
  'name',
  'value',
  'text',
  'textFormat',
  'speak',
  'inputHint',
  'attachments',
  'attachmentLayout',
  'suggestedActions',
  'entities',
  'channelData',
  'replyToId',
  'locale',
] as const satisfies (keyof Activity)[];

/** Neither stored nor sent: of use to adapters of other channels only. */
const internalTypes: ReadonlySet<string | undefined> = new Set([
  'typing',
  'trace',
  'delay',
  'invokeResponse',
  'endOfConversation',
]);

export const isShown = (activity: Partial<Activity>): boolean => !internalTypes.has(activity.type);

/** A bot's activity as clients get it. */
export function outgoingActivity(
  activity: Partial<Activity>,
  conversationId: string,
  at: Date,
): Partial<Activity> {
  const shown = Object.fromEntries(shownFields.map(field => [field, activity[field]]));
  return {
    ...shown,
    channelId: directLineChannel,
    timestamp: at,
    from: botAccount,
    conversation: { id: conversationId, isGroup: false, conversationType: 'personal', name: '' },
  };
}
