import { createHash } from 'node:crypto';
import type { Commands } from './commands';
import { createRowCheck, type ImportRow, type RowProblem } from './import-row';
import { readSource } from './import-source';

export interface ImportReport {
  inserted: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** False when a row was bad and bad rows are not to be skipped: then nothing was. */
  written: boolean;
}

/** Rows sent to the store in one durable write. */
const batchSize = 500;

/**
 * Checks the whole file first, then writes it, reading it twice so that memory does not grow with its rows (only a digest of
 * each NUMEN and user name is kept, to find the ones that are there twice).
 * @param today ISO date
 * @param run names this import in the audit log
 * @param onProblem each bad row's problems, in the order of lines within a batch
 * @param onProgress rows checked and written so far, of how many (unknown while checking)
 * @throws UnreadableSource, or the system's error when the file cannot be opened
 */
export async function importAccounts({
  commands,
  path,
  today,
  run,
  skipInvalid = false,
  onProblem = () => {},
  onProgress = () => {},
}: {
  commands: Pick<Commands, 'conflicts' | 'importRows'>;
  path: string;
  today: string;
  run?: string;
  skipInvalid?: boolean;
  onProblem?: (problem: RowProblem) => void;
  onProgress?: (done: number, total: number | null) => void;
}): Promise<ImportReport> {
  const checkRow = createRowCheck(today);
  const check = await checkAll();
  const report = { inserted: 0, updated: 0, unchanged: 0, refused: check.bad.size, written: false };
  if (check.bad.size > 0 && !skipInvalid) return report;
  for await (const batch of batches(goodRows(check.bad))) {
    const counts = await commands.importRows({ rows: batch.map(({ row }) => row), run });
    report.inserted += counts.inserted;
    report.updated += counts.updated;
    report.unchanged += counts.unchanged;
    onProgress(report.inserted + report.updated + report.unchanged, check.good);
  }
  return { ...report, written: true };

  async function checkAll(): Promise<{ good: number; bad: Set<number> }> {
    const bad = new Set<number>();
    let good = 0;
    const refuse = (problem: RowProblem) => {
      bad.add(problem.line);
      onProblem(problem);
    };
    for await (const batch of batches(checkedRows(refuse))) {
      const conflicts = await commands.conflicts({ rows: batch.map(({ row }) => row) });
      for (const index of conflicts) refuse(conflict(batch[index]?.line ?? 0));
      good += batch.length - conflicts.length;
      onProgress(good, null);
    }
    return { good, bad };
  }

  async function* checkedRows(refuse: (problem: RowProblem) => void): AsyncIterable<LinedRow> {
    const isRepeated = createRepetitionCheck();
    for await (const { line, cells, problem } of readSource(path)) {
      const checked = problem
        ? { ok: false as const, problems: [{ column: null, reason: problem }] }
        : checkRow(cells);
      const problems = checked.ok ? isRepeated(checked.row, line) : checked.problems;
      for (const found of problems) refuse({ line, ...found });
      if (checked.ok && problems.length === 0) yield { line, row: checked.row };
    }
  }

  async function* goodRows(bad: Set<number>): AsyncIterable<LinedRow> {
    for await (const { line, cells } of readSource(path)) {
      if (bad.has(line)) continue;
      const checked = checkRow(cells);
      if (checked.ok) yield { line, row: checked.row };
    }
  }
}

interface LinedRow {
  line: number;
  row: ImportRow;
}

function conflict(line: number): RowProblem {
  return { line, column: 'username', reason: 'belongs to another account in the store' };
}

function createRepetitionCheck() {
  const lines = new Map<string, number>();
  return ({ numen, username }: ImportRow, line: number) =>
    [
      { column: 'numen', value: numen },
      { column: 'username', value: username },
    ].flatMap(({ column, value }) => {
      const digest = createHash('sha256').update(`${column}:${value}`).digest('base64').slice(0, 22);
      const first = lines.get(digest);
      if (first !== undefined) return [{ column, reason: `is there already, on line ${first}` }];
      lines.set(digest, line);
      return [];
    });
}

async function* batches<T>(items: AsyncIterable<T>): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
