/** Between a server and its database: counts the messages that the driver sends (mongodb.com/docs/manual/reference/mongodb-wire-protocol). */
import { connect, createServer } from 'node:net';

export async function startCountingRelay(uri) {
  const target = new URL(uri);
  let requests = 0;
  const server = createServer({ noDelay: true }, client => {
    const database = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    let pending = Buffer.alloc(0);
    client.on('data', chunk => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
        requests++;
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
  return { uri: relayed.href, requests: () => requests };
}
