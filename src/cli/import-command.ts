import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { InvalidArgumentError } from 'commander';
import { dateIn } from '../../dialogs/restoration-window';
import { importedFields } from '../accounts/account-repository';
import { readConfig } from '../config';
import type { Commands } from './commands';
import { batchSize, type ImportCounts, type ImportPlan, planImport, writeImport } from './import-accounts';
import { type Column, columns } from './import-columns';
import type { RowRules } from './import-row';
import { openSource, type Source, UnreadableSource } from './import-source';
import type { Encoding } from './import-text';
import { isConfirmed, type Terminal } from './terminal';

export interface ImportOptions {
  skipInvalid?: boolean;
  dryRun?: boolean;
  ignoreUnknown?: boolean;
  map?: Map<Column, string>;
  complete?: boolean;
  /** Percent of the active accounts. */
  atMost: number;
  yes?: boolean;
}

/**
 * What is refused leaves a record, as what is written does.
 * @returns the exit code: 1 when rows were refused, 2 when nothing was done for another reason
 */
export async function runImport(
  commands: Commands,
  path: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<number> {
  const run = randomUUID();
  const meant = [`sha256=${await digestOf(path)}`, ...flagsOf(options)];
  const prepared = await prepare(commands, path, options, terminal).catch(async error => {
    if (error instanceof UnreadableSource && !options.dryRun)
      await commands.refuseImport({ run, detail: [...meant, 'unreadable'].join(' ') });
    throw error;
  });
  const { plan, leaving } = prepared;
  const detail = [...meant, ...countsIn(plan, countOf(leaving))].join(' ');
  if (!prepared.isWanted) {
    if (!options.dryRun) await commands.refuseImport({ run, detail });
    return prepared.code;
  }
  const { source, rules } = prepared;
  const counts = await written(commands, source, plan, rules, { run, detail }, terminal);
  const absent = await disabledAll(commands, leaving.absent, terminal);
  const disabled = leaving.byStatus + absent;
  terminal.stdout.write(
    `${counted(counts, plan.refused, isTold(leaving, options) ? disabled : undefined)}\n`,
  );
  return codeFor(plan);
}

/** The plan of an import, and whether it is to be written. */
type Prepared = { plan: ImportPlan; leaving: Leaving } & (
  | { isWanted: true; source: Source; rules: RowRules }
  | { isWanted: false; code: number }
);

/**
 * The first characters of the file's SHA-256: it is found again by `sha256sum`. Not all of them: of a file of one person whose NUMEN alone
 * is not known, they would tell whether it was guessed.
 */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex').slice(0, 8);
}

const flagsOf = ({ complete, atMost, skipInvalid, yes }: ImportOptions): string[] => [
  ...(complete ? ['complete'] : []),
  ...(skipInvalid ? ['skip-invalid'] : []),
  ...(yes ? ['yes'] : []),
  `at-most=${atMost}`,
];

const countsIn = ({ inserted, updated, unchanged, refused }: ImportPlan, disabled: number): string[] =>
  Object.entries({ inserted, updated, unchanged, refused, disabled }).map(
    ([name, count]) => `${name}=${count}`,
  );

