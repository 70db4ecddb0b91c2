import { passwdLine } from '../mail/directory/passwd-file';
import { type ExportRow, exportColumns } from './commands';
import { defused } from './csv-formulas';

export interface ExportFormat {
  /** Before the first account; empty when there is none. */
  header: string;
  /** With its end; empty for an account that the format leaves out. */
  line(row: ExportRow): string;
}

export const exportFormats = {
  csv: {
    header: `${exportColumns.join(',')}\n`,
    line: row => csvLine(exportColumns.map(name => row[name] ?? '')),
  },
  dovecot: { header: '', line: passwdLine },
} satisfies Record<string, ExportFormat>;

export type FormatName = keyof typeof exportFormats;

/** Of cells that no spreadsheet runs. */
export const csvLine = (cells: string[]): string =>
  `${cells.map(cell => csvCell(defused(cell))).join(',')}\n`;

/** RFC 4180. */
function csvCell(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
