import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { dropWhatNobodyRead } from '../../src/http/abandoned';
import { type BodyLimits, readBody } from '../../src/http/body';
import { json, send } from '../../src/http/send';

const limit = 64 * 1024;
let server: Server;
let taken: Socket[] = [];
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A server that says what became of a body, or that does not look at it. */
async function serve(limits: BodyLimits | null): Promise<number> {
  taken = [];
  server = createServer(async (req: IncomingMessage, res: ServerResponse) => {
    dropWhatNobodyRead(req, res);
    const { outcome } = limits ? await readBody(req, limits) : { outcome: 'unread' };
    send(res, json(200, { outcome }));
  });
  server.on('connection', socket => void taken.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Sender {
  socket: Socket;
  received: () => string;
  closed: Promise<void>;
}

function open(port: number, headers: string): Sender {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', text => {
    received += text;
  });
  socket.on('error', () => {});
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`);
  return { socket, received: () => received, closed: closeOf(socket) };
}

const drainOf = (socket: Socket): Promise<void> =>
  new Promise(resolve => socket.once('drain', () => resolve()));

/** Whatever became of it before. */
const closeOf = (socket: Socket): Promise<void> =>
  new Promise(resolve => socket.once('close', () => resolve()));

/** For as long as the other side takes it, up to 200 MB. */
async function pour({ socket, closed }: Sender, chunk: Buffer): Promise<void> {
  let isOpen = true;
  void closed.then(() => {
    isOpen = false;
  });
  for (let sent = 0; isOpen && sent < 200e6; sent += chunk.length) {
    if (!socket.write(chunk)) await Promise.race([drainOf(socket), closed]);
  }
  await closed;
}

const megabyte = Buffer.alloc(1_000_000, 'x');
const inChunk = Buffer.concat([Buffer.from('f4240\r\n'), megabyte, Buffer.from('\r\n')]);

describe.each([
  ['a declared length', 'Content-Length: 3000000000', megabyte],
  ['chunks without end', 'Transfer-Encoding: chunked', inChunk],
])('a body that is too long, by %s', (_how, headers, chunk) => {
  it('is answered, and its connection dropped, not read on', async () => {
    const sender = open(await serve({ limit }), headers);
    await pour(sender, chunk);
    expect(sender.received()).toContain('{"outcome":"tooLarge"}');
    expect(sender.received()).toMatch(/^Connection: close\r$/m);
    expect(taken[0]?.bytesRead).toBeLessThan(1_000_000);
  });

  it('is not read on either where nobody looks at it', async () => {
    const sender = open(await serve(null), headers);
    await pour(sender, chunk);
    expect(sender.received()).toContain('{"outcome":"unread"}');
    expect(taken[0]?.bytesRead).toBeLessThan(1_000_000);
  });
});

it('is read whole within the limit, in whatever pieces it comes', async () => {
  const port = await serve({ limit });
  const sender = open(port, `Content-Length: ${limit}\r\nConnection: close`);
  for (let sent = 0; sent < limit; sent += 1024) sender.socket.write(Buffer.alloc(1024, 'x'));
  await sender.closed;
  expect(sender.received()).toContain('{"outcome":"read"}');
});

it('is given up when its time is over, however it drips', async () => {
  const sender = open(await serve({ limit, withinMs: 60 }), 'Content-Length: 1000');
  const drip = setInterval(() => sender.socket.write('x'), 10);
  await sender.closed;
  clearInterval(drip);
  expect(sender.received()).toContain('{"outcome":"tooSlow"}');
});

it('is nobody’s any more when its sender has gone', async () => {
  const outcomes: string[] = [];
  const port = await serve({ limit });
  server.prependListener('request', async (req: IncomingMessage) => {
    outcomes.push((await readBody(req, { limit })).outcome);
  });
  const sender = open(port, 'Content-Length: 1000');
  await once(server, 'request');
  sender.socket.resetAndDestroy();
  await closeOf(taken[0] ?? sender.socket);
  await new Promise(setImmediate);
  expect(outcomes).toEqual(['cut']);
});

it('is refused at once when it is compressed', async () => {
  const sender = open(await serve({ limit }), 'Content-Length: 4\r\nContent-Encoding: gzip');
  sender.socket.write('xxxx');
  await sender.closed;
  expect(sender.received()).toContain('{"outcome":"encoded"}');
});

it('leaves the connection usable when it was not looked at and is short', async () => {
  const port = await serve(null);
  const sender = open(port, 'Content-Length: 4');
  sender.socket.write('xxxxGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  await sender.closed;
  expect(sender.received().match(/"unread"/g)).toHaveLength(2);
});
