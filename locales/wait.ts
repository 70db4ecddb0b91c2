import type { Translate } from './translate';

const minuteMs = 60_000;
/** Coarse enough to be the same words wherever, and however late, they are put together. */
const stepMs = 5_000;

/** A wait of `ms` that a clock's minutes would not tell: « dans 25 secondes », never less than it is; null when it is longer. */
export function waitWords(t: Translate, ms: number): string | null {
  if (ms > 2 * minuteMs) return null;
  const rounded = Math.max(1, Math.ceil(ms / stepMs)) * stepMs;
  return rounded < minuteMs
    ? t('wait.seconds', { seconds: rounded / 1_000 })
    : t('wait.minutes', { count: Math.ceil(rounded / minuteMs) });
}
