import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Author, authorSchema } from '../accounts/audit';
import { parseJson } from '../http/json';
import { BackupFailed } from '../ports';
import { problemCode } from '../problem-code';
import {
  type CommandName,
  type Commands,
  commandSchemas,
  type Inputs,
  isCommandName,
  type Outputs,
} from './commands';
import { openPrivateFolder } from './private-folder';

export interface AdminSocketOptions {
  dataDir: string;
  /** The commands as this author gives them; who connects may read the store's files too, and is believed. */
  commandsFor: (author: Author | undefined) => Commands;
  onProblem?: (message: string, error: unknown) => void;
}

export interface AdminSocket {
  close(): Promise<void>;
}

/**
 * The running server has the store to itself; through this socket the terminal's commands work all the same. It stands in the data
 * directory and nowhere else: whoever may open it (its owner, mode 0600, in a folder of mode 0700) could read the store's files
 * too, and nobody else can put one there. One JSON line a request, one JSON line an answer.
 * @throws FolderNotPrivate
 */
export async function serveCommands({
  dataDir,
  commandsFor,
  onProblem = () => {},
}: AdminSocketOptions): Promise<AdminSocket> {
  const folder = openPrivateFolder(dataDir, { close: true });
  const path = folder.socketPath(socketName);
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    answerAll(socket, commandsFor, onProblem).catch(error => onProblem('the admin socket failed', error));
  });
  // Left by a server that was killed: the store's lock says that there is no other.
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  chmodSync(path, 0o600);
  return { close };

  function close(): Promise<void> {
    for (const socket of sockets) socket.end();
    return new Promise(resolve =>
      server.close(() => {
        folder.close();
        resolve();
      }),
    );
  }
}

/**
 * The commands of the server that has this directory open, or null when none listens.
 * @throws FolderNotPrivate before anything, a password above all, is said to who may have put a socket there
 */
export async function connectCommands(
  dataDir: string,
  author?: Author,
): Promise<{ commands: Commands; close(): void } | null> {
  if (!existsSync(dataDir) || !statSync(dataDir).isDirectory()) return null;
  const folder = openPrivateFolder(dataDir, { close: false });
  const socket = await listening(folder.socketPath(socketName));
  folder.close();
  if (!socket) return null;
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();

  async function call<Name extends CommandName>(name: Name, input: Inputs[Name]): Promise<Outputs[Name]> {
    socket?.write(`${JSON.stringify({ command: name, input, author })}\n`);
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
    deliveries: input => call('deliveries', input),
    deliverPage: input => call('deliverPage', input),
    planRows: input => call('planRows', input),
    importRows: input => call('importRows', input),
    personPage: input => call('personPage', input),
    refuseImport: input => call('refuseImport', input),
    setStatus: input => call('setStatus', input),
    find: input => call('find', input),
    person: input => call('person', input),
    auditPage: input => call('auditPage', input),
    remove: input => call('remove', input),
    expiring: input => call('expiring', input),
    beginRotation: input => call('beginRotation', input),
    resealPage: input => call('resealPage', input),
    endRotation: input => call('endRotation', input),
    backUp: input => call('backUp', input),
    check: input => call('check', input),
    checkPage: input => call('checkPage', input),
    conclude: input => call('conclude', input),
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

const socketName = 'admin.sock';

async function answerAll(
  socket: Socket,
  commandsFor: AdminSocketOptions['commandsFor'],
  onProblem: (message: string, error: unknown) => void,
): Promise<void> {
  limitLines(socket);
  for await (const line of createInterface({ input: socket })) {
    const answer = await answerTo(line, commandsFor).catch(error => failure(error, onProblem));
    socket.write(`${JSON.stringify(answer)}\n`);
  }
}

/** What comes without an end of line would be kept until there is one. */
function limitLines(socket: Socket): void {
  let length = 0;
  socket.on('data', (bytes: Buffer) => {
    const end = bytes.lastIndexOf(newline);
    length = end === -1 ? length + bytes.length : bytes.length - end;
    if (length > longestLine) socket.destroy();
  });
}
const newline = 0x0a;
/** Bytes; a batch of an import has some hundred KB. */
const longestLine = 16 * 1024 * 1024;

async function answerTo(
  line: string,
  commandsFor: AdminSocketOptions['commandsFor'],
): Promise<{ answer: unknown }> {
  const { command, input, author } = readRequest(line);
  return { answer: await perform(commandsFor(author), command, input) };
}

function readRequest(line: string): z.infer<typeof requestSchema> {
  const read = parseJson(Buffer.from(line), { deepest: 8, mostEntries: 1_000_000 });
  const parsed = requestSchema.safeParse(read.outcome === 'read' ? read.body : undefined);
  if (!parsed.success) {
    throw new CommandFailed(
      'BAD_REQUEST',
      'the request is not one of the commands: are both of the same version?',
    );
  }
  return parsed.data;
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
  if (error instanceof BackupFailed) onProblem(`a backup was not made: ${error.message}`, error);
  if (error instanceof Error && 'code' in error && expectedCodes.includes(String(error.code))) {
    return { error: { code: String(error.code), message: error.message } };
  }
  const problem = problemCode(error);
  onProblem(`a command over the admin socket failed (${problem})`, error);
  return {
    error: {
      code: 'COMMAND_FAILED',
      message: `the server could not carry out the command (${problem}): see its log`,
    },
  };
}

const expectedCodes = [
  'STORE_CONFLICT',
  'ACCOUNT_DAMAGED',
  'HASHING_BUSY',
  'BAD_REQUEST',
  'ROTATION_REFUSED',
  'BACKUP_FAILED',
];

const requestSchema = z.strictObject({
  command: z.custom<CommandName>(isCommandName),
  input: z.unknown(),
  author: authorSchema.optional(),
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
