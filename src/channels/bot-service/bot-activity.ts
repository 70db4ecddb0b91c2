import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { languageTag } from '../../http/language-tag';

/**
 * What is taken from a channel, before the SDK sees anything: it throws on some shapes, checks less on others (no channelId, no
 * endorsement), and would hand on whatever else is there. Every other field is dropped.
 */
export const botActivity = z.object({
  type: z.enum([
    'message',
    'conversationUpdate',
    'installationUpdate',
    'invoke',
    'event',
    'typing',
    'messageReaction',
  ]),
  id: id().optional(),
  channelId: id(),
  serviceUrl: z.url().max(500),
  from: account(),
  recipient: account(),
  conversation: z.object({
    id: id(),
    name: short().optional(),
    conversationType: short().optional(),
    isGroup: z.boolean().optional(),
    tenantId: short().optional(),
  }),
  text: z.string().optional(),
  textFormat: short().optional(),
  value: z.unknown().optional(),
  name: short().optional(),
  action: short().optional(),
  replyToId: id().optional(),
  locale: languageTag.optional().catch(undefined),
  timestamp: date(),
  localTimestamp: date(),
  membersAdded: z.array(account()).max(1000).optional(),
  membersRemoved: z.array(account()).max(1000).optional(),
  // Only how many and of which type: the bot does not take files, but has to say so.
  attachments: z.array(z.object({ contentType: z.string().max(200).catch('unknown') })).optional(),
  channelData: z
    .object({ tenant: z.object({ id: short() }).optional() })
    .optional()
    .catch(undefined),
});

export type BotActivity = z.infer<typeof botActivity>;

/** The SDK's type has fields that channels do not always send; those it needs are here. */
export const toActivity = (received: BotActivity): Activity => received as unknown as Activity;

function id() {
  return z.string().min(1).max(1000);
}

function short() {
  return z.string().max(300);
}

function account() {
  return z.object({
    id: id(),
    name: short().optional(),
    aadObjectId: short().optional(),
    role: short().optional(),
  });
}

/** The SDK wants dates; one that cannot be read is none. */
function date() {
  return z
    .string()
    .transform(text => new Date(text))
    .refine(at => !Number.isNaN(at.getTime()))
    .optional()
    .catch(undefined);
}
