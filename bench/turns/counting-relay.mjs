/** Between a server and its database: counts the messages that the driver sends (mongodb.com/docs/manual/reference/mongodb-wire-protocol). */
import { connect, createServer } from 'node:net';

export async function startCountingRelay(uri) {
  const target = new URL(uri);
  let requests = 0;
  const byCommand = new Map();
  const server = createServer({ noDelay: true }, client => {
    const database = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    let pending = Buffer.alloc(0);
    client.on('data', chunk => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
        requests++;
        const command = commandIn(pending);
        byCommand.set(command, (byCommand.get(command) ?? 0) + 1);
        pending = pending.subarray(pending.readInt32LE(0));
      }
    });
    client.pipe(database).pipe(client);
    for (const socket of [client, database])
      socket.on('error', () => {
        client.destroy();
        database.destroy();
      });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const relayed = new URL(uri);
  relayed.port = String(server.address().port);
  return { uri: relayed.href, requests: () => requests, byCommand: () => new Map(byCommand) };
}

/** « find sessions »: the first element of an OP_MSG's document is the command, with its collection. */
function commandIn(message) {
  const isOpMsg = message.readInt32LE(12) === 2013;
  const isText = isOpMsg && message[20] === 0 && message[25] === 2;
  if (!isText) return 'other';
  const end = message.indexOf(0, 26);
  const name = message.toString('utf8', 26, end);
  const length = message.readInt32LE(end + 1);
  return `${name} ${message.toString('utf8', end + 5, end + 4 + length)}`;
}
