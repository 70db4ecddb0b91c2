import type { Socket } from 'node:net';
import { MongoNetworkError } from 'mongodb';

type Once = (socket: Socket, event: string, options?: object) => Promise<unknown>;

// The driver's own module, which it has no types of.
const driver: { once: Once } = require('mongodb/lib/utils');
const once = driver.once;

/**
 * The driver (7.9.0, and before) waits for `drain` or `error` when a socket does not take what it writes. A socket that the server has ended, and
 * whose `close` is still to come, does neither: that command never ends. When it is the monitor's `hello`, nobody looks for the server
 * any more, and the database is away for this process until it is started again: so it was after one restart of a database in ten.
 * docs/decisions/018 has the whole of it.
 */
export function mendClosedSockets(): void {
  driver.once = onceOrClosed;
}

async function onceOrClosed(socket: Socket, event: string, options?: object): Promise<unknown> {
  let onClose = () => {};
  const closed = new Promise<never>((_, reject) => {
    onClose = () => reject(new MongoNetworkError('the connection was closed while it was written to'));
  });
  if (socket.closed) onClose();
  else socket.once('close', onClose);
  try {
    return await Promise.race([once(socket, event, options), closed]);
  } finally {
    socket.off('close', onClose);
  }
}
