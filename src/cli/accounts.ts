import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ResealedPage } from '../accounts/account-repository';
import { type Author, everybody } from '../accounts/audit';
import { type MasterKeys, newSlots } from '../accounts/master-keys';
import { createPasswordHasher } from '../accounts/password-hasher';
import { type Config, readConfig } from '../config';
import { type FileRights, replaceFile } from '../mail/directory/passwd-file';
import { openStore, storeKeys } from '../open-store';
import { forgetPreviousFile, loadMasterKeys, renewKeyFile } from '../storage/master-key';
import { restoreMongo } from '../storage/mongo/backup';
import { migrateMongo } from '../storage/mongo/migrate';
import { connectCommands } from './admin-socket';
import {
  type AuditOptions,
  auditFormats,
  kindsIn,
  listAudit,
  momentIn,
  outcomeNames,
  sourceIn,
} from './audit-command';
import { authorOf } from './author';
import { backUp, readersOf } from './backup-command';
import { checkStore } from './check-command';
import { type Commands, commandSettings, createCommands, type Outputs } from './commands';
import { type ExportFormat, exportFormats, type FormatName } from './export-formats';
import { type ImportOptions, mapIn, percentIn, runImport, usualPercent } from './import-command';
import { checkOutput } from './output-file';
import { isConfirmed, type Terminal } from './terminal';

/**
 * `npm run accounts -- COMMAND`.
 * @param args without the program's name
 * @returns the exit code: 0, 1 for « no » (invalid, unknown, rows refused), 2 when the command could not be carried out
 */
export async function runAccounts(args: string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = createProgram(terminal, code => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.stderr.write(`${sentenceFor(error)}\n`);
    return 2;
  }
}

