import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type CommandName, type Commands, commandSchemas, type Inputs, type Outputs } from './commands';

/**
 * The running server has the store to itself; through this socket the terminal's commands work all the same. Whoever may
 * open it (its owner, mode 0600) could read the store's files too. One JSON line a request, one JSON line an answer.
 */
export async function serveCommands({
  dataDir,
  commands,
  onProblem = () => {},
}: {
  dataDir: string;
  commands: Commands;
  onProblem?: (message: string, error: unknown) => void;
}): Promise<{ close(): Promise<void> }> {
  const path = socketPath(dataDir);
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    answerAll(socket, commands, onProblem).catch(error => onProblem('the admin socket failed', error));
  });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Left by a server that was killed: the store's lock says that there is no other.
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  chmodSync(path, 0o600);
  return { close };

  function close(): Promise<void> {
    for (const socket of sockets) socket.end();
    return new Promise(resolve => server.close(() => resolve()));
  }
}

/** The commands of the server that has this directory open, or null when none listens. */
export async function connectCommands(
  dataDir: string,
): Promise<{ commands: Commands; close(): void } | null> {
  const socket = await listening(socketPath(dataDir));
  if (!socket) return null;
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();

  async function call<Name extends CommandName>(name: Name, input: Inputs[Name]): Promise<Outputs[Name]> {
    socket?.write(`${JSON.stringify({ command: name, input })}\n`);
    const { value, done } = await answers.next();
    if (done) throw new CommandFailed('SERVER_GONE', 'the server stopped before it answered');
    const answer = answerSchema.parse(JSON.parse(value));
    if ('error' in answer) throw new CommandFailed(answer.error.code, answer.error.message);
    return commandSchemas[name].output.parse(answer.answer);
  }

  const commands: Commands = {
    verifyPassword: input => call('verifyPassword', input),
    unlock: input => call('unlock', input),
    show: input => call('show', input),
    exportPage: input => call('exportPage', input),
    restorations: input => call('restorations', input),
    settle: input => call('settle', input),
    conflicts: input => call('conflicts', input),
    importRows: input => call('importRows', input),
  };
  return { commands, close: () => socket.end() };
}

/** What the server answered instead of an outcome; `code` is its error's. */
export class CommandFailed extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** In the data directory, or beside the system's temporary files where that would be too long for a socket. */
export function socketPath(dataDir: string): string {
  const path = join(dataDir, 'admin.sock');
  if (Buffer.byteLength(path) <= longestSocketPath) return path;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(tmpdir(), `sesame-${userInfo().uid}-${name}`, 'admin.sock');
}

/** `sun_path` has 104 bytes on macOS (108 on Linux), the zero at its end included. */
const longestSocketPath = 103;

async function answerAll(
  socket: Socket,
  commands: Commands,
  onProblem: (message: string, error: unknown) => void,
): Promise<void> {
  for await (const line of createInterface({ input: socket })) {
    const answer = await answerTo(line, commands).catch(error => failure(error, onProblem));
    socket.write(`${JSON.stringify(answer)}\n`);
  }
}

async function answerTo(line: string, commands: Commands): Promise<{ answer: unknown }> {
  const { command, input } = readRequest(line);
  return { answer: await perform(commands, command, input) };
}

/** What JSON.parse throws quotes the text, and that may be a password. */
function readRequest(line: string): z.infer<typeof requestSchema> {
  try {
    return requestSchema.parse(JSON.parse(line));
  } catch {
    throw new CommandFailed(
      'BAD_REQUEST',
      'the request is not one of the commands: are both of the same version?',
    );
  }
}

function perform<Name extends CommandName>(
  commands: Commands,
  name: Name,
  input: unknown,
): Promise<Outputs[Name]> {
  return commands[name](commandSchemas[name].input.parse(input));
}

/** An expected failure has a code of ours; the message of any other may hold what was sent. */
function failure(error: unknown, onProblem: (message: string, error: unknown) => void) {
  if (error instanceof Error && 'code' in error && expectedCodes.includes(String(error.code))) {
    return { error: { code: String(error.code), message: error.message } };
  }
  onProblem('a command over the admin socket failed', error);
  return {
    error: { code: 'COMMAND_FAILED', message: 'the server could not carry out the command: see its log' },
  };
}

const expectedCodes = ['STORE_CONFLICT', 'HASHING_BUSY', 'BAD_REQUEST'];

const requestSchema = z.strictObject({
  command: z.enum([
    'verifyPassword',
    'unlock',
    'show',
    'exportPage',
    'restorations',
    'settle',
    'conflicts',
    'importRows',
  ]),
  input: z.unknown(),
});

const answerSchema = z.union([
  z.strictObject({ answer: z.unknown() }),
  z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) }),
]);

function listening(path: string): Promise<Socket | null> {
  return new Promise(resolve => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.on('error', () => resolve(null));
  });
}
