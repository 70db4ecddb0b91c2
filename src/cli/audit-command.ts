import { InvalidArgumentError } from 'commander';
import { type AuditFilter, type AuditPlace, actorTypeOf, auditOutcomes, outcomeOf } from '../accounts/audit';
import { eventOf } from '../accounts/audit-events';
import type { AuditRow, Commands } from './commands';
import { csvLine } from './export-formats';

export interface AuditOptions {
  account?: string;
  since?: number;
  until?: number;
  kind?: string;
  source?: string;
  limit?: number;
  format: AuditFormat;
}

/** @returns the exit code: 1 when there is no such account */
export async function listAudit(
  commands: Commands,
  {
    account: username,
    since: from,
    until,
    format,
    limit = Number.POSITIVE_INFINITY,
    ...wanted
  }: AuditOptions,
  actor: string | undefined,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const filter: AuditFilter = { ...wanted, actor, from, until };
  const { header, line } = auditFormats[format];
  let shown = 0;
  for (let after: AuditPlace | null = null; ; ) {
    const page: AuditRow[] | null = await commands.auditPage({ filter, username, after });
    if (page === null) {
      await write(`${username}: no such account\n`);
      return 1;
    }
    if (!after) await write(header);
    await write(
      page
        .slice(0, limit - shown)
        .map(line)
        .join(''),
    );
    shown += page.length;
    const last = page.at(-1);
    if (!last || shown >= limit) return 0;
    after = { at: last.at, id: last.id };
  }
}

const columns = {
  at: ({ at }) => new Date(at).toISOString(),
  kind: ({ kind }) => kind,
  outcome: outcomeOf,
  account: ({ username, subject }) => username ?? subject,
  actorType: actorTypeOf,
  actor: ({ actor }) => actor ?? '',
  command: ({ command }) => command ?? '',
  channel: ({ channel }) => channel,
  source: ({ source }) => source ?? '',
  requestId: ({ requestId }) => requestId ?? '',
} satisfies Record<string, (row: AuditRow) => string>;

const names = Object.keys(columns);
const valuesOf = (row: AuditRow): string[] => Object.values(columns).map(cellOf => cellOf(row));

/** Of a table's columns, but for the last one. */
const widths = [24, 22, 7, 24, 7, 24, 16, 10, 16];
const tableLine = (cells: string[]): string =>
  `${cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd()}\n`;

export const auditFormats = {
  table: { header: tableLine(names), line: row => tableLine(valuesOf(row)) },
  csv: { header: csvLine(names), line: row => csvLine(valuesOf(row)) },
  json: {
    header: '',
    line: row =>
      `${JSON.stringify(Object.fromEntries(valuesOf(row).map((value, at) => [names[at], value])))}\n`,
  },
  /** As the server logs them (Elastic Common Schema). */
  ecs: { header: '', line: row => `${JSON.stringify(eventOf(row))}\n` },
} satisfies Record<string, { header: string; line(row: AuditRow): string }>;
type AuditFormat = keyof typeof auditFormats;

/** `identity.rejected`, or `identity` for all of them: an empty list must not be a slip's. */
export function kindIn(text: string): string {
  const known = Object.keys(auditOutcomes);
  if (known.some(kind => kind === text || kind.startsWith(`${text}.`))) return text;
  throw new InvalidArgumentError(`one of ${known.join(', ')}, or the first word of some`);
}

/** `2026-03-05`, `2026-03-05T14:00`, or `7d`, `24h`, `30m` ago. */
export const momentIn =
  (now: () => number) =>
  (text: string): number => {
    const ago = /^(?<count>\d+)(?<unit>[dhm])$/.exec(text)?.groups;
    if (ago) return now() - Number(ago.count) * (unitMs[ago.unit ?? ''] ?? 0);
    const moment = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(moment))
      throw new InvalidArgumentError('a moment such as 2026-03-05, 2026-03-05T14:00Z or 24h');
    return moment;
  };

const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 };
