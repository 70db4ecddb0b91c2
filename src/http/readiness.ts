/** Whether the store can be written. Rejects never. */
export type Readiness = () => Promise<boolean>;

/**
 * Asked by load balancers every second or so, by several at once: one write at a time, and its outcome is good for a while.
 * @param tryWrite rejects when nothing can be written
 * @param monotonic milliseconds that no one sets back
 */
export function createReadiness({
  tryWrite,
  monotonic,
  cachedMs = 10_000,
}: {
  tryWrite: () => Promise<void>;
  monotonic: () => number;
  cachedMs?: number;
}): Readiness {
  let last: { outcome: Promise<boolean>; until: number } | null = null;
  return () => {
    if (!last || monotonic() >= last.until) last = { outcome: attempt(), until: Number.POSITIVE_INFINITY };
    return last.outcome;
  };

  /** It stays the one in flight until it has ended, however long it takes. */
  async function attempt(): Promise<boolean> {
    const isReady = await tryWrite().then(
      () => true,
      () => false,
    );
    if (last) last.until = monotonic() + cachedMs;
    return isReady;
  }
}
