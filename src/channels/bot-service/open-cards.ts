import type { Activity, TurnContext } from 'botbuilder';
import { answeredCard, type TeamsCard } from '../../../dialogs/cards';

/**
 * In Teams a card stays in the chat with its buttons, and a person scrolls up and presses an old one. The dialog answers that it
 * has moved on; better still, the buttons are gone. Kept in memory only: after a restart the dialog's answer is what is left.
 */
export interface OpenCards {
  /**
   * Runs a turn. When it asks something new, what was asked before can no longer be pressed.
   * @param answer what the person chose, to stand on the card that it answered
   */
  follow(context: TurnContext, answer: string | null, turn: () => Promise<void>): Promise<void>;
  /** The card was replaced by `follow`, or waits for its answer, or no other has come: nothing else is to be done with it. */
  isDealtWith(conversationId: string, activityId: string): boolean;
  forget(conversationId: string): void;
}

interface OpenCard {
  id: string;
  activity: Partial<Activity>;
  shownAt: number;
  /** The card before it. */
  replacedId?: string;
}

export function createOpenCards(deps: {
  now: () => number;
  replace: (context: TurnContext, activity: Partial<Activity>) => Promise<void>;
}): OpenCards {
  const cards = new Map<string, OpenCard>();

  return {
    follow: async (context, answer, turn) => {
      const { id } = context.activity.conversation;
      let next: OpenCard | null = null;
      context.onSendActivities(async (_context, activities, send) => {
        const sent = await send();
        const index = activities.findLastIndex(activity => cardIn(activity) !== null);
        const activity = activities[index];
        const sentId = sent[index]?.id;
        if (activity && sentId) next = { id: sentId, activity: { ...activity }, shownAt: deps.now() };
        return sent;
      });
      await turn();
      if (next) await openInstead(context, id, next, answer);
    },
    isDealtWith: (conversationId, activityId) => {
      const known = cards.get(conversationId);
      return known === undefined || known.id === activityId || known.replacedId === activityId;
    },
    forget: conversationId => void cards.delete(conversationId),
  };

  async function openInstead(
    context: TurnContext,
    conversationId: string,
    next: OpenCard,
    answer: string | null,
  ): Promise<void> {
    const before = cards.get(conversationId);
    cards.delete(conversationId);
    cards.set(conversationId, { ...next, replacedId: before?.id });
    forgetOldest();
    if (before) await deps.replace(context, answered(before, answer));
  }

  /** A card may hold a person's user name: not longer than it is of use, and not more than the memory bears. */
  function forgetOldest(): void {
    for (const [key, { shownAt }] of cards) {
      if (cards.size <= mostCards && deps.now() - shownAt < longestLifeMs) return;
      cards.delete(key);
    }
  }
}

const mostCards = 2_000;
const longestLifeMs = 3_600_000;

function answered({ id, activity }: OpenCard, answer: string | null): Partial<Activity> {
  const card = cardIn(activity);
  const [attachment] = activity.attachments ?? [];
  if (!card || !attachment) return { ...activity, id };
  return { ...activity, id, attachments: [{ ...attachment, content: answeredCard(card, answer) }] };
}

function cardIn(activity: Partial<Activity>): TeamsCard | null {
  const content: unknown = activity.attachments?.[0]?.content;
  return isCard(content) ? content : null;
}

const isCard = (content: unknown): content is TeamsCard =>
  typeof content === 'object' && content !== null && 'type' in content && content.type === 'AdaptiveCard';
