import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { InvalidArgumentError } from 'commander';
import { dateIn } from '../../dialogs/restoration-window';
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
  const prepared = await prepare(commands, path, options, terminal).catch(async error => {
    if (error instanceof UnreadableSource && !options.dryRun) await commands.refuseImport({ run });
    throw error;
  });
  if (!prepared.isWanted) {
    if (!options.dryRun) await commands.refuseImport({ run });
    return prepared.code;
  }
  const { source, rules, plan, absence } = prepared;
  const counts = await written(commands, source, plan, rules, run, terminal);
  const disabled = absence && (await disabledAll(commands, absence.ids, terminal));
  terminal.stdout.write(`${counted(counts, plan.refused, disabled ?? undefined)}\n`);
  return codeFor(plan);
}

/** The plan of an import, and whether it is to be written. */
type Prepared =
  | { isWanted: true; source: Source; rules: RowRules; plan: ImportPlan; absence: Absence | null }
  | { isWanted: false; code: number };

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
  const absence = options.complete ? absenceFrom(plan) : null;
  const told = [...notesOn(source, plan), ...plan.problems];
  for (const line of told) terminal.stderr.write(`${line}\n`);
  const say = (text: string) => void terminal.stdout.write(`${text}\n`);
  const sayPlan = () =>
    say(`${counted(plan, plan.refused, absence?.ids.length)}: that is what it would be, nothing was written`);
  if (options.dryRun) {
    sayPlan();
    return { isWanted: false, code: codeFor(plan) };
  }
  if (plan.refused > 0 && !options.skipInvalid) {
    say(`nothing was written: ${plan.refused} rows are bad (--skip-invalid writes the others)`);
    return { isWanted: false, code: 1 };
  }
  const obstacle = absence && obstacleTo(absence, options);
  if (obstacle) {
    sayPlan();
    const isLifted = obstacle.asks && terminal.stdin.isTTY && (await isConfirmed('Write it?', terminal));
    if (!isLifted) {
      terminal.stderr.write(`${obstacle.reason}\n`);
      return { isWanted: false, code: 2 };
    }
  }
  return { isWanted: true, source, rules, plan, absence };
}

const codeFor = ({ refused }: ImportPlan): number => (refused > 0 ? 1 : 0);

/** Who has an active account and is not in the file. */
interface Absence {
  ids: string[];
  /** Active accounts, of which they are. */
  active: number;
}

const absenceFrom = ({ active, known }: ImportPlan): Absence => ({
  ids: active.filter(id => !known.has(id)),
  active: active.length,
});

/** Half a file must not disable half a staff; `asks`: whether whoever sits there may say yes. */
function obstacleTo(
  { ids, active }: Absence,
  { atMost, yes }: ImportOptions,
): { reason: string; asks: boolean } | null {
  if (ids.length === 0) return null;
  const percent = (100 * ids.length) / active;
  if (percent > atMost)
    return {
      reason: `${ids.length} of ${active} active accounts (${percent.toFixed(1)} %) are not in the file: is it everybody? (--at-most ${Math.ceil(percent)} lets it)`,
      asks: false,
    };
  return yes ? null : { reason: 'say --yes to write it', asks: true };
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
  run: string,
  terminal: Terminal,
): Promise<ImportCounts> {
  const rows = inserted + updated;
  const counts = await withBar(terminal, 'writing {bar} {value}/{total}', rows, onWritten =>
    writeImport({ commands, source, rules, left, run, onWritten }),
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
