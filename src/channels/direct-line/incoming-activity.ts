import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Account, type Activity, activitySchema, type ReceivedActivity } from '../../bot/activity';
import type { FeedActivity, FeedConversation } from './activity-feed';
import { botAccount, directLineChannel } from './outgoing-activity';

/**
 * What is taken from a client. Who speaks, in which conversation and when is never the client's to say: `from`,
 * `recipient`, `conversation`, `channelId`, `serviceUrl`, `timestamp` and all the rest are dropped.
 */
export const postedActivity = activitySchema
  .pick({ text: true, value: true, name: true, locale: true, attachments: true })
  .extend({
    type: z.enum(['message', 'event', 'typing']),
    channelData: z
      .object({
        clientActivityID: z.string().max(100).optional(),
        postBack: z.boolean().optional(),
      })
      .optional()
      .catch(undefined),
  });
export type PostedActivity = z.infer<typeof postedActivity>;

/** The activity that the bot sees: the client's words in the server's envelope. */
export function incomingActivity(posted: PostedActivity, conversation: FeedConversation): ReceivedActivity {
  return {
    ...envelope(conversation),
    id: idOf(posted, conversation),
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
 */
function idOf({ channelData }: PostedActivity, conversation: FeedConversation): string | undefined {
  const { clientActivityID } = channelData ?? {};
  if (!clientActivityID) return undefined;
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
  at: number,
): FeedActivity {
  const { value: _value, attachments: _attachments, ...shown } = echo;
  return {
    ...shown,
    ...envelope(conversation),
    timestamp: new Date(at).toISOString(),
    id: idOf(posted, conversation),
    recipient: undefined,
    // What a person types is not Markdown.
    textFormat: 'plain',
    text: shorten(echo.text),
    channelData: echo.channelData,
  };
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
