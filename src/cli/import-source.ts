import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { restored } from './csv-formulas';
import { optionalColumns, requiredColumns } from './import-row';

/** One row of an import file: its cells by column, or why it has none. */
export interface SourceRow {
  /** The line of the file on which it begins, from 1. */
  line: number;
  cells: Record<string, string>;
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

/**
 * Streams a CSV file (`,` or `;`, UTF-8 with or without BOM) or JSON lines, one row at a time.
 * @throws UnreadableSource, or the system's error when the file cannot be opened
 */
export async function* readSource(path: string): AsyncIterable<SourceRow> {
  const start = await firstLine(path);
  if (start === null) throw new UnreadableSource('the file is empty');
  if (start.startsWith('{')) yield* jsonLines(path);
  else yield* csvRows(path, delimiterOf(start));
}

async function firstLine(path: string): Promise<string | null> {
  for await (const { text } of lines(path)) if (text.trim() !== '') return text.trim();
  return null;
}

async function* lines(path: string): AsyncIterable<{ line: number; text: string }> {
  const input = createReadStream(path, 'utf8');
  try {
    let line = 0;
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      yield { line, text: line === 1 ? text.replace(/^\uFEFF/, '') : text };
    }
  } finally {
    input.destroy();
  }
}

async function* jsonLines(path: string): AsyncIterable<SourceRow> {
  for await (const { line, text } of lines(path)) {
    if (text.trim() !== '') yield { line, ...cellsOfJson(text) };
  }
}

function cellsOfJson(text: string): Pick<SourceRow, 'cells' | 'problem'> {
  try {
    const parsed = jsonRow.safeParse(JSON.parse(text));
    if (!parsed.success) return { cells: {}, problem: 'is not an object of texts' };
    const unknown = Object.keys(parsed.data).filter(name => !columns.includes(name));
    return {
      cells: parsed.data,
      problem: unknown.length > 0 ? `has unknown columns: ${unknown.join(', ')}` : null,
    };
  } catch {
    // JSON.parse quotes the text in its message: it may hold a NUMEN.
    return { cells: {}, problem: 'is not JSON' };
  }
}

const jsonRow = z.record(z.string(), z.union([z.string(), z.null().transform(() => '')]));

const columns: string[] = [...requiredColumns, ...optionalColumns];

/** The header's own names have neither. */
function delimiterOf(header: string): ';' | ',' {
  return header.includes(';') ? ';' : ',';
}

async function* csvRows(path: string, delimiter: string): AsyncIterable<SourceRow> {
  let header: string[] | null = null;
  for await (const { line, values } of csvRecords(path, delimiter)) {
    if (header) yield { line, ...cellsOfCsv(header, values) };
    else header = checkedHeader(values, line);
  }
}

async function* csvRecords(
  path: string,
  delimiter: string,
): AsyncIterable<{ line: number; values: string[] }> {
  const input = createReadStream(path);
  const parser = input.pipe(
    parse({ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, info: true, trim: true }),
  );
  input.on('error', error => parser.destroy(error));
  try {
    for await (const item of parser) {
      const { record, info } = csvItem.parse(item);
      const breaks = record.join('').split('\n').length - 1;
      yield { line: info.lines - breaks, values: record };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadableCsv(error) : error;
  } finally {
    input.destroy();
  }
}

const csvItem = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/** csv-parse quotes the text in its message: it may hold a NUMEN. */
function unreadableCsv(error: CsvError): UnreadableSource {
  const line = z.int().safeParse(error.lines).data ?? null;
  return new UnreadableSource(`the CSV is broken there (${error.code}): a quote that is not closed?`, line);
}

function checkedHeader(names: string[], line: number): string[] {
  const problems = [
    ...requiredColumns.filter(name => !names.includes(name)).map(name => `the column ${name} is missing`),
    ...names
      .filter(name => !columns.includes(name))
      .map(name => `the column ${JSON.stringify(name.slice(0, 40))} is not known`),
    ...names
      .filter((name, index) => names.indexOf(name) < index)
      .map(name => `the column ${name} is there twice`),
  ];
  if (problems.length > 0) throw new UnreadableSource(problems.join('; '), line);
  return names;
}

function cellsOfCsv(header: string[], values: string[]): Pick<SourceRow, 'cells' | 'problem'> {
  const problem =
    values.length === header.length
      ? null
      : `has ${values.length} cells; the header has ${header.length} columns`;
  return {
    cells: Object.fromEntries(header.map((name, index) => [name, restored(values[index] ?? '')])),
    problem,
  };
}
