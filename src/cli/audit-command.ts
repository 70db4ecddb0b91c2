import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';
import {
  type AuditFilter,
  type AuditOutcome,
  type AuditPlace,
  actorTypeOf,
  auditOutcomes,
  outcomeOf,
} from '../accounts/audit';
import { eventOf } from '../accounts/audit-events';
import type { AuditRow, Commands } from './commands';
import { csvLine } from './export-formats';

export interface AuditOptions {
  account?: string;
  since?: number;
  until?: number;
  kind?: string[];
  outcome?: OutcomeName;
  source?: string;
  request?: string;
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
    kind,
    outcome,
    request: requestId,
    source,
  }: AuditOptions,
  actor: string | undefined,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const filter: AuditFilter = { kinds: kindsOf(kind, outcome), actor, source, requestId, from, until };
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
  detail: ({ detail }) => detail ?? '',
} satisfies Record<string, (row: AuditRow) => string>;

const names = Object.keys(columns);
const valuesOf = (row: AuditRow): string[] => Object.values(columns).map(cellOf => cellOf(row));

/** Of a table's columns, but for the last one. */
const widths = [24, 22, 7, 24, 7, 24, 16, 10, 16, 36];
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

const outcomes = {
  success: 'success',
  failure: 'failure',
  refused: 'failure',
} as const satisfies Record<string, AuditOutcome>;
type OutcomeName = keyof typeof outcomes;
export const outcomeNames = Object.keys(outcomes);

/** Undefined: whatever they are. */
function kindsOf(wanted: string[] | undefined, outcome: OutcomeName | undefined): string[] | undefined {
  if (!outcome) return wanted;
  const known = Object.keys(auditOutcomes).filter(kind => outcomeOf({ kind }) === outcomes[outcome]);
  return wanted ? known.filter(kind => wanted.some(asked => isOf(kind, asked))) : known;
}

const isOf = (kind: string, asked: string): boolean => kind === asked || kind.startsWith(`${asked}.`);

/** `identity.rejected,password`: an empty list must not be a slip's. */
export function kindsIn(text: string): string[] {
  const known = Object.keys(auditOutcomes);
  const asked = text.split(',').map(kind => kind.trim());
  const slip = asked.find(kind => !known.some(name => isOf(name, kind)));
  if (slip === undefined) return asked;
  const [word = ''] = slip.split('.');
  const near = known.filter(kind => isOf(kind, word));
  const words = new Set(known.map(kind => kind.split('.')[0]));
  const choice = near.length > 0 ? near : [...words];
  throw new InvalidArgumentError(`${JSON.stringify(slip.slice(0, 40))} is none of ${choice.join(', ')}`);
}

/** An address, or its pseudonym: an empty list must not be that of a network, or of a slip. */
export function sourceIn(text: string): string {
  if (isIP(text) !== 0 || /^[\w-]{16}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'an address such as 192.0.2.7 or 2001:db8::7 (no network), or the 16 characters that the log has of one',
  );
}

/** `2026-03-05`, `2026-03-05T14:00` (UTC unless a zone is said), or `7d`, `24h`, `30m` ago. */
export const momentIn =
  (now: () => number) =>
  (text: string): number => {
    const ago = /^(?<count>\d+)(?<unit>[dhm])$/.exec(text)?.groups;
    if (ago) return now() - Number(ago.count) * (unitMs[ago.unit ?? ''] ?? 0);
    const { day = '', time = '00:00', zone = 'Z' } = isoMoment.exec(text)?.groups ?? {};
    const moment = isDay(day) ? Date.parse(`${day}T${time}${zone}`) : Number.NaN;
    if (Number.isNaN(moment))
      throw new InvalidArgumentError('a moment such as 2026-03-05, 2026-03-05T14:00 (UTC) or 24h');
    return moment;
  };

const isoMoment =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?<zone>Z|[+-]\d\d:\d\d)?)?$/;

/** `Date.parse` takes 31 February for one in March. */
const isDay = (day: string): boolean => {
  const parsed = new Date(`${day}T00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
};

const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 };
