import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { restored } from './csv-formulas';
import {
  type Column,
  type ColumnOf,
  createColumnOf,
  type Header,
  headerProblems,
  readHeader,
} from './import-columns';
import { requiredColumns } from './import-row';
import { type Encoding, encodingOf, textOf } from './import-text';

/** One row of an import file: its cells by column, or why it has none. */
export interface SourceRow {
  /** The line of the file on which it begins, from 1. */
  line: number;
  cells: Partial<Record<Column, string>>;
  problem: string | null;
}

/** The file cannot be read as a whole: nothing of it can be imported. */
export class UnreadableSource extends Error {
  readonly code = 'UNREADABLE_SOURCE';
  constructor(
    message: string,
    readonly line: number | null = null,
  ) {
    super(message);
  }
}

export interface SourceOptions {
  /** What the file calls our columns, where that is neither our name nor a usual one. */
  map?: ReadonlyMap<Column, string>;
  /** Columns that we do not know are left out; otherwise the file is refused. */
  ignoreUnknown?: boolean;
}

/** An import file, looked at once and read as often as wanted. */
export interface Source {
  encoding: Encoding;
  /** @param onRead bytes read so far */
  rows(onRead?: (bytes: number) => void): AsyncIterable<SourceRow>;
  /** Names of columns that were left out; known once the rows were read. */
  leftOut: ReadonlySet<string>;
}

/**
 * A table as Excel saves it (`,`, `;` or tabs; UTF-8, UTF-16 or Windows-1252), or JSON lines, streamed one row at a time.
 * @throws UnreadableSource, here or while it is read; or the system's error when the file cannot be opened
 */
export async function openSource(path: string, options: SourceOptions = {}): Promise<Source> {
  const { map, ignoreUnknown = false } = options;
  const encoding = await encodingOf(path);
  const columnOf = createColumnOf(map);
  const leftOut = new Set<string>();
  const start = await firstLines(path, encoding);
  const reading = { columnOf, ignoreUnknown, mapped: [...(map?.keys() ?? [])], leftOut };
  const other = otherFiles.find(({ starts }) => starts.some(text => start[0]?.startsWith(text)));
  if (other) throw new UnreadableSource(other.reason);
  const isJson = start[0]?.startsWith('{') === true;
  const delimiter = isJson ? '' : delimiterOf(start, columnOf);
  return {
    encoding,
    leftOut,
    rows: onRead => {
      const text = textOf(path, encoding, onRead);
      return isJson ? jsonLines(text, reading) : csvRows(text, delimiter, reading);
    },
  };
}

/** What people take for a table, by how it begins: a workbook is an archive (.xlsx, .ods) or of the old kind (.xls). */
const otherFiles = [
  {
    starts: ['PK\u0003\u0004', 'ÐÏ\u0011à'],
    reason: 'the file is a workbook: save it as « CSV UTF-8 » in Excel',
  },
  {
    starts: ['<'],
    reason: 'the file is a web page or XML: open it in Excel, and save it as « CSV UTF-8 »',
  },
  {
    starts: ['['],
    reason: 'the file is one JSON list: write an object a line, without brackets around them',
  },
];

interface Reading {
  columnOf: ColumnOf;
  ignoreUnknown: boolean;
  mapped: Column[];
  leftOut: Set<string>;
}

/** The first line that says something, and what Excel wrote before it. */
async function firstLines(path: string, encoding: Encoding): Promise<string[]> {
  const found: string[] = [];
  for await (const { text } of linesOf(textOf(path, encoding))) {
    if (isBlank(text)) continue;
    found.push(text.trim());
    if (!separatorLine.test(text)) return found;
  }
  if (found.length === 0) throw new UnreadableSource('the file is empty');
  return found;
}

/** What a sheet has of a row without anything in it. */
const isBlank = (line: string): boolean => /^[\s;,|"]*$/.test(line);

/** Excel's own first line: which separator the others have. */
const separatorLine = /^"?sep=(?<separator>.?)/i;

async function* linesOf(texts: AsyncIterable<string>): AsyncIterable<{ line: number; text: string }> {
  let line = 0;
  let rest = '';
  for await (const text of texts) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield { line: ++line, text: part };
  }
  yield { line: ++line, text: rest };
}

async function* jsonLines(texts: AsyncIterable<string>, reading: Reading): AsyncIterable<SourceRow> {
  for await (const { line, text } of linesOf(texts)) {
    if (text.trim() !== '') yield { line, ...cellsOfJson(text, reading) };
  }
}