async function prepare(
  commands: Commands,
  path: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<Prepared> {
  if (options.complete && options.skipInvalid)
    throw new Error('--complete with --skip-invalid would disable whoever has a bad row');
  const source = await openSource(path, options);
  const { area, timeZone } = readConfig(terminal.env).settings.academy;
  const rules = { today: dateIn(timeZone, terminal.now()), departements: area.departements };
  const plan = await checked(commands, source, path, rules, terminal);
  const leaving = leavingFrom(plan, options);
  if (isEmpty(plan)) throw new UnreadableSource('there is no row below the line of the names of columns');
  const told = [
    ...notesOn(source, plan),
    ...withoutUse(options, leaving),
    ...changesIn(plan),
    ...plan.problems,
  ];
  for (const line of told) terminal.stderr.write(`${line}\n`);
  const say = (text: string) => void terminal.stdout.write(`${text}\n`);
  const disabled = isTold(leaving, options) ? countOf(leaving) : undefined;
  const sayPlan = () =>
    say(`${counted(plan, plan.refused, disabled)}: that is what it would be, nothing was written`);
  if (options.dryRun) {
    sayPlan();
    return { plan, leaving, isWanted: false, code: codeFor(plan) };
  }
  if (plan.refused > 0 && !options.skipInvalid) {
    const bad = plan.refused === 1 ? '1 row is bad' : `${plan.refused} rows are bad`;
    say(`nothing was written: ${bad} (--skip-invalid writes the others)`);
    return { plan, leaving, isWanted: false, code: 1 };
  }
  const obstacle = obstacleTo(leaving, options);
  if (obstacle) {
    sayPlan();
    const isLifted = obstacle.asks && terminal.stdin.isTTY && (await isConfirmed('Write it?', terminal));
    if (!isLifted) {
      terminal.stderr.write(`${obstacle.reason}\n`);
      return { plan, leaving, isWanted: false, code: 2 };
    }
  }
  return { isWanted: true, source, rules, plan, leaving };
}

const isEmpty = ({ inserted, updated, unchanged, refused }: ImportPlan): boolean =>
  inserted + updated + unchanged + refused === 0;

/** Said by whom meant `--complete`, maybe. */
function withoutUse({ complete, atMost, yes }: ImportOptions, leaving: Leaving): string[] {
  if (complete || countOf(leaving) > 0 || !(yes || atMost !== usualPercent)) return [];
  return [
    '--at-most and --yes are about whom an import disables: without --complete this one disables nobody',
  ];
}

/** Of the active accounts: more than that do not leave unnoticed. */
export const usualPercent = 5;

const codeFor = ({ refused }: ImportPlan): number => (refused > 0 ? 1 : 0);

/** Who has an active account, and will not have it any more, whichever way the file says so. */
interface Leaving {
  /** Who is not in a file of everybody. */
  absent: string[];
  /** Whom the column `status` disables. */
  byStatus: number;
  /** Active accounts, of which they are. */
  active: number;
}

const leavingFrom = ({ active, known, disables }: ImportPlan, { complete }: ImportOptions): Leaving => ({
  absent: complete ? active.filter(id => !known.has(id)) : [],
  byStatus: disables,
  active: active.length,
});

const countOf = ({ absent, byStatus }: Leaving): number => absent.length + byStatus;

/** Of a file of everybody it is told that nobody leaves, too. */
const isTold = (leaving: Leaving, { complete }: ImportOptions): boolean =>
  complete === true || countOf(leaving) > 0;

/** Half a file must not disable half a staff; `asks`: whether whoever sits there may say yes. */
function obstacleTo(
  leaving: Leaving,
  { atMost, yes }: ImportOptions,
): { reason: string; asks: boolean } | null {
  const count = countOf(leaving);
  if (count === 0) return null;
  const percent = (100 * count) / leaving.active;
  if (percent > atMost)
    return {
      reason: `${count} of ${leaving.active} active accounts (${percent.toFixed(1)} %) ${whyOf(leaving)} (--at-most ${Math.ceil(percent)} lets it)`,
      asks: false,
    };
  return yes ? null : { reason: 'say --yes to write it', asks: true };
}

function whyOf({ absent, byStatus }: Leaving): string {
  if (byStatus === 0) return 'are not in the file: is it everybody?';
  const others = absent.length > 0 ? `, ${absent.length} because they are not in the file` : '';
  return `would be disabled, ${byStatus} by the column status${others}: is that meant?`;
}

async function disabledAll(commands: Commands, ids: string[], terminal: Terminal): Promise<number> {
  return withBar(terminal, 'disabling {bar} {value}/{total}', ids.length, async (onProgress = () => {}) => {
    let disabled = 0;
    for (let first = 0; first < ids.length; first += batchSize) {
      const batch = ids.slice(first, first + batchSize);
      disabled += await commands.setStatus({ ids: batch, status: 'disabled' });
      onProgress(first + batch.length);
    }
    return disabled;
  });
}

async function checked(
  commands: Commands,
  source: Source,
  path: string,
  rules: RowRules,
  terminal: Terminal,
): Promise<ImportPlan> {
  const { size } = await stat(path);
  return withBar(terminal, 'checking {bar} {percentage} %', size, onRead =>
    planImport({ commands, source, rules, onRead }),
  );
}

async function written(
  commands: Commands,
  source: Source,
  { left, inserted, updated, unchanged }: ImportPlan,
  rules: RowRules,
  named: { run: string; detail: string },
  terminal: Terminal,
): Promise<ImportCounts> {
  const rows = inserted + updated;
  const counts = await withBar(terminal, 'writing {bar} {value}/{total}', rows, onWritten =>
    writeImport({ commands, source, rules, left, ...named, onWritten }),
  );
  return { ...counts, unchanged: counts.unchanged + unchanged };
}

/** On a terminal only, and where there is something to do. */
async function withBar<T>(
  { stderr }: Terminal,
  format: string,
  total: number,
  work: (onProgress?: (done: number) => void) => Promise<T>,
): Promise<T> {
  if (!stderr.isTTY || total === 0) return work();
  const bar = new SingleBar({ format, stream: stderr });
  bar.start(total, 0);
  try {
    return await work(done => bar.update(done));
  } finally {
    bar.stop();
  }
}

/** What whoever exported the file should know of how it was taken. */
function notesOn({ encoding, leftOut }: Source, { stayDisabled }: ImportPlan): string[] {
  const names = [...leftOut].map(name => JSON.stringify(name));
  return [
    ...(encoding === 'utf8' ? [] : [`read as ${encodingNames[encoding]}`]),
    ...(names.length > 0 ? [`left out: ${names.join(', ')}`] : []),
    ...(stayDisabled > 0
      ? [`${stayDisabled} of them are disabled, and stay so: the column status, or « enable », changes it`]
      : []),
  ];
}

/** A column that was left empty by mistake is seen here. */
function changesIn({ changes }: ImportPlan): string[] {
  const told = importedFields.flatMap(name => {
    const { changed, emptied } = changes.get(name) ?? { changed: 0, emptied: 0 };
    if (changed === 0) return [];
    const column = name === 'birthDateTag' ? 'birthDate' : name;
    return `${column} ${changed}${emptied > 0 ? ` (${emptied} emptied)` : ''}`;
  });
  return told.length > 0 ? [`columns that change: ${told.join(', ')}`] : [];
}

const encodingNames: Record<Encoding, string> = {
  utf8: 'UTF-8',
  utf16le: 'UTF-16',
  utf16be: 'UTF-16',
  win1252: 'Windows-1252',
};

const counted = (
  { inserted, updated, unchanged }: ImportCounts,
  refused: number,
  disabled?: number,
): string =>
  `${inserted} inserted, ${updated} updated, ${unchanged} unchanged, ${refused} refused` +
  (disabled === undefined ? '' : `, ${disabled} disabled`);

/** `--at-most 7` */
export function percentIn(text: string): number {
  const percent = Number(text.replace('%', ''));
  if (!(percent >= 0 && percent <= 100)) throw new InvalidArgumentError('a percentage, such as 7');
  return percent;
}

/** `--map numen=N_NUMEN`, as often as wanted. */
export function mapIn(text: string, before: Map<Column, string> = new Map()): Map<Column, string> {
  const [, wanted = '', name = ''] = /^\s*(\w+)\s*=\s*(.+)$/.exec(text) ?? [];
  const column = columns.find(known => known.toLowerCase() === wanted.toLowerCase());
  if (!column) throw new InvalidArgumentError(`COLUMN=NAME, where COLUMN is one of ${columns.join(', ')}`);
  return new Map([...before, [column, name]]);
}
