import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface ReceivedMail {
  to: string[];
  /** Headers and body as they came. */
  raw: string;
}

/** As much of a mail server as takes messages; `refusing` answers every recipient with that reply. */
export async function startSmtpSink() {
  const received: ReceivedMail[] = [];
  const state: { refusing: string | null } = { refusing: null };
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    void converse(socket, received, state);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    refuses: (reply: string | null) => {
      state.refusing = reply;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function converse(
  socket: Socket,
  received: ReceivedMail[],
  state: { refusing: string | null },
): Promise<void> {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let to: string[] = [];
  let body: string[] | null = null;
  say('220 sink');
  for await (const line of createInterface({ input: socket })) {
    if (body) {
      if (line !== '.') body.push(line);
      else {
        received.push({ to, raw: body.join('\n') });
        [to, body] = [[], null];
        say('250 taken');
      }
    } else if (/^RCPT TO/i.test(line)) {
      if (state.refusing) say(state.refusing);
      else {
        to.push(/<(.*)>/.exec(line)?.[1] ?? '');
        say('250 ok');
      }
    } else if (/^DATA/i.test(line)) {
      body = [];
      say('354 go on');
    } else say(/^QUIT/i.test(line) ? '221 bye' : '250 ok');
  }
}