function createProgram(terminal: Terminal, exit: (code: number) => void): Command {
  const { stdout, stderr } = terminal;
  const program = new Command('accounts')
    .description('Accounts of Sésame: works beside a running server too, through its admin socket.')
    .exitOverride()
    .option('--actor <name>', 'who gives the command, for the audit log (beside the user of the system)')
    .hook('preAction', (_, action) => {
      author = authorOf({
        command: action.name(),
        // Of `audit` it is whose records are wanted.
        named: action.name() === 'audit' ? undefined : nameIn(program.opts()),
        env: terminal.env,
        requestId: randomUUID(),
      });
    })
    .configureOutput({ writeOut: text => stdout.write(text), writeErr: text => stderr.write(text) });
  const say = (text: string) => stdout.write(`${text}\n`);
  let author: Author | undefined;
  const withStore: WithStore = (work, keys) => withCommands(terminal, requireStore, author, work, keys);
  const withNewStore: WithStore = work => withCommands(terminal, () => {}, author, work);

  program
    .command('import')
    .argument('<file>', 'a table as Excel saves it (CSV or text), or JSON lines')
    .option('--dry-run', 'check every row, say what would be done, and write nothing')
    .option('--skip-invalid', 'write the good rows although some are bad')
    .option('--complete', 'the file has everybody: who is not in it is disabled')
    .option('--at-most <percent>', 'of the active accounts that may be disabled', percentIn, usualPercent)
    .option('--yes', 'do not ask')
    .option('--ignore-unknown', 'leave out the columns that are not known')
    .option(
      '--map <column=name>',
      'what the file calls a column, such as numen=N_NUMEN; several times',
      mapIn,
    )
    .description('check every row, then insert or update the accounts')
    .action(async (path: string, options: ImportOptions) => {
      exit(await withNewStore(commands => runImport(commands, path, options, terminal)));
    });

  program
    .command('verify-password')
    .argument('<username>')
    .description('read a password on standard input; print valid or invalid')
    .action(async (username: string) => {
      const password = await readPassword(terminal);
      const isValid = await withStore(commands => commands.verifyPassword({ username, password }));
      say(isValid ? 'valid' : 'invalid');
      exit(isValid ? 0 : 1);
    });

  program
    .command('unlock')
    .argument('<username>')
    .description('clear the attempts of an account')
    .action(async (username: string) => {
      const outcome = await withStore(commands => commands.unlock({ username }));
      say(`${username}: ${unlockOutcomes[outcome]}`);
      exit(outcome === 'unknown' ? 1 : 0);
    });

  for (const [name, status] of [
    ['disable', 'disabled'],
    ['enable', 'active'],
  ] as const)
    program
      .command(name)
      .argument('<username...>')
      .description(
        status === 'disabled'
          ? 'nobody is recognised as its owner any more, and its mailbox does not open'
          : 'the other way round',
      )
      .action(async (usernames: string[]) => {
        exit(await withStore(commands => setStatuses(commands, usernames, status, say)));
      });

  program
    .command('person')
    .argument('<username>')
    .description('everything that is kept about somebody, as JSON')
    .action(async (username: string) => {
      const kept = await withStore(commands => commands.person({ username }));
      say(kept ? JSON.stringify(kept, dated, 2) : `${username}: no such account`);
      exit(kept ? 0 : 1);
    });

  program
    .command('remove')
    .argument('<username>')
    .option('--yes', 'do not ask')
    .description('forget somebody for good: account, audit records, requests and chats')
    .action(async (username: string, { yes }: { yes?: boolean }) => {
      exit(await withStore(commands => removePerson(commands, username, yes === true, terminal)));
    });

  program
    .command('expiring')
    .addOption(new Option('--days <count>', 'removed within so many days').default(30).argParser(countIn))
    .description('who is disabled for so long that the server will remove them (RETENTION), and when')
    .action(async ({ days }: { days: number }) => {
      await withStore(commands => listExpiring(commands, days, say));
    });

  program
    .command('audit')
    .option('--account <username>', 'about one account')
    .option('--since <moment>', 'such as 2026-03-05, 2026-03-05T14:00 (UTC) or 24h', momentIn(terminal.now))
    .option('--until <moment>', 'that moment not included', momentIn(terminal.now))
    .option('--kind <kinds>', 'such as identity.rejected,password, or identity for all of them', kindsIn)
    .addOption(new Option('--outcome <outcome>', 'what came of it; refused is failure').choices(outcomeNames))
    .option('--source <address>', 'from an address, or what the log has of one', sourceIn)
    .option('--request <id>', 'of one request, or of one command as it was given once')
    .option('--limit <count>', 'the newest so many', countIn)
    .addOption(
      new Option('--format <name>', 'of the list').choices(Object.keys(auditFormats)).default('table'),
    )
    .description('who did what, newest first; --actor NAME: by whom')
    .action(async (options: AuditOptions) => {
      const actor = nameIn(program.opts());
      exit(await withStore(commands => listAudit(commands, options, actor, text => writeTo(stdout, text))));
    });

  program
    .command('show')
    .argument('<username>')
    .description('what is known of an account, as JSON')
    .action(async (username: string) => {
      const summary = await withStore(commands => commands.show({ username }));
      say(summary ? JSON.stringify(summary, dated, 2) : `${username}: no such account`);
      exit(summary ? 0 : 1);
    });

  program
    .command('export')
    .option('--out <file>', 'write there instead of on standard output')
    .option('--owner <name>', 'of that file')
    .option('--group <name>', 'of that file, such as dovecot')
    .addOption(new Option('--mode <octal>', 'of that file').default(0o600, '0600').argParser(modeIn))
    .addOption(new Option('--format <name>', 'for what').choices(formatNames).default('csv'))
    .description('every account as CSV, or as a passwd-file for Dovecot; without NUMEN and birth date')
    .action(async ({ out, format, ...rights }: { out?: string; format: FormatName } & FileRights) => {
      const chosen = exportFormats[format];
      if (out) checkOutput(out, readConfig(terminal.env).settings.dataDir);
      await withStore(commands =>
        out
          ? exportToFile(commands, chosen, out, rights)
          : exportAll(commands, chosen, text => writeTo(stdout, text)),
      );
    });

  program
    .command('deliveries')
    .option('--all', 'deliver every account again, as after a restore or to a new directory')
    .description('changed passwords that the mail server does not have yet: account, since when, why')
    .action(async ({ all }: { all?: boolean }) => {
      await withStore(commands => (all ? deliverAll(commands, say) : listDeliveries(commands, say)));
    });

  program
    .command('restorations')
    .option('--settle <id>', 'the mailbox was restored: forget this request')
    .description('requests for the mail team that are still to be dealt with')
    .action(async ({ settle }: { settle?: string }) => {
      exit(
        await withStore(commands =>
          settle ? settleOne(commands, settle, say) : listRestorations(commands, say),
        ),
      );
    });

  program
    .command('backup')
    .argument('<file>', 'outside of DATA_DIR')
    .option('--force', 'replace the file that is there')
    .description('copy the accounts while servers run, and read the copy whole')
    .action(async (file: string, { force }: { force?: boolean }) => {
      const config = readConfig(terminal.env);
      const isMongo = config.secrets.mongodbUri !== undefined;
      const { dataDir } = config.settings;
      const options = { keys: keysOf(config), isMongo, dataDir, force: force === true };
      say(await withStore(commands => backUp(commands, file, options)));
    });

  program
    .command('restore')
    .argument('<file>')
    .description('put a backup into an empty MongoDB database, after migrate')
    .action(async (file: string) => {
      exit(await restore(readConfig(terminal.env), file, author, terminal.now(), say));
    });

  program
    .command('check')
    .description(
      'read the whole store, beside a running server too: its files, and the seal of every account',
    )
    .action(async () => exit(await withStore(commands => checkStore(commands, say))));

  program
    .command('rotate-keys')
    .option('--dry-run', 'say what would be done, and write nothing')
    .description('change the master key: from SESAME_MASTER_KEY_PREVIOUS to SESAME_MASTER_KEY')
    .action(async ({ dryRun }: { dryRun?: boolean }) => {
      const report = await rotateKeys(withStore, dryRun === true, terminal);
      say(rotationLine(report, dryRun === true));
      exit(report.damaged > 0 ? 1 : 0);
    });

  program
    .command('migrate')
    .description(
      'set up the MongoDB database: collections, validators, indexes; may be run again beside servers of the same version',
    )
    .action(async () => exit(await migrate(readConfig(terminal.env), author, terminal.now(), say)));

  return program;
}

