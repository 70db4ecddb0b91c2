import { type FeedEntry, feedEntrySchema } from '../../channels/direct-line/activity-feed';
import { jsonText } from '../../json';
import { certainly } from './certainly';
import type { Collections } from './documents';

/** In order; whether the conversation's time is over is the caller's to know. */
export async function readEntries(
  feedEntries: Collections['feedEntries'],
  feedId: string,
  after: number,
  limit: number,
): Promise<FeedEntry[]> {
  const found = await certainly(() =>
    feedEntries
      .find({ _id: { ...entriesOf(feedId), $gt: entryId(feedId, after) } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray(),
  );
  return found.map(entryOf);
}

export const entryOf = (document: unknown): FeedEntry => entrySchema.parse(document);

const entrySchema = feedEntrySchema.extend({ activity: jsonText.pipe(feedEntrySchema.shape.activity) });

/** Padded, so that the order of texts is the order of numbers; a watermark has nine digits at most. */
export const entryId = (feedId: string, sequence: number): string =>
  `${feedId}|${String(sequence).padStart(10, '0')}`;

/** Every `_id` of one conversation's entries: `~` comes after the digits. */
export const entriesOf = (feedId: string) => ({ $gt: `${feedId}|`, $lt: `${feedId}|~` });
