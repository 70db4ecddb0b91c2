import { createHash } from 'node:crypto';
import type { ImportedField, RowPlan } from '../accounts/account-repository';
import type { Commands } from './commands';
import { createProblemReport } from './import-problems';
import { createRowCheck, type ImportRow, type RowProblem, type RowRules } from './import-row';
import type { Source, SourceRow } from './import-source';

export interface ImportCounts {
  inserted: number;
  updated: number;
  unchanged: number;
}

/** What an import would do, once the whole file was checked. */
export interface ImportPlan extends ImportCounts {
  refused: number;
  /** Why rows are refused: a line a cause. */
  problems: string[];
  /** Accounts of the store that are in the file. */
  known: ReadonlySet<string>;
  /** Everybody of the store who has an active account. */
  active: readonly string[];
  /** How many of those are disabled, and would still be. */
  stayDisabled: number;
  /** Active accounts that the column `status` disables. */
  disables: number;
  /** Of the accounts that are updated: how many have another value in a column, and how many none any more. */
  changes: ReadonlyMap<ImportedField, ColumnChanges>;
  /** The lines of rows that are refused, or change nothing. */
  left: ReadonlySet<number>;
}

export interface ColumnChanges {
  changed: number;
  emptied: number;
}

/** Rows sent to the store in one durable write. */
export const batchSize = 500;

/**
 * Checks the whole file: every row by itself, against the others (only a digest of what must be there once is kept, so that memory hardly
 * grows with the rows), and against the store.
 * @param onRead bytes of the file read so far
 * @throws UnreadableSource
 */
export async function planImport({
  commands,
  source,
  rules,
  onRead,
}: {
  commands: Pick<Commands, 'planRows' | 'personPage'>;
  source: Pick<Source, 'rows'>;
  rules: RowRules;
  onRead?: (bytes: number) => void;
}): Promise<ImportPlan> {
  const checkRow = createRowCheck(rules);
  const isRepeated = createRepetitionCheck();
  const report = createProblemReport();
  const bad = new Set<number>();
  const same = new Set<number>();
  const known = new Set<string>();
  let stayDisabled = 0;
  let disables = 0;
  const changes = new Map<ImportedField, ColumnChanges>();
  const counts: ImportCounts = { inserted: 0, updated: 0, unchanged: 0 };
  const { active, ownerOf } = await storedPeople(commands);
  const withOthersAddress: (PlannedRow & { owner: string })[] = [];
  for await (const batch of batches(checkedRows())) {
    const plans = await commands.planRows({ rows: batch.map(({ row }) => row) });
    for (const [index, { line, row }] of batch.entries()) take({ line, row, ...planAt(plans, index) });
  }
  // Whose owner is in the file too has another address now, or that row was told of already.
  for (const { owner, ...planned } of withOthersAddress) {
    if (known.has(owner)) count(planned);
    else refuse({ line: planned.line, ...belongsToAnother('email', planned.id !== null) });
  }
  const left = new Set([...same, ...bad]);
  const found = { ...counts, stayDisabled, disables, changes };
  return { ...found, refused: bad.size, problems: report.lines(), known, active, left };

  function take(planned: PlannedRow): void {
    const { line, row, id, outcome } = planned;
    if (id !== null) known.add(id);
    const owner = ownerOf(row.email);
    if (outcome === 'conflict') refuse({ line, ...belongsToAnother('username', id !== null) });
    else if (owner !== undefined && owner !== id) withOthersAddress.push({ ...planned, owner });
    else count(planned);
  }

  function count({ line, outcome, ...planned }: PlannedRow): void {
    if (outcome !== 'conflict') counts[outcome]++;
    if (outcome === 'unchanged') same.add(line);
    if (planned.staysDisabled) stayDisabled++;
    if (planned.disables) disables++;
    for (const name of planned.changed) columnChanges(name).changed++;
    for (const name of planned.emptied) columnChanges(name).emptied++;
  }

  function columnChanges(name: ImportedField): ColumnChanges {
    const found = changes.get(name) ?? { changed: 0, emptied: 0 };
    changes.set(name, found);
    return found;
  }

  async function* checkedRows(): AsyncIterable<LinedRow> {
    for await (const { line, ...found } of source.rows(onRead)) {
      const { row, problems } = checked(found, line);
      for (const problem of problems) refuse({ line, ...problem });
      if (row && problems.length === 0) yield { line, row };
    }
  }

  function checked({ cells, problem }: Omit<SourceRow, 'line'>, line: number): Checked {
    if (problem) return { problems: [{ column: null, reason: problem }] };
    const found = checkRow(cells);
    return found.ok ? { row: found.row, problems: isRepeated(found.row, line) } : found;
  }

  function refuse(problem: RowProblem): void {
    bad.add(problem.line);
    report.add(problem);
  }
}