const nameIn = (options: Record<string, unknown>): string | undefined =>
  typeof options.actor === 'string' ? options.actor : undefined;

const formatNames = Object.keys(exportFormats);

/** @param keys others than those of the settings, where no server runs */
type WithStore = <T>(work: (commands: Commands) => Promise<T>, keys?: MasterKeys) => Promise<T>;

/** A slip in `DATA_DIR` must not look like an empty store. */
function requireStore(dataDir: string): void {
  if (!existsSync(join(dataDir, 'accounts.db'))) throw new Error(`${dataDir} (DATA_DIR) holds no accounts`);
}

/** In the running server when there is one, in this process otherwise. */
async function withCommands<T>(
  terminal: Terminal,
  checkDirectory: (dataDir: string) => void,
  author: Author | undefined,
  work: (commands: Commands) => Promise<T>,
  keys?: MasterKeys,
): Promise<T> {
  const config = readConfig(terminal.env);
  const { dataDir } = config.settings;
  if (config.secrets.mongodbUri) return withOwnStore(config, terminal, author, work, keys);
  const client = await connectCommands(dataDir, author);
  if (!client) {
    checkDirectory(dataDir);
    return withOwnStore(config, terminal, author, work, keys);
  }
  try {
    return await work(client.commands);
  } finally {
    client.close();
  }
}

async function withOwnStore<T>(
  config: Config,
  { stderr, now }: Terminal,
  author: Author | undefined,
  work: (commands: Commands) => Promise<T>,
  keys = keysOf(config),
): Promise<T> {
  const store = await openStore(config, keys, now, message => stderr.write(`${message}\n`));
  try {
    const hasher = createPasswordHasher();
    const ports = { ...store, hasher, randomId: randomUUID, ...commandSettings(config.settings) };
    return await work(createCommands({ ...ports, author }));
  } finally {
    await store.close();
  }
}

function keysOf({ settings: { dataDir, production }, secrets }: Config): MasterKeys {
  const { masterKey: fromEnv, previousMasterKey: previousFromEnv, mongodbUri } = secrets;
  return loadMasterKeys({ dataDir, fromEnv, previousFromEnv, production, isMongo: mongodbUri !== undefined });
}

/** The database then belongs to this master key. */
async function migrate(
  config: Config,
  author: Author | undefined,
  at: number,
  say: (text: string) => void,
): Promise<number> {
  const { mongodbUri } = config.secrets;
  if (!mongodbUri) {
    say('the embedded store (no MONGODB_URI) sets itself up: nothing to do');
    return 0;
  }
  const keys = keysOf(config);
  const { done, missing } = await migrateMongo({
    uri: mongodbUri,
    ...storeKeys(keys),
    newSlots: newSlots(keys),
    record: { id: randomUUID(), at, kind: 'store.migrated', subject: 'accounts', channel: 'cli', ...author },
  });
  for (const line of [...done, ...missing]) say(line);
  say(done.length > 0 ? 'the database is ready' : 'the database was ready');
  return 0;
}

async function restore(
  config: Config,
  path: string,
  author: Author | undefined,
  at: number,
  say: (text: string) => void,
): Promise<number> {
  const { mongodbUri: uri } = config.secrets;
  if (!uri) {
    say(
      'the embedded store is restored by putting the copy in its place: docs/operations.md, Backup and restore',
    );
    return 2;
  }
  const kind = 'store.restored';
  const record = { id: randomUUID(), at, kind, subject: everybody, channel: 'cli', ...author } as const;
  const accounts = await restoreMongo({ uri, path, ...readersOf(keysOf(config)), record });
  say(`${path}: ${accounts} accounts restored`);
  return 0;
}

