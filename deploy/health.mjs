/**
 * node deploy/health.mjs PATH [SECONDS]: asks this machine's server (PORT); 0 when it answers 200, 1 when it does not within so many seconds.
 * `/healthz`: the process is alive; `/readyz`: it can serve people. For what has no curl, such as an image.
 */
import { setTimeout as wait } from 'node:timers/promises';

const [path = '/readyz', seconds = '0'] = process.argv.slice(2);
const url = `http://127.0.0.1:${process.env.PORT || 3978}${path}`;
const until = Date.now() + 1_000 * Number(seconds);

let isWell = await asks();
while (!isWell && Date.now() < until) {
  await wait(500);
  isWell = await asks();
}
process.exitCode = isWell ? 0 : 1;

async function asks() {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(4_000) })).ok;
  } catch {
    return false;
  }
}