function cellsOfJson(text: string, reading: Reading): Pick<SourceRow, 'cells' | 'problem'> {
  try {
    const parsed = jsonRow.safeParse(JSON.parse(text));
    if (!parsed.success) return { cells: {}, problem: 'is not an object of texts' };
    const names = Object.keys(parsed.data);
    const header = readHeader(names, reading.columnOf);
    const problems = headerProblems(header, reading.ignoreUnknown, reading.mapped);
    if (reading.ignoreUnknown) for (const name of header.unknown) reading.leftOut.add(name);
    return { cells: cellsBy(header, Object.values(parsed.data)), problem: problems.join('; ') || null };
  } catch {
    // JSON.parse quotes the text in its message: it may hold a NUMEN.
    return { cells: {}, problem: 'is not JSON' };
  }
}

const jsonRow = z.record(z.string(), z.union([z.string(), z.null().transform(() => '')]));

/** Which of them finds most columns of ours in the header; of several the one that stands there most. */
function delimiterOf(start: string[], columnOf: ColumnOf): string {
  const said = separatorLine.exec(start[0] ?? '')?.groups?.separator;
  if (said) return said;
  const header = start.at(-1) ?? '';
  const found = delimiters.map(delimiter => {
    const names = header.split(delimiter).map(name => name.replaceAll('"', '').trim());
    return { delimiter, known: names.filter(columnOf).length, names: names.length };
  });
  return found.sort((one, other) => other.known - one.known || other.names - one.names)[0]?.delimiter ?? ',';
}

const delimiters = [';', ',', '\t', '|'];

async function* csvRows(
  texts: AsyncIterable<string>,
  delimiter: string,
  reading: Reading,
): AsyncIterable<SourceRow> {
  let header: Header | null = null;
  for await (const { line, values } of csvRecords(texts, delimiter)) {
    if (header) yield { line, ...cellsOfCsv(header, values, delimiter) };
    else if (!separatorLine.test(values[0] ?? ''))
      header = checkedHeader(values.map(cellText), line, reading);
  }
}

/** Without those that are empty. */
async function* csvRecords(
  texts: AsyncIterable<string>,
  delimiter: string,
): AsyncIterable<{ line: number; values: string[] }> {
  let last = 0;
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    // `="…"`, with which sheets keep the zeros of a number.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    trim: true,
    max_record_size: longestRecord,
    // Before it is handed over: an error overtakes the records that wait.
    on_record: (record, { lines }) => {
      last = lines;
      return record;
    },
  });
  try {
    for await (const item of pipeline(Readable.from(texts), parser, () => {})) {
      const { record, info } = csvItem.parse(item);
      const breaks = record.join('').split('\n').length - 1;
      if (record.some(value => value !== '')) yield { line: info.lines - breaks, values: record };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadableCsv(error, last + 1) : error;
  }
}

const csvItem = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/** More than a row could have: what is longer is a quote that swallows the rest. */
const longestRecord = 20_000;

/** csv-parse quotes the text in its message: it may hold a NUMEN. */
function unreadableCsv(error: CsvError, line: number): UnreadableSource {
  return new UnreadableSource(
    `the CSV is broken from there on (${error.code}): a quote that is not closed?`,
    line,
  );
}

function checkedHeader(names: string[], line: number, reading: Reading): Header {
  const header = readHeader(names, reading.columnOf);
  const problems = headerProblems(header, reading.ignoreUnknown, reading.mapped);
  if (problems.length > 0) throw new UnreadableSource(problems.join('; '), line);
  for (const name of header.unknown) reading.leftOut.add(name);
  return header;
}

function cellsOfCsv(
  header: Header,
  values: string[],
  delimiter: string,
): Pick<SourceRow, 'cells' | 'problem'> {
  const swallows = values.some(value => value.includes('\n') && value.includes(delimiter));
  const problem = swallows ? 'has a quote that is not closed' : shapeProblem(header, values);
  return { cells: cellsBy(header, values.map(cellText)), problem };
}

/** Excel leaves out the empty cells at the end of some rows. */
function shapeProblem({ columns, names }: Header, values: string[]): string | null {
  const isShort = columns.some((column, index) => index >= values.length && isRequired(column));
  const isLong = values.slice(columns.length).some(value => value !== '');
  if (isShort || isLong) return `has ${values.length} cells; the header has ${columns.length} columns`;
  const unnamed = values.some((value, index) => value !== '' && names[index] === '');
  return unnamed ? 'has a value in a column without a name' : null;
}

const isRequired = (column: Column | null | undefined): boolean =>
  requiredColumns.some(required => required === column);

function cellsBy({ columns }: Header, values: string[]): SourceRow['cells'] {
  return Object.fromEntries(
    columns.flatMap((column, index) => (column ? [[column, values[index] ?? '']] : [])),
  );
}

/** What a sheet put around a text is not of it; a name of several lines is one of several words. */
function cellText(value: string): string {
  const text = formulaText.exec(value)?.groups?.text?.replaceAll('""', '"') ?? value;
  return restored(text)
    .normalize('NFC')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

const formulaText = /^="(?<text>(?:[^"]|"")*)"$/;
