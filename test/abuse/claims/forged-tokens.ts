import { z } from 'zod';
import type { Claim, Finding } from '../claim';
import { run } from '../support/run';

/** Nothing of a token that was refused stays: emulatorValidation of botframework-connector kept four issuers of each. */
export const claim: Claim = {
  count: 50_000,
  async attack({ count, random }): Promise<Finding[]> {
    const seed = Math.floor(random() * 2 ** 31);
    const [forged, control] = await Promise.all([calls('forged', count, seed), calls('none', count, seed)]);
    const kilobytes = Math.round((forged.growth - control.growth) / 1024);
    return [
      { promise: 'no forged token is accepted', tried: count, through: forged.accepted, limit: 0 },
      {
        promise: `memory is flat over them (calls without a token: ${Math.round(control.growth / 1024)} KB)`,
        tried: count,
        through: Math.max(0, kilobytes),
        limit: 4096,
        unit: ' KB',
      },
    ];
  },
};

const outcome = z.object({ accepted: z.number(), growth: z.number() });

async function calls(kind: string, count: number, seed: number): Promise<z.infer<typeof outcome>> {
  return outcome.parse(await run('refused-calls', kind, String(count), String(seed)));
}
