import net, { type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '../../src/storage/mongo/connection';
import { startProxy } from './proxy';

/*
 * Run by itself, with the driver as the server loads it (jest reads it as one file): what becomes of a command that is written to a connection
 * after the server has ended it, and before `close` says so. Prints « answered », the error, or « for ever ».
 */
const [port = ''] = process.argv.slice(2);
const sockets = capturedSockets();

void main();

async function main(): Promise<void> {
  const proxy = await startProxy({ targetPort: Number(port) });
  const { client } = await connect(`${proxy.uri}&maxPoolSize=1`);
  const collection = client.db('sesame_test_closing').collection('any');
  await collection.findOne();
  const outcomes = [...sockets].map(
    socket =>
      new Promise<string>(resolve => {
        const destroy = socket.destroy.bind(socket);
        socket.destroy = error => {
          destroy(error);
          socket.destroy = destroy;
          // The moment: ended, destroyed, and nobody told.
          if (!error) void outcomeOf(collection.findOne()).then(resolve);
          return socket;
        };
      }),
  );
  proxy.lose();
  proxy.restore();
  process.stdout.write(await Promise.race([...outcomes, wait(20_000, 'nobody asked')]));
  process.exit();
}

async function outcomeOf(asked: Promise<unknown>): Promise<string> {
  return Promise.race([
    asked.then(
      () => 'answered',
      error => String(error),
    ),
    wait(15_000, 'for ever'),
  ]);
}

function capturedSockets(): Set<Socket> {
  const captured = new Set<Socket>();
  const createConnection = net.createConnection;
  net.createConnection = ((...args: Parameters<typeof createConnection>) => {
    const socket = createConnection(...args);
    captured.add(socket);
    return socket;
  }) as typeof createConnection;
  return captured;
}
