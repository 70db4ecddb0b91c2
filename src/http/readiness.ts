/** Null when people can be served; otherwise why not, for an operator. Rejects never. */
export type Readiness = () => Promise<string | null>;

/**
 * Asked by load balancers every second or so, by several at once: one write at a time, and its outcome is good for a while.
 * @param tryWrite rejects when nothing can be written
 * @param findTrouble what else keeps it from serving people, once the store can be written; null when nothing does
 * @param monotonic milliseconds that no one sets back
 */
export function createReadiness({
  tryWrite,
  findTrouble = async () => null,
  monotonic,
  cachedMs = 10_000,
}: {
  tryWrite: () => Promise<void>;
  findTrouble?: () => Promise<string | null>;
  monotonic: () => number;
  cachedMs?: number;
}): Readiness {
  let last: { outcome: Promise<string | null>; until: number } | null = null;
  return () => {
    if (!last || monotonic() >= last.until) last = { outcome: attempt(), until: Number.POSITIVE_INFINITY };
    return last.outcome;
  };

  /** It stays the one in flight until it has ended, however long it takes. */
  async function attempt(): Promise<string | null> {
    const trouble = await tryWrite()
      .then(findTrouble)
      .catch(() => 'the store cannot be written');
    if (last) last.until = monotonic() + cachedMs;
    return trouble;
  }
}
