import { connect, createServer, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

/**
 * What becomes of one command: its connection is cut before the server has it, or after the server has done it and before its
 * answer is passed on; it comes to the server so late, if somebody still waits for it; its answer is kept back for so long; or the server that
 * gets it says that it is no longer the primary, or
 * refuses it as another make of server would.
 */
export type Fault =
  | { kind: 'cutBefore' }
  | { kind: 'cutAfter' }
  | { kind: 'late'; ms: number }
  | { kind: 'stall'; ms: number }
  | { kind: 'notWritablePrimary' }
  | { kind: 'refused'; code: number; message: string };

export interface FaultProxy {
  port: number;
  uri: string;
  /** Drops every connection and takes none, as a server that is gone; `restore` ends it. */
  lose(): void;
  restore(): void;
  close(): Promise<void>;
}

export interface ProxyOptions {
  targetPort: number;
  /** Asked for every command, in the order in which they come; `bytes` with the documents of its lists. */
  faultFor?: (command: Document, bytes: number) => Fault | null;
  /** A command as the server shall get it. */
  rewriteCommand?: (command: Document) => Document;
  /** What the server says of itself (`hello`), as clients shall read it. */
  rewriteHello?: (answer: Document) => Document;
  /** A single server passes for the primary of a replica set: then the driver tries writes again by itself. */
  passesForPrimary?: boolean;
}

const setName = 'sesame';

/** What the primary of a replica set of one says of itself. */
function asPrimary(answer: Document, port: number): Document {
  const me = `127.0.0.1:${port}`;
  const role = {
    isWritablePrimary: true,
    ismaster: true,
    secondary: false,
    logicalSessionTimeoutMinutes: 30,
  };
  return { ...answer, ...role, setName, setVersion: 1, hosts: [me], me, primary: me };
}

/** Between driver and server, message by message (mongodb.com/docs/manual/reference/mongodb-wire-protocol). */
export async function startProxy(given: ProxyOptions): Promise<FaultProxy> {
  const clients = new Set<Socket>();
  let lost = false;
  const options = given.passesForPrimary
    ? { ...given, rewriteHello: (answer: Document) => asPrimary(answer, port) }
    : given;
  const server = createServer(client => {
    if (lost) return void client.destroy();
    clients.add(client);
    client.on('close', () => clients.delete(client));
    relay(client, options);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const cutAll = () => {
    for (const client of clients) client.destroy();
  };
  return {
    port,
    uri: `mongodb://127.0.0.1:${port}/?${given.passesForPrimary ? `replicaSet=${setName}` : 'directConnection=true'}`,
    lose: () => {
      lost = true;
      cutAll();
    },
    restore: () => {
      lost = false;
    },
    close: async () => {
      cutAll();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function relay(client: Socket, options: ProxyOptions): void {
  const { targetPort, faultFor = () => null, rewriteCommand, rewriteHello } = options;
  const server = connect(targetPort, '127.0.0.1');
  const pending = new Map<number, Fault>();
  const hellos = new Set<number>();
  const cut = () => {
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) socket.on('error', cut).on('close', cut);

  eachMessage(client, message => {
    const command = commandOf(message);
    if (command && isHello(command)) hellos.add(requestIdOf(message));
    const fault = command && faultFor(command, message.length);
    if (fault?.kind === 'cutBefore') return cut();
    if (fault?.kind === 'notWritablePrimary') return void client.write(steppedDown(requestIdOf(message)));
    if (fault?.kind === 'refused')
      return void client.write(answering(requestIdOf(message), { code: fault.code, errmsg: fault.message }));
    if (fault?.kind === 'late')
      return void setTimeout(() => server.destroyed || server.write(message), fault.ms);
    if (fault) pending.set(requestIdOf(message), fault);
    server.write(rewriteCommand && command ? rewritten(message, rewriteCommand) : message);
  });
  eachMessage(server, message => {
    const fault = pending.get(responseToOf(message));
    pending.delete(responseToOf(message));
    if (fault?.kind === 'cutAfter') return cut();
    const shown =
      rewriteHello && hellos.has(responseToOf(message)) ? rewritten(message, rewriteHello) : message;
    if (fault?.kind === 'stall')
      return void setTimeout(() => client.destroyed || client.write(shown), fault.ms);
    client.write(shown);
  });
}

function eachMessage(socket: Socket, take: (message: Buffer) => void): void {
  let buffered = Buffer.alloc(0);
  socket.on('data', chunk => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 4 && buffered.length >= buffered.readInt32LE(0)) {
      const length = buffered.readInt32LE(0);
      take(buffered.subarray(0, length));
      buffered = buffered.subarray(length);
    }
  });
}

const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;
const headerSize = 16;

const requestIdOf = (message: Buffer): number => message.readInt32LE(4);
const responseToOf = (message: Buffer): number => message.readInt32LE(8);

const isHello = (command: Document): boolean =>
  'hello' in command || 'ismaster' in command || 'isMaster' in command;

/** Null for what is no command. */
function commandOf(message: Buffer): Document | null {
  const start = bodyStart(message);
  return start === null
    ? null
    : BSON.deserialize(message.subarray(start), { allowObjectSmallerThanBufferSize: true });
}

function bodyStart(message: Buffer): number | null {
  switch (message.readInt32LE(12)) {
    case opMsg:
      return headerSize + 4 + 1;
    case opQuery:
      return message.indexOf(0, headerSize + 4) + 1 + 8;
    case opReply:
      return headerSize + 20;
    default:
      return null;
  }
}

function rewritten(message: Buffer, change: (answer: Document) => Document): Buffer {
  const start = bodyStart(message);
  const answer = commandOf(message);
  if (start === null || !answer) return message;
  const rest = message.subarray(start + message.readInt32LE(start));
  return withLength(Buffer.concat([message.subarray(0, start), BSON.serialize(change(answer)), rest]));
}

/** What a primary that stepped down answers; the label tells drivers that they may try the write again. */
function steppedDown(responseTo: number): Buffer {
  return answering(responseTo, {
    code: 10_107,
    codeName: 'NotWritablePrimary',
    errmsg: 'not primary',
    errorLabels: ['RetryableWriteError'],
  });
}

function answering(responseTo: number, failure: Document): Buffer {
  const header = Buffer.alloc(headerSize + 5);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(opMsg, 12);
  return withLength(Buffer.concat([header, BSON.serialize({ ok: 0, ...failure })]));
}

function withLength(message: Buffer): Buffer {
  const copy = Buffer.from(message);
  copy.writeInt32LE(copy.length, 0);
  return copy;
}
