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

  function add({ line, column, reason, detail }: RowProblem): void {
    const key = `${column}: ${reason}`;
    const cause = causes.get(key) ?? { column, reason, first: line, rows: 0, ranges: [], details: new Set() };
    causes.set(key, cause);
    cause.rows++;
    cause.first = Math.min(cause.first, line);
    if (detail && cause.details.size <= mostDetails) cause.details.add(detail);
    addLine(cause.ranges, line);
  }
}

interface Cause {
  column: string | null;
  reason: string;
  first: number;
  rows: number;
  /** The first of them, both ends included. */
  ranges: [number, number][];
  details: Set<string>;
}

/** Enough to find them by; who repairs these and tries again sees the others. */
const mostRanges = 10;
const mostDetails = 3;

function addLine(ranges: [number, number][], line: number): void {
  const last = ranges.at(-1);
  if (last?.[1] === line - 1) last[1] = line;
  else if (ranges.length <= mostRanges) ranges.push([line, line]);
}

function lineOf({ column, reason, rows, ranges, details }: Cause): string {
  const shown = ranges.slice(0, mostRanges).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const where = `${rows === 1 ? 'line' : 'lines'} ${shown.join(', ')}${ranges.length > mostRanges ? ', ...' : ''}`;
  const count = rows > mostRanges ? ` (${rows} rows)` : '';
  const examples =
    [...details].slice(0, mostDetails).join(', ') + (details.size > mostDetails ? ', ...' : '');
  return `${where}${count}${column ? `, ${column}` : ''}: ${reason}${examples ? ` (${examples})` : ''}`;
}
