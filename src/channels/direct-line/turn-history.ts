import { mask } from '../../../understanding/reading';
import type { History } from '../../bot/turn-context';
import type { FeedActivity } from './activity-feed';
import { isShown, outgoingActivity } from './outgoing-activity';

/** What a turn adds to the history of its conversation. */
export interface TurnHistory extends History {
  /** The bot speaks, or the turn has ended: whatever nobody has read is not shown. */
  endsHearing(): void;
  /** Whether there is nothing left of what the person said. */
  isComplete(): boolean;
}

/** @param heard what the person said, as it may be kept; none for a turn that no activity asked for */
export function createTurnHistory(deps: {
  conversationId: string;
  heard?: (kept: string) => FeedActivity;
  now: () => number;
}): TurnHistory {
  const { conversationId, heard, now } = deps;
  let echo: FeedActivity | null = null;
  let isKept = heard === undefined;

  return {
    hears: kept => {
      echo ??= heard?.(kept) ?? null;
    },
    endsHearing: () => {
      echo ??= heard?.(mask) ?? null;
    },
    // Clients count a message as sent when they see it again: it goes first.
    saying: replies => {
      const at = new Date(now());
      const shown = replies.filter(isShown).map(reply => outgoingActivity(reply, conversationId, at));
      return { feedId: conversationId, activities: echo && !isKept ? [echo, ...shown] : shown };
    },
    saved: () => {
      isKept ||= echo !== null;
    },
    isComplete: () => isKept,
  };
}
