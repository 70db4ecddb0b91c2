import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { InvalidArgumentError } from 'commander';
import { dateInParis } from '../../dialogs/restoration-window';
import { readConfig } from '../config';
import type { Commands } from './commands';
import { type ImportCounts, type ImportPlan, planImport, writeImport } from './import-accounts';
import { type Column, columns } from './import-columns';
import type { RowRules } from './import-row';
import { openSource, type Source } from './import-source';
import type { Encoding } from './import-text';
import type { Terminal } from './terminal';

export interface ImportOptions {
  skipInvalid?: boolean;
  dryRun?: boolean;
  ignoreUnknown?: boolean;
  map?: Map<Column, string>;
}

/** @returns the exit code: 1 when rows were refused */
export async function runImport(
  commands: Commands,
  path: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<number> {
  const source = await openSource(path, options);
  const { area } = readConfig(terminal.env).settings.academy;
  const rules = { today: dateInParis(terminal.now()), departements: area.departements };
  const plan = await checked(commands, source, path, rules, terminal);
  for (const line of [...notesOn(source), ...plan.problems]) terminal.stderr.write(`${line}\n`);
  const isWanted = plan.refused === 0 || options.skipInvalid === true;
  const say = (text: string) => void terminal.stdout.write(`${text}\n`);
  if (options.dryRun) say(`${counted(plan, plan.refused)}: that is what it would be, nothing was written`);
  else if (isWanted) say(counted(await written(commands, source, plan, rules, terminal), plan.refused));
  else say(`nothing was written: ${plan.refused} rows are bad (--skip-invalid writes the others)`);
  return plan.refused > 0 ? 1 : 0;
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
  { bad, inserted, updated, unchanged }: ImportPlan,
  rules: RowRules,
  terminal: Terminal,
): Promise<ImportCounts> {
  const rows = inserted + updated + unchanged;
  return withBar(terminal, 'writing {bar} {value}/{total}', rows, onWritten =>
    writeImport({ commands, source, rules, bad, run: randomUUID(), onWritten }),
  );
}

/** On a terminal only. */
async function withBar<T>(
  { stderr }: Terminal,
  format: string,
  total: number,
  work: (onProgress?: (done: number) => void) => Promise<T>,
): Promise<T> {
  if (!stderr.isTTY) return work();
  const bar = new SingleBar({ format, stream: stderr });
  bar.start(total, 0);
  try {
    return await work(done => bar.update(done));
  } finally {
    bar.stop();
  }
}

/** What whoever exported the file should know of how it was taken. */
function notesOn({ encoding, leftOut }: Source): string[] {
  const names = [...leftOut].map(name => JSON.stringify(name));
  return [
    ...(encoding === 'utf8' ? [] : [`read as ${encodingNames[encoding]}`]),
    ...(names.length > 0 ? [`left out: ${names.join(', ')}`] : []),
  ];
}

const encodingNames: Record<Encoding, string> = {
  utf8: 'UTF-8',
  utf16le: 'UTF-16',
  utf16be: 'UTF-16',
  win1252: 'Windows-1252',
};

const counted = ({ inserted, updated, unchanged }: ImportCounts, refused: number): string =>
  `${inserted} inserted, ${updated} updated, ${unchanged} unchanged, ${refused} refused`;

/** `--map numen=N_NUMEN`, as often as wanted. */
export function mapIn(text: string, before: Map<Column, string> = new Map()): Map<Column, string> {
  const [, wanted = '', name = ''] = /^\s*(\w+)\s*=\s*(.+)$/.exec(text) ?? [];
  const column = columns.find(known => known.toLowerCase() === wanted.toLowerCase());
  if (!column) throw new InvalidArgumentError(`COLUMN=NAME, where COLUMN is one of ${columns.join(', ')}`);
  return new Map([...before, [column, name]]);
}