/** Where the key is a file of ours, the new one is made here; otherwise the operator has given both. */
async function rotateKeys(
  withStore: WithStore,
  dryRun: boolean,
  terminal: Terminal,
): Promise<RotationReport> {
  const config = readConfig(terminal.env);
  const { dataDir } = config.settings;
  const isFile = config.secrets.masterKey === undefined;
  const reseal = (commands: Commands) => resealAll(commands, dryRun, terminal);
  if (!isFile) return withStore(reseal);
  requireStore(dataDir);
  if (dryRun) return withStore(reseal, { current: randomBytes(32), previous: keysOf(config).current });
  await renewFile(dataDir);
  const report = await withStore(reseal);
  forgetPreviousFile(dataDir);
  return report;
}

async function renewFile(dataDir: string): Promise<void> {
  const client = await connectCommands(dataDir);
  client?.close();
  if (client)
    throw new Error('a server runs there, which has read its key already: stop it, and run this again');
  renewKeyFile(dataDir);
}

type RotationReport = Omit<ResealedPage, 'last'>;

async function resealAll(commands: Commands, dryRun: boolean, { stderr }: Terminal): Promise<RotationReport> {
  const total = await commands.beginRotation({ dryRun });
  const bar = stderr.isTTY
    ? new SingleBar({ format: 'sealing {bar} {value}/{total}', stream: stderr })
    : null;
  const report: RotationReport = { seen: 0, resealed: 0, damaged: 0 };
  try {
    for (let after = ''; ; ) {
      const { seen, resealed, damaged, last } = await commands.resealPage({ after, dryRun });
      report.seen += seen;
      report.resealed += resealed;
      report.damaged += damaged;
      showProgress(bar, report.seen, total);
      if (last === null) break;
      after = last;
    }
  } finally {
    bar?.stop();
  }
  if (!dryRun) await commands.endRotation({});
  return report;
}

function rotationLine({ seen, resealed, damaged }: RotationReport, dryRun: boolean): string {
  const counts = `of ${seen} accounts ${resealed} ${dryRun ? 'would be' : 'were'} sealed anew, ${damaged} are damaged (in the log)`;
  if (dryRun) return `${counts}; nothing was written`;
  return (
    `${counts}; the key before opens this store no more: remove SESAME_MASTER_KEY_PREVIOUS, and restart every server. ` +
    'Keep that key as long as you keep backups from before: they need it'
  );
}

/** While the file is checked nobody knows how long it is. */
function showProgress(bar: SingleBar | null, done: number, total: number | null): void {
  if (!bar || total === null) return;
  if (!bar.isActive) bar.start(total, 0);
  bar.update(done);
}

/** To a file beside it first, and then in its place at once: a mail server may read it at any time. */
function exportToFile(
  commands: Commands,
  format: ExportFormat,
  path: string,
  rights: FileRights,
): Promise<void> {
  return replaceFile(path, rights, file =>
    exportAll(commands, format, async text => void (await file.appendFile(text))),
  );
}

function countIn(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('a number');
  return Number(text);
}

/** `640`: of the owner and a group. */
function modeIn(octal: string): number {
  if (!/^0?[0-7]{3}$/.test(octal)) throw new InvalidArgumentError('three octal digits, such as 0640');
  return Number.parseInt(octal, 8);
}

async function exportAll(
  commands: Commands,
  { header, line }: ExportFormat,
  write: (text: string) => Promise<void>,
): Promise<void> {
  await write(header);
  for (let after = ''; ; ) {
    const page = await commands.exportPage({ after });
    await write(page.map(line).join(''));
    const last = page.at(-1);
    if (!last) return;
    after = last.username;
  }
}

async function writeTo(target: NodeJS.WritableStream, text: string): Promise<void> {
  if (text && !target.write(text)) await once(target, 'drain');
}

async function listRestorations(commands: Commands, say: (text: string) => void): Promise<number> {
  for (const { id, at, date, username, email } of await commands.restorations({})) {
    say([id, new Date(at).toISOString(), date, username ?? '?', email ?? '?'].join('\t'));
  }
  return 0;
}

async function listDeliveries(commands: Commands, say: (text: string) => void): Promise<void> {
  const { count, entries, delivers } = await commands.deliveries({});
  for (const { at, username, problem } of entries)
    say([username ?? '?', new Date(at).toISOString(), problem ?? 'waiting'].join('\t'));
  if (!delivers) say(noMailServer);
  else say(count === 0 ? 'nothing waits to be delivered' : `${count} waiting`);
}

