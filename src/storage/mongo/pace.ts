import type { Db } from 'mongodb';

/**
 * Cuts many writes into calls that each take a fraction of the driver's time-out, by how long the last one took: a server on a slow disk, or a
 * busy machine, answers each of them in time, and a fast one is asked in few.
 */
export interface Pace {
  /** In their order, one call after the other; false as soon as a call says so. */
  inPieces<Item>(items: Item[], write: (piece: Item[]) => Promise<boolean>): Promise<boolean>;
}

const [first, most] = [50, 500];
/** Of the time-out: what is written beside it, and the next piece, may make the server ten times as slow. */
const fraction = 0.1;
/** ms where a URI has no time-out. */
const unbounded = 10_000;

export function createPace({ client }: Pick<Db, 'client'>): Pace {
  const wanted = (client.options.socketTimeoutMS || unbounded) * fraction;
  let size = first;
  return { inPieces };

  async function inPieces<Item>(items: Item[], write: (piece: Item[]) => Promise<boolean>): Promise<boolean> {
    for (let done = 0; done < items.length; ) {
      const piece = items.slice(done, done + size);
      if (!(await timed(piece.length, () => write(piece)))) return false;
      done += piece.length;
    }
    return true;
  }

  async function timed(length: number, call: () => Promise<boolean>): Promise<boolean> {
    const from = performance.now();
    try {
      const isDone = await call();
      size = sizeAfter(length, performance.now() - from);
      return isDone;
    } catch (error) {
      size = Math.max(1, Math.floor(length * fraction));
      throw error;
    }
  }

  /** The few of a last piece tell nothing of many, unless they took too long. */
  function sizeAfter(length: number, ms: number): number {
    if (ms > wanted) return Math.max(1, Math.floor((length * wanted) / ms));
    return ms < wanted / 2 ? Math.min(2 * size, most) : size;
  }
}
