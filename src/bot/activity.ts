import { z } from 'zod';
import { languageTag } from '../http/language-tag';
import { isObject } from '../json';

const id = () => z.string().min(1).max(1000);
/** Of no consequence here: an odd one is none, and never a reason to refuse the rest. */
const remark = () => z.string().min(1).max(300).optional().catch(undefined);

/** Somebody in a conversation: a person, or the bot. */
export const accountSchema = z.object({
  id: id(),
  name: remark(),
  aadObjectId: remark(),
  role: remark(),
});
export type Account = z.infer<typeof accountSchema>;

/** What is read of an activity of Bot Framework's schema. A door takes of these fields what its channel may say. */
export const activitySchema = z.object({
  type: z.string().min(1).max(100),
  id: id().optional(),
  channelId: id().optional(),
  serviceUrl: z.url().max(500).optional(),
  from: accountSchema.optional(),
  recipient: accountSchema.optional(),
  conversation: z
    .object({
      id: id(),
      name: remark(),
      conversationType: remark(),
      isGroup: z.boolean().optional().catch(undefined),
      tenantId: remark(),
    })
    .optional(),
  text: z.string().optional(),
  textFormat: remark(),
  value: z.unknown().optional(),
  name: remark(),
  action: remark(),
  replyToId: id().optional(),
  locale: languageTag.optional().catch(undefined),
  membersAdded: z.array(accountSchema).max(1000).optional(),
  membersRemoved: z.array(accountSchema).max(1000).optional(),
  attachments: z
    .array(z.object({ contentType: z.string().max(200).catch('unknown'), content: z.unknown().optional() }))
    .optional(),
  channelData: z.unknown().optional(),
});

/** An activity as this program knows it, whoever sends it: what is read of one, and what the bot says beside. */
export interface Activity extends z.infer<typeof activitySchema> {
  inputHint?: string;
  summary?: string;
  suggestedActions?: { to: string[]; actions: SuggestedAction[] };
}

interface SuggestedAction {
  type: string;
  title: string;
  value: string;
  /** `leaves`: for our own chat page, which asks first when something is typed (`leavesQuestion`). */
  channelData?: { leaves: boolean };
}

/** One that has come through a door: who speaks, and where, is known. */
export type ReceivedActivity = Omit<Activity, 'suggestedActions'> &
  Required<Pick<Activity, 'channelId' | 'conversation' | 'from'>>;

/** What the bot says; from whom and to whom is for the channel to add. */
export type Reply = Omit<Activity, 'from' | 'recipient' | 'conversation' | 'membersAdded' | 'membersRemoved'>;

/** How to write to a person later on. */
export interface ConversationReference
  extends Partial<Pick<Activity, 'channelId' | 'serviceUrl' | 'conversation' | 'locale'>> {
  user?: Account;
  bot?: Account;
}

export const referenceOf = (activity: ReceivedActivity): ConversationReference => ({
  channelId: activity.channelId,
  serviceUrl: activity.serviceUrl,
  conversation: activity.conversation,
  user: activity.from,
  bot: activity.recipient,
  locale: activity.locale,
});

/** JSON as its sender meant it: programs write `null` for what they leave out, in any place. */
export function withoutNulls(json: unknown): unknown {
  if (json === null) return undefined;
  if (Array.isArray(json)) return json.filter(item => item !== null).map(withoutNulls);
  if (!isObject(json)) return json;
  const there = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(there.map(([name, value]) => [name, withoutNulls(value)]));
}