const noMailServer = 'no mail server is set (MAIL_DIRECTORY): no password is delivered to any';

async function deliverAll(commands: Commands, say: (text: string) => void): Promise<void> {
  if (!(await commands.deliveries({})).delivers) return say(noMailServer);
  const run = randomUUID();
  let count = 0;
  for (let after: string | null = ''; after !== null; ) {
    const { queued, last }: { queued: number; last: string | null } = await commands.deliverPage({
      after,
      run,
    });
    count += queued;
    after = last;
  }
  say(`${count} to deliver`);
}

async function setStatuses(
  commands: Commands,
  usernames: string[],
  status: 'active' | 'disabled',
  say: (text: string) => void,
): Promise<number> {
  let unknown = 0;
  for (const username of usernames) {
    const id = await commands.find({ username });
    if (id === null) unknown++;
    else await commands.setStatus({ ids: [id], status });
    say(`${username}: ${id === null ? 'no such account' : status}`);
  }
  return unknown > 0 ? 1 : 0;
}

async function removePerson(
  commands: Commands,
  username: string,
  isSure: boolean,
  terminal: Terminal,
): Promise<number> {
  if (!isSure && !terminal.stdin.isTTY) {
    terminal.stderr.write(`${username}: say --yes to forget this account for good\n`);
    return 2;
  }
  const isWanted = isSure || (await isConfirmed(`Forget ${username} for good?`, terminal));
  const outcome = isWanted ? await commands.remove({ username }) : 'kept';
  terminal.stdout.write(`${username}: ${removalOutcomes[outcome]}\n`);
  return outcome === 'removed' ? 0 : 1;
}

const removalOutcomes = {
  removed: 'removed',
  kept: 'nothing was done',
  unknown: 'no such account',
  undelivered:
    'the mail server still knows this account: disable it, wait until « deliveries » has nothing of it, and remove it then',
};

async function listExpiring(commands: Commands, days: number, say: (text: string) => void): Promise<void> {
  const people = await commands.expiring({ days });
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  for (const { username, disabledAt, removedAt } of people)
    say([username, `disabled ${dayOf(disabledAt)}`, `removed ${dayOf(removedAt)}`].join('\t'));
  say(`${people.length} to be removed within ${days} days`);
}

const unlockOutcomes: Record<Outputs['unlock'], string> = {
  unlocked: 'unlocked',
  cleared: 'was not locked; the attempts that were counted are cleared',
  clear: 'was not locked, nothing to clear',
  unknown: 'no such account',
};

async function settleOne(commands: Commands, id: string, say: (text: string) => void): Promise<number> {
  const isSettled = await commands.settle({ id });
  say(isSettled ? `${id}: settled` : `${id}: no such pending request`);
  return isSettled ? 0 : 1;
}

/** Times are for people here. */
function dated(key: string, value: unknown): unknown {
  return timeFields.includes(key) && typeof value === 'number' && value > 0
    ? new Date(value).toISOString()
    : value;
}

const timeFields = ['at', 'lastAt', 'lockedUntil', 'disabledAt', 'openedAt', 'expiresAt', 'usedAt'];

/** One line, without the end of the line; not echoed on a terminal. Never an argument: those are seen by everybody. */
async function readPassword({ stdin, stderr }: Terminal): Promise<string> {
  if (stdin.isTTY) stderr.write('Password: ');
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: stdin, output: silence, terminal: stdin.isTTY === true });
  for await (const line of reader) {
    reader.close();
    if (stdin.isTTY) stderr.write('\n');
    return line;
  }
  throw new Error('no password on standard input');
}

function sentenceFor(error: unknown): string {
  const { code, message } = asError(error);
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'EPERM')
    return `cannot read or write the file: ${message}`;
  if (code === 'DATA_DIR_IN_USE')
    return `${message}\n(a server that runs there should answer on its admin socket: is it starting or stopping?)`;
  return message;
}

function asError(error: unknown): { code: string; message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: 'unknown reason' };
  const code = 'code' in error ? String(error.code) : '';
  const line = 'line' in error && typeof error.line === 'number' ? `line ${error.line}: ` : '';
  return { code, message: line + ('message' in error ? String(error.message) : 'unknown reason') };
}

if (require.main === module) {
  if (process.env.NODE_ENV !== 'production' && existsSync(join(process.cwd(), '.env'))) loadEnvFile('.env');
  const { env, stdin, stdout, stderr } = process;
  runAccounts(process.argv.slice(2), { env, stdin, stdout, stderr, now: Date.now }).then(code => {
    process.exitCode = code;
    // A terminal that still listens would keep the process.
    stdin.pause();
  });
}
