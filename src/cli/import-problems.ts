import type { RowProblem } from './import-row';

/** What is wrong with a file, told once a cause however many rows it spoils. */
export interface ProblemReport {
  add(problem: RowProblem): void;
  /** In the order of the first line of each. */
  lines(): string[];
}

export function createProblemReport(): ProblemReport {
  const causes = new Map<string, Cause>();
  return {
    add,
    lines: () => [...causes.values()].sort((one, other) => one.first - other.first).map(lineOf),
  };

  function add({ line, column, reason, detail, isOfFile }: RowProblem): void {
    const key = isOfFile ? reason : `${column}: ${reason}`;
    const cause = causes.get(key) ?? newCause(reason, line);
    causes.set(key, cause);
    if (column) cause.columns.add(column);
    if (cause.last !== line) cause.rows++;
    cause.last = line;
    cause.first = Math.min(cause.first, line);
    if (detail && cause.details.size <= mostDetails) cause.details.add(detail);
    addLine(cause.ranges, line);
  }
}

interface Cause {
  /** None for what is wrong with rows as a whole. */
  columns: Set<string>;
  reason: string;
  first: number;
  /** The line that was added last. */
  last: number;
  rows: number;
  /** The first of them, both ends included. */
  ranges: [number, number][];
  details: Set<string>;
}

const newCause = (reason: string, first: number): Cause => ({
  ...{ columns: new Set(), reason, first, last: 0, rows: 0, ranges: [], details: new Set() },
});

/** Enough to find them by; who repairs these and tries again sees the others. */
const mostRanges = 10;
const mostDetails = 3;

function addLine(ranges: [number, number][], line: number): void {
  const last = ranges.at(-1);
  if (last?.[1] === line) return;
  if (last?.[1] === line - 1) last[1] = line;
  else if (ranges.length <= mostRanges) ranges.push([line, line]);
}

function lineOf({ columns, reason, rows, ranges, details }: Cause): string {
  const shown = ranges.slice(0, mostRanges).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const where = `${rows === 1 ? 'line' : 'lines'} ${shown.join(', ')}${ranges.length > mostRanges ? ', ...' : ''}`;
  const count = rows > mostRanges ? ` (${rows} rows)` : '';
  const examples =
    [...details].slice(0, mostDetails).join(', ') + (details.size > mostDetails ? ', ...' : '');
  return `${where}${count}${[...columns].map(column => `, ${column}`).join('')}: ${reason}${examples ? ` (${examples})` : ''}`;
}
