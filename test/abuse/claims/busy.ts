import { startService } from '../../conversations/service';
import { openChat } from '../../process/chat';
import { type Claim, type Finding, tally } from '../claim';

/** A staff meeting: everybody opens the chat at the same moment. */
export const claim: Claim = {
  count: 1_000,
  async attack({ count }): Promise<Finding[]> {
    const service = await startService();
    let over = false;
    const worst = worstAnswer(service.origin, () => over);
    const opened = async () => {
      const chat = await openChat(service.origin);
      await chat.says('j’ai tout perdu');
      return 0;
    };
    const reasons = new Set<string>();
    const failed = (error: unknown) => {
      reasons.add(reasonOf(error));
      return 1;
    };
    const lost = await tally(count, () => opened().catch(againIfNotConnected(opened)).catch(failed), count);
    over = true;
    const silent = await worst;
    await service.stop();
    return [
      {
        promise: `chats that open at once lose nobody${[...reasons].map(at => ` (${at})`).join('')}`,
        tried: count,
        through: lost,
        limit: 0,
      },
      {
        promise: '/healthz is answered meanwhile',
        tried: count,
        through: Math.round(silent),
        limit: 5_000,
        unit: ' ms at most',
      },
    ];
  },
};

/** As browsers do: the machine's queue of new connections is shorter than a thousand. */
const againIfNotConnected = (open: () => Promise<number>) => (error: unknown) => {
  if (reasonOf(error) === 'UND_ERR_CONNECT_TIMEOUT') return open();
  throw error;
};

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return String(code ?? error);
}

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
