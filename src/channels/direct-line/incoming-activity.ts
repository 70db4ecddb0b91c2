import { createHash } from 'node:crypto';
import { z } from 'zod';
import { buttonSchema } from '../../bot/activities';
import { type Account, type Activity, activitySchema, type ReceivedActivity } from '../../bot/activity';
import { isId } from '../../bot/echo';
import { foreignJson } from '../../json';
import type { FeedActivity, FeedConversation } from './activity-feed';
import { botAccount, directLineChannel } from './outgoing-activity';

/**
 * What is taken from a client. Who speaks, in which conversation and when is never the client's to say: `recipient`, `conversation`,
 * `channelId`, `serviceUrl`, `timestamp` and all the rest are dropped; of `from`, what it calls itself, for itself to know again.
 */
const posted = activitySchema.pick({ text: true, value: true, locale: true, attachments: true }).extend({
  type: z.enum(['message', 'event', 'typing']),
  name: z.unknown().optional(),
  from: z.object({ id: z.string() }).optional().catch(undefined),
  channelData: z
    .object({
      clientActivityID: z.string().max(100).optional(),
      postBack: z.boolean().optional(),
    })
    .optional()
    .catch(undefined),
});

/** Of a client's ways to press a button (its value, the text of it, the name of an event) one is left, and what it says is its text. */
export const postedActivity = posted.transform(({ name, ...activity }) => {
  const button = buttonIn(activity.value) ?? (activity.type === 'event' ? buttonIn(name) : undefined);
  if (button) return { ...activity, type: 'message' as const, value: button };
  if (typeof activity.value !== 'string') return { ...activity, name: nameIn(name) };
  return { ...activity, text: activity.text || activity.value, value: undefined, name: nameIn(name) };
});
export type PostedActivity = z.infer<typeof posted> & { name?: string };

const buttonIn = (value: unknown) => (value === undefined ? undefined : button.safeParse(value).data);
const button = z.union([buttonSchema, foreignJson.pipe(buttonSchema)]);

const nameIn = (name: unknown): string | undefined => activitySchema.shape.name.parse(name);

/** The activity that the bot sees: the client's words in the server's envelope. */
export function incomingActivity(
  posted: PostedActivity,
  conversation: FeedConversation,
  id: string,
): ReceivedActivity {
  return {
    ...envelope(conversation),
    id,
    type: posted.type,
    text: posted.text,
    value: posted.value,
    name: posted.name,
    locale: posted.locale ?? conversation.locale,
    channelData: posted.channelData ?? {},
    attachments: posted.attachments,
  };
}

/**
 * Of a client's own id for a message, when it gives one: clients send a message again when no answer came, and it is one message.
 * Nothing of what it says is part of it: an id is kept, and shown.
 * @param another for a message without one
 */
export function idOf(
  { channelData }: PostedActivity,
  conversation: FeedConversation,
  another: string,
): string {
  const { clientActivityID } = channelData ?? {};
  if (!clientActivityID) return `${conversation.id}|${another}`;
  const digest = createHash('sha256').update(clientActivityID).digest('base64url');
  return `${conversation.id}|${digest.slice(0, 22)}`;
}

/** The person and the bot have joined: the bot's cue to greet. */
export function conversationStarted(conversation: FeedConversation): ReceivedActivity {
  return {
    ...envelope(conversation),
    type: 'conversationUpdate',
    id: `${conversation.id}|start`,
    locale: conversation.locale,
    membersAdded: [userAccount(conversation), botAccount],
  };
}

/**
 * What the history keeps of a posted activity. `postBack` is left out, so that Web Chat shows a pressed button as a
 * message; `clientActivityID` stays, so that it replaces its own copy, which holds the value, with this one.
 */
export function echoed(
  echo: Activity,
  posted: PostedActivity,
  conversation: FeedConversation,
  { id, at }: { id: string; at: number },
): FeedActivity {
  const { value: _value, attachments: _attachments, ...shown } = echo;
  return {
    ...shown,
    ...envelope(conversation),
    from: { ...userAccount(conversation), id: ownIdOf(posted) ?? conversation.userId },
    timestamp: new Date(at).toISOString(),
    id,
    recipient: undefined,
    // What a person types is not Markdown.
    textFormat: 'plain',
    text: shorten(echo.text),
    channelData: echo.channelData,
  };
}

/**
 * A client tells its own messages from the bot's by what it calls itself; some choose that and do not ask. Names of this server's
 * making, and the bot's, are nobody's to choose.
 */
function ownIdOf({ from }: PostedActivity): string | undefined {
  const isOwn = from && /^(?!dl_)[\w.:@-]{1,64}$/i.test(from.id) && from.id.toLowerCase() !== botAccount.id;
  return isOwn && isId(from.id) ? from.id : undefined;
}

const userAccount = (conversation: FeedConversation): Account => ({
  id: conversation.userId,
  role: 'user',
});

function envelope(conversation: FeedConversation) {
  return {
    channelId: directLineChannel,
    // botbuilder wants one; nothing is ever sent there.
    serviceUrl: 'https://direct-line.invalid/',
    from: userAccount(conversation),
    recipient: botAccount,
    conversation: { id: conversation.id, isGroup: false, conversationType: 'personal' },
  };
}

const longText = 1000;
const keptOfLongText = 200;

function shorten(text: string | undefined): string | undefined {
  if (text === undefined || text.length <= longText) return text;
  return `${Array.from(text.slice(0, longText)).slice(0, keptOfLongText).join('')}…`;
}
