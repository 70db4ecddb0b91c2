/**
 * A process of its own, for a heap of its own: so many calls of /api/messages that are refused, with no token (`none`) or with a
 * forged one, each another (`forged`). Writes `{ accepted, growth }`; growth in bytes of the heap, after a collection.
 */
import { base64url } from 'jose';
import { startConnector } from '../../channels/bot-service/connector';
import { appId, startIssuer } from '../../channels/bot-service/issuer';
import { tenantId } from '../../channels/bot-service/talk';
import { startService } from '../../conversations/service';
import { createChance } from '../../crashes/chance';
import { pick, tally } from '../claim';

const [kind = 'none', count = '0', seed = '1'] = process.argv.slice(2);

async function main(): Promise<void> {
  const connector = await startConnector();
  const issuer = await startIssuer(connector.url);
  const { cloud, credentials } = issuer;
  const service = await startService({
    settings: {
      bot: {
        appId,
        appType: 'SingleTenant',
        tenantId,
        allowedTenants: [tenantId],
        serviceOrigins: [connector.origin],
      },
    },
    secrets: { appPassword: 'a-password', directLineSecret: undefined },
    botCloud: { cloud, credentials },
  });
  const random = createChance(Number(seed));
  const good = await issuer.sign();
  const call = async (authorization: string): Promise<number> => {
    const answer = await fetch(`${service.origin}/api/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: authorization },
      body: JSON.stringify(activity(connector.url)),
    });
    await answer.arrayBuffer();
    // What the tests read of the log is not the product's memory.
    service.logged.length = 0;
    return answer.status === 401 ? 0 : 1;
  };
  const round = (calls: number) =>
    tally(calls, number => call(kind === 'forged' ? forged(good, number, random) : ''));
  await round(2_000);
  const before = settledHeap();
  const accepted = await round(Number(count));
  const growth = settledHeap() - before;
  process.stdout.write(JSON.stringify({ accepted, growth }));
  process.exit();
}

function settledHeap(): number {
  for (let times = 0; times < 4; times++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Each with names that nobody has used before: what is kept of one would be kept of all. */
function forged(good: string, number: number, random: () => number): string {
  const unique = `${number}-${Math.floor(random() * 1e9).toString(36)}`;
  const [header = '', , signature = ''] = good.replace('Bearer ', '').split('.');
  const iss = pick(random, [
    'https://issuer.example',
    `https://sts.windows.net/${unique}/`,
    `https://login.microsoftonline.com/${unique}/v2.0`,
    'https://api.botframework.us',
    `https://${unique}.example`,
  ]);
  const claims = {
    iss,
    aud: pick(random, [appId, unique, 'https://api.botframework.com']),
    // Long: what is kept of it shows.
    tid: `${unique}-${'t'.repeat(3_000)}`,
    appid: pick(random, [appId, unique]),
    azp: unique,
    ver: pick(random, ['1.0', '2.0', unique]),
    serviceurl: `https://${unique}.example/`,
    exp: 9_999_999_999,
    nbf: 1,
  };
  const alg = pick(random, ['RS256', 'RS384', 'RS512', 'PS256', 'HS256', 'none', unique]);
  const ours = pick(random, [header, base64url.encode(JSON.stringify({ alg, kid: unique, jku: unique }))]);
  return `Bearer ${ours}.${base64url.encode(JSON.stringify(claims))}.${pick(random, [signature, '', unique])}`;
}

const activity = (serviceUrl: string) => ({
  type: 'message',
  id: '1',
  text: 'Bonjour',
  channelId: 'msteams',
  serviceUrl,
  from: { id: '29:forger' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:forged', conversationType: 'personal', tenantId },
  channelData: { tenant: { id: tenantId } },
});

void main();
