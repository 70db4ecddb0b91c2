import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** One address before several servers. */
export interface Balancer {
  url: string;
  /** Where connections go from now on; those that stand stay where they are. */
  pointTo(server: { port: number }): void;
  stop(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  let target = 0;
  const sockets = new Set<Socket>();
  const server = createServer(client => {
    const onward = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        other.destroy();
        sockets.delete(socket);
      });
    }
    client.pipe(onward).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    pointTo: ({ port }) => {
      target = port;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
