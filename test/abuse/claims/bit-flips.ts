import { flipBits } from '../../storage/embedded/flips';
import type { Claim, Finding } from '../claim';

/** A failing disk, or a hand that does not know the keys, on the real file of the embedded store. */
export const claim: Claim = {
  count: 300,
  async attack({ count, random }): Promise<Finding[]> {
    const { silent, detected } = await flipBits(count, random);
    return [
      { promise: 'no flipped bit changes an account silently', tried: count, through: silent, limit: 0 },
      {
        promise: 'some were found by the seals alone (control)',
        tried: count,
        through: detected > count / 20 ? 0 : 1,
        limit: 0,
      },
    ];
  },
};