/**
 * Writes the rows that are good and change something, reading the file again.
 * @param run names this import in the audit log
 * @param onWritten rows so far
 */
export async function writeImport({
  commands,
  source,
  rules,
  left,
  run,
  detail,
  onWritten = () => {},
}: {
  commands: Pick<Commands, 'importRows'>;
  source: Pick<Source, 'rows'>;
  rules: RowRules;
  left: ReadonlySet<number>;
  run: string;
  /** What was meant, and what will come of it. */
  detail?: string;
  onWritten?: (rows: number) => void;
}): Promise<ImportCounts> {
  const checkRow = createRowCheck(rules);
  // Recorded, although it may change nothing.
  const counts = await commands.importRows({ rows: [], run, detail });
  for await (const batch of batches(goodRows())) {
    add(counts, await commands.importRows({ rows: batch.map(({ row }) => row), run }));
    onWritten(counts.inserted + counts.updated + counts.unchanged);
  }
  return counts;

  async function* goodRows(): AsyncIterable<LinedRow> {
    for await (const { line, cells } of source.rows()) {
      if (left.has(line)) continue;
      const checked = checkRow(cells);
      if (checked.ok) yield { line, row: checked.row };
    }
  }
}

interface LinedRow {
  line: number;
  row: ImportRow;
}

type PlannedRow = LinedRow & RowPlan;

function planAt(plans: RowPlan[], index: number): RowPlan {
  const plan = plans[index];
  if (!plan) throw new Error('a row was not planned');
  return plan;
}

/** Everybody who is in the store: of their addresses only digests are kept. */
async function storedPeople({ personPage }: Pick<Commands, 'personPage'>) {
  const active: string[] = [];
  const owners = new Map<string, string>();
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof personPage>> = await personPage({ after });
    for (const { id, email, status } of page.people) {
      owners.set(addressDigest(email), id);
      if (status === 'active') active.push(id);
    }
    after = page.last;
  }
  return { active, ownerOf: (email: string) => owners.get(addressDigest(email)) };
}

interface Checked {
  row?: ImportRow;
  problems: Omit<RowProblem, 'line'>[];
}

function add(counts: ImportCounts, more: ImportCounts): void {
  counts.inserted += more.inserted;
  counts.updated += more.updated;
  counts.unchanged += more.unchanged;
}

/** Nobody is told to remove an account: it may be that of the same person, whose NUMEN was wrong. */
const belongsToAnother = (column: 'username' | 'email', isKnown: boolean): Omit<RowProblem, 'line'> => ({
  column,
  reason: `belongs to another account in the store: ${
    isKnown
      ? 'give another; two people who exchange theirs need three imports, the first with a third one for one of them'
      : 'give another; if it is the same person, whose NUMEN was corrected, import first the row with the NUMEN before, the status disabled, and another user name and address'
  }`,
});

/** A row that is there again has all of them again: that is one thing to tell. */
function createRepetitionCheck() {
  const lines = new Map<string, number>();
  return ({ numen, username, email }: ImportRow, line: number): Omit<RowProblem, 'line'>[] => {
    const keys = [
      { column: 'numen', digest: digestOf(`numen:${numen}`) },
      { column: 'username', digest: digestOf(`username:${username}`) },
      { column: 'email', digest: addressDigest(email) },
    ];
    const again = keys.find(({ digest }) => lines.has(digest));
    if (again)
      return [
        {
          column: again.column,
          reason: 'is there already: leave one of the rows',
          detail: `line ${lines.get(again.digest)}`,
        },
      ];
    for (const { digest } of keys) lines.set(digest, line);
    return [];
  };
}

/** However its letters are written. */
const addressDigest = (email: string): string => digestOf(`email:${email.toLowerCase()}`);

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64').slice(0, 22);

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
