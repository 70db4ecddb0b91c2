import { connect, type Socket } from 'node:net';
import { startService } from '../../conversations/service';
import type { Claim, Finding } from '../claim';

const routes = [
  'POST /api/webchat/token',
  'POST /v3/directline/conversations',
  'POST /v3/directline/tokens/refresh',
  'POST /api/messages',
  'POST /forms/unknown',
  'GET /',
  'GET /nowhere',
];
const megabyte = Buffer.alloc(1_000_000, 'x');

/** Sockets that send too much, and sockets that hardly send. */
export const claim: Claim = {
  count: 750,
  async attack({ count }): Promise<Finding[]> {
    const service = await startService();
    const taken: Socket[] = [];
    service.app.server.server.on('connection', (socket: Socket) => void taken.push(socket));
    const port = Number(new URL(service.origin).port);

    const floods = Math.min(count, 4 * routes.length);
    await Promise.all(
      Array.from({ length: floods }, (_, at) => flood(port, routes[at % routes.length] ?? '')),
    );
    const mostRead = Math.max(...taken.map(({ bytesRead }) => bytesRead));

    const slow = Array.from({ length: count }, (_, at) => drip(port, routes[at % routes.length] ?? ''));
    const worst = await worstAnswer(service.origin, 21_000);
    const open = slow.filter(({ readyState }) => readyState !== 'closed').length;
    for (const socket of slow) socket.destroy();
    await service.stop();
    return [
      {
        promise: 'a body over the limit is not read on',
        tried: floods,
        through: Math.round(mostRead / 1000),
        limit: 2_000,
        unit: ' KB of 100 000',
      },
      { promise: 'a body that drips is dropped within 20 s', tried: count, through: open, limit: 0 },
      {
        promise: '/healthz is answered meanwhile',
        tried: count,
        through: Math.round(worst),
        limit: 5_000,
        unit: ' ms at most',
      },
    ];
  },
};

function begin(port: number, route: string, length: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}).resume();
  const type = route.includes('forms') ? 'application/x-www-form-urlencoded' : 'application/json';
  socket.write(`${route} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`);
  return socket;
}

/** A hundred megabytes, for as long as they are taken. */
function flood(port: number, route: string): Promise<void> {
  const socket = begin(port, route, 1e9);
  return new Promise(resolve => {
    socket.once('close', () => resolve());
    let sent = 0;
    const more = () => {
      while (sent < 100 && socket.write(megabyte)) sent++;
      if (sent >= 100) socket.end();
    };
    socket.on('drain', more);
    more();
  });
}

/** A byte a second of a body within every limit. */
function drip(port: number, route: string): Socket {
  const socket = begin(port, route, 1_000);
  const timer = setInterval(() => socket.write('x'), 1_000);
  socket.once('close', () => clearInterval(timer));
  return socket;
}

async function worstAnswer(origin: string, ms: number): Promise<number> {
  const until = performance.now() + ms;
  let worst = 0;
  while (performance.now() < until) {
    const asked = performance.now();
    await (await fetch(`${origin}/healthz`)).arrayBuffer();
    worst = Math.max(worst, performance.now() - asked);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  return worst;
}
