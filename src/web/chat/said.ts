/** What one activity adds to the conversation that is shown. */
export type Shown =
  | { type: 'said'; said: Said }
  /** The bot speaks another language from here on. */
  | { type: 'locale'; locale: 'fr' | 'en' }
  /** A message was taken back. */
  | { type: 'deleted'; id: string };

export interface Said {
  id: string;
  by: 'bot' | 'person';
  text: string;
  isMarkdown: boolean;
  lang: string | undefined;
  /** ms since the epoch. */
  at: number;
  /** The contents of its Adaptive Card. */
  card: unknown;
  /** It is the question that waits for an answer, until the next one does. */
  asks: boolean;
  /** What can be said at any time, in the words that say it, and whether the question is left with it. */
  navigation: readonly { words: string; leaves: boolean }[];
  /** The name that the client gave its own message. */
  clientId: string | undefined;
}

/** An activity as it came over the wire; null when there is nothing in it for a person to see. */
export function readActivity(activity: unknown): Shown | null {
  const id = textOf(activity, 'id');
  if (textOf(activity, 'type') === 'event') return readEvent(activity, id);
  if (textOf(activity, 'type') !== 'message') return null;
  return {
    type: 'said',
    said: {
      id,
      by: textOf(field(activity, 'from'), 'role') === 'user' ? 'person' : 'bot',
      text: textOf(activity, 'text'),
      isMarkdown: textOf(activity, 'textFormat') !== 'plain',
      lang: textOf(activity, 'locale') || undefined,
      at: timeOf(field(activity, 'timestamp')),
      card: cardIn(activity),
      asks: textOf(activity, 'inputHint') === 'expectingInput',
      navigation: itemsOf(field(activity, 'suggestedActions'), 'actions').map(action => ({
        words: textOf(action, 'value'),
        leaves: field(field(action, 'channelData'), 'leaves') === true,
      })),
      clientId: textOf(field(activity, 'channelData'), 'clientActivityID') || undefined,
    },
  };
}

function readEvent(activity: unknown, id: string): Shown | null {
  const name = textOf(activity, 'name');
  if (name === 'sesame.deleted') return { type: 'deleted', id };
  const locale = field(activity, 'value');
  if (name !== 'sesame.locale' || (locale !== 'fr' && locale !== 'en')) return null;
  return { type: 'locale', locale };
}

/** What is shown of a whole history: a message that came again stands where it first stood, as it is now. */
export function readHistory(activities: readonly unknown[]): Said[] {
  const standing = new Map<string, Said>();
  for (const shown of activities.map(readActivity)) {
    if (shown?.type === 'said') standing.set(shown.said.id, shown.said);
    if (shown?.type === 'deleted') standing.delete(shown.id);
  }
  return [...standing.values()];
}

/** The question that waits for an answer. */
export const openQuestion = (history: readonly Said[]): Said | undefined =>
  [...history].reverse().find(said => said.asks && said.by === 'bot');

const cardIn = (activity: unknown): unknown => {
  const card = itemsOf(activity, 'attachments').find(
    attachment => textOf(attachment, 'contentType') === 'application/vnd.microsoft.card.adaptive',
  );
  return field(card, 'content');
};

const timeOf = (timestamp: unknown): number =>
  timestamp instanceof Date ? timestamp.getTime() : Date.parse(String(timestamp)) || 0;

// --- fields of what nobody vouches for ---

export const field = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null && Object.hasOwn(from, name)
    ? Object.entries(from).find(([key]) => key === name)?.[1]
    : undefined;

export function textOf(from: unknown, name: string): string {
  const value = field(from, name);
  return typeof value === 'string' ? value : '';
}

export function itemsOf(from: unknown, name: string): readonly unknown[] {
  const value = field(from, name);
  return Array.isArray(value) ? value : [];
}
