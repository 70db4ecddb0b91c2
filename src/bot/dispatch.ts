import type { WorldEvent } from '../../dialogs/events';
import type { GuideSnapshot } from '../../dialogs/settle';
import type { ConversationReference } from './activity';
import type { ConversationStore } from './conversation-store';
import type { Turns } from './turn';
import type { TurnContext } from './turn-context';

export type OpenForm = GuideSnapshot['context']['form'];

/** Tells a conversation what happened outside of it: the turn runs here, its replies are pushed into the chat. */
export type Dispatch = (
  conversationKey: string,
  event: WorldEvent,
  /** Names what happened, when it may be told twice: the second time is nothing. */
  id?: string,
) => Promise<{ form: OpenForm }>;

/** How a channel lets the bot speak first. */
export interface ProactiveChannel {
  continueConversation(
    reference: ConversationReference,
    turn: (context: TurnContext) => Promise<void>,
  ): Promise<void>;
}

export interface DispatchDependencies {
  store: Pick<ConversationStore, 'load'>;
  turns: Turns;
  /** By the channel's id: how to write to a person outside of his turn. */
  adapters: Record<string, ProactiveChannel>;
}

export const createDispatch =
  ({ store, turns, adapters }: DispatchDependencies): Dispatch =>
  async (conversationKey, event, id) => {
    const known = await store.load(conversationKey);
    const adapter = adapters[known?.reference.channelId ?? ''];
    if (!known || !adapter) return { form: null };
    let after: GuideSnapshot | null = null;
    await adapter.continueConversation(known.reference, async context => {
      after = await turns.take(
        id ? named(context, id) : context,
        { conversationKey, holder: known.holder },
        () => [event],
      );
    });
    // The adapter has words for the person, and keeps the error: whoever asked for the turn must know all the same.
    if (!after) throw new TurnFailed('the turn of a conversation failed');
    return { form: formOf(after) };
  };

const named = (context: TurnContext, id: string): TurnContext => ({
  activity: { ...context.activity, id, type: 'notice' },
  sendActivities: replies => context.sendActivities(replies),
  history: context.history,
});

export class TurnFailed extends Error {
  readonly code = 'TURN_FAILED';
}

const formOf = ({ context }: GuideSnapshot): OpenForm => context.form;
