import type { Claim } from '../claim';

/** A promise that is not kept: what tries the others must say so. */
export const claim: Claim = {
  count: 10,
  attack: async ({ count }) => [{ promise: 'the door is shut', tried: count, through: 1, limit: 0 }],
};
