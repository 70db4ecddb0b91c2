import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from '@jest/globals';
import { freePort } from './free-port.cjs';

it.each(['127.0.0.1', '0.0.0.0'])('passes over a port that somebody listens on at %s', async address => {
  const taken = (await freePort()) + 1;
  const server = createServer().listen(taken, address);
  // Or another program has it already.
  await once(server, 'listening').catch(() => {});
  const found = await freePort();
  server.close();
  expect(found).not.toBe(taken);
});

it('gives each port once, and none that an outgoing connection may have', async () => {
  const ports = [];
  for (let index = 0; index < 100; index++) ports.push(await freePort());
  expect(new Set(ports).size).toBe(100);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});
