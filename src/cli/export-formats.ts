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
    line: row => `${exportColumns.map(name => csvCell(defused(row[name] ?? ''))).join(',')}\n`,
  },
  /**
   * doc.dovecot.org, passwd-file: whoever is not in it cannot log in, so neither does who is disabled or has no password. The
   * hash is the one that was made here: Dovecot's libsodium verifies it.
   */
  dovecot: {
    header: '',
    line: ({ username, status, passwordHash }) =>
      status === 'active' && passwordHash ? `${username}:{ARGON2ID}${passwordHash}::::::\n` : '',
  },
} satisfies Record<string, ExportFormat>;

export type FormatName = keyof typeof exportFormats;

/** RFC 4180. */
function csvCell(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
