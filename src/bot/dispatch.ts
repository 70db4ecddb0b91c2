import type { BotAdapter } from 'botbuilder';
import type { WorldEvent } from '../../dialogs/events';
import type { GuideSnapshot } from '../../dialogs/settle';
import type { ConversationStore } from './conversation-store';
import type { Turns } from './turn';

export type OpenForm = GuideSnapshot['context']['form'];

/** Tells a conversation what happened outside of it: the turn runs here, its replies are pushed into the chat. */
export type Dispatch = (conversationKey: string, event: WorldEvent) => Promise<{ form: OpenForm }>;

export interface DispatchDependencies {
  store: Pick<ConversationStore, 'load'>;
  turns: Turns;
  /** By the channel's id: how to write to a person outside of his turn. */
  adapters: Record<string, Pick<BotAdapter, 'continueConversation'>>;
}

export const createDispatch =
  ({ store, turns, adapters }: DispatchDependencies): Dispatch =>
  async (conversationKey, event) => {
    const known = await store.load(conversationKey);
    const adapter = adapters[known?.reference.channelId ?? ''];
    if (!known || !adapter) return { form: null };
    let form: OpenForm = null;
    await adapter.continueConversation(known.reference, async context => {
      const after = await turns.take(context, { conversationKey, holder: known.holder }, () => event);
      form = after.context.form;
    });
    return { form };
  };
