import {
  type ConversationStore,
  conversationSchema,
  type StoredConversation,
} from '../../bot/conversation-store';
import type { ActivityFeed } from '../../channels/direct-line/activity-feed';
import { jsonText } from '../../json';
import { certainly, setCertainly } from './certainly';
import type { Collections, ConversationDocument } from './documents';
import { inserted } from './errors';

/** @param lifeMs how long a conversation is kept after its last turn */
export function createConversationStore(
  { conversations }: Pick<Collections, 'conversations'>,
  feed: Pick<ActivityFeed, 'appendAll'>,
  now: () => number,
  lifeMs: number,
): ConversationStore {
  return {
    load,
    save: async (conversation, said) => {
      const isSaved = await (conversation.version > 0 ? goOn(conversation) : begin(conversation));
      if (isSaved && said && said.activities.length > 0) await feed.appendAll(said.feedId, said.activities);
      return isSaved;
    },
    clear: async key => void (await certainly(() => conversations.deleteOne({ _id: key }))),
    due,
  };

  async function load(key: string): Promise<StoredConversation | null> {
    const found = await certainly(() => conversations.findOne({ _id: key, expiresAt: { $gt: now() } }));
    return found && rowSchema.parse({ ...found, key: found._id });
  }

  async function goOn(conversation: StoredConversation): Promise<boolean> {
    const { key, version } = conversation;
    const document = documentOf(conversation, now() + lifeMs);
    return setCertainly(
      async () => {
        const known = { _id: key, version, expiresAt: { $gt: now() } };
        return (await conversations.replaceOne(known, document)).matchedCount === 1;
      },
      () => stands(key, document),
    );
  }

  async function begin(conversation: StoredConversation): Promise<boolean> {
    const document = documentOf(conversation, now() + lifeMs);
    return setCertainly(
      () => insert(conversation, document),
      () => stands(conversation.key, document),
    );
  }

  async function stands(key: string, document: NewDocument): Promise<boolean> {
    return (await conversations.findOne({ _id: key, ...document })) !== null;
  }

  async function insert(conversation: StoredConversation, document: NewDocument): Promise<boolean> {
    if (await inserted(() => conversations.insertOne({ _id: conversation.key, ...document }))) return true;
    // One whose time is over is no longer there, although the server has not removed it yet.
    const expired = { _id: conversation.key, expiresAt: { $lte: now() } };
    return (await conversations.replaceOne(expired, document)).matchedCount === 1;
  }

  async function due(limit: number): Promise<string[]> {
    const at = now();
    const found = await conversations
      .find({ wakeAt: { $lte: at }, expiresAt: { $gt: at } }, { projection: { _id: 1 } })
      .sort({ wakeAt: 1 })
      .limit(limit)
      .toArray();
    return found.map(({ _id }) => _id);
  }
}

function documentOf(
  { version, machineVersion, snapshot, reference, holder, seen, claim, wakeAt }: StoredConversation,
  expiresAt: number,
): NewDocument {
  return {
    version: version + 1,
    machineVersion,
    snapshot: JSON.stringify(snapshot),
    reference: JSON.stringify(reference),
    holder,
    seen,
    ...(claim !== null && { claim: JSON.stringify(claim) }),
    ...(wakeAt !== null && { wakeAt }),
    expiresAt,
    tidyAt: new Date(expiresAt),
  };
}

type NewDocument = Omit<ConversationDocument, '_id'>;

const rowSchema = conversationSchema.extend({
  snapshot: jsonText,
  reference: jsonText.pipe(conversationSchema.shape.reference),
  claim: jsonText.pipe(conversationSchema.shape.claim.unwrap()).nullable().default(null),
  wakeAt: conversationSchema.shape.wakeAt.default(null),
});
