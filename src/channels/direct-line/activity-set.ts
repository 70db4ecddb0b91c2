import type { FeedActivity, FeedEntry } from './activity-feed';

/** Direct Line's page of history, and its frame on the stream. */
export interface ActivitySet {
  activities: FeedActivity[];
  /** The sequence of the last entry that the client has then seen. */
  watermark: string;
}

export const activitySet = (entries: FeedEntry[], after: number): ActivitySet => ({
  activities: entries.map(entry => entry.activity),
  watermark: String(entries.at(-1)?.sequence ?? after),
});

/** The sequence in `?watermark=`; anything odd is the beginning. */
export function watermarkOf(url: URL): number {
  const watermark = url.searchParams.get('watermark') ?? '';
  return /^\d{1,9}$/.test(watermark) ? Number(watermark) : 0;
}
