import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { accountSchema, activitySchema, withoutNulls } from '../../bot/activity';

const { conversation, ...fields } = activitySchema.shape;

/**
 * What is taken from a channel, before the SDK sees anything: it throws on some shapes, checks less on others (no channelId, no
 * endorsement), and would hand on whatever else is there. Every other field is dropped. Of what type it is, the bot says.
 */
export const botActivity = z.preprocess(
  withoutNulls,
  z.object({
    ...fields,
    channelId: z.string().min(1).max(1000),
    serviceUrl: z.url().max(500),
    from: accountSchema,
    conversation: conversation.unwrap(),
    /** Who asks for the replies in the answer, and has no address for them. */
    deliveryMode: z.literal('expectReplies').optional().catch(undefined),
    channelData: z
      .object({
        tenant: z.object({ id: z.string().max(300) }).optional(),
        eventType: z.string().max(100).optional(),
      })
      .optional()
      .catch(undefined),
  }),
);

export type BotActivity = z.infer<typeof botActivity>;

/**
 * The SDK's type has fields that channels do not always send; those it needs are here.
 * @param botId of the bot, for who does not say to whom they write
 */
export const toActivity = (received: BotActivity, botId: string): Activity =>
  ({ ...received, recipient: received.recipient ?? { id: botId } }) as unknown as Activity;
