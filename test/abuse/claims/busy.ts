import { z } from 'zod';
import { startService } from '../../conversations/service';
import type { Claim, Finding } from '../claim';
import { run } from '../support/run';

/** A staff meeting: everybody opens the chat at the same moment. */
export const claim: Claim = {
  count: 1_000,
  async attack({ count }): Promise<Finding[]> {
    const service = await startService();
    let over = false;
    const worst = worstAnswer(service.origin, () => over);
    const lost = z.array(z.string()).parse(await run('chats', service.origin, String(count)));
    over = true;
    const silent = await worst;
    await service.stop();
    const reasons = [...new Set(lost)].map(reason => ` (${reason})`).join('');
    return [
      {
        promise: `chats that open at once lose nobody${reasons}`,
        tried: count,
        through: lost.length,
        limit: 0,
      },
      {
        promise: '/healthz is answered meanwhile',
        tried: count,
        through: Math.round(silent),
        limit: 10_000,
        unit: ' ms at most',
      },
    ];
  },
};

async function worstAnswer(origin: string, isOver: () => boolean): Promise<number> {
  let worst = 0;
  while (!isOver()) {
    const asked = performance.now();
    await (await fetch(`${origin}/healthz`)).arrayBuffer();
    worst = Math.max(worst, performance.now() - asked);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return worst;
}
