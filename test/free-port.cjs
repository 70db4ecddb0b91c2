/** Ports for programs that tests and benchmarks start: the one file of both. */
const { randomInt } = require('node:crypto');
const { once } = require('node:events');
const { createServer } = require('node:net');

/**
 * Below those that kernels give to outgoing connections (Linux: from 32768): one of those may be taken between the answer and its use.
 * Above 10080, the last that browsers refuse.
 */
const [first, last] = [10_100, 32_000];
/** Elsewhere in each process: several that run side by side do not meet. */
let next = randomInt(first, last);

/** A TCP port of this machine that nobody listens on at any address; never the same one twice. */
exports.freePort = async () => {
  for (let tries = first; tries < last; tries++) {
    const port = next;
    next = port + 1 < last ? port + 1 : first;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port from ${first} to ${last}`);
};

/** At every address at once: what listens at one of them is in the way. */
async function isFree(port) {
  const server = createServer().listen(port);
  const isListening = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isListening) return false;
  server.close();
  await once(server, 'close');
  return true;
}
