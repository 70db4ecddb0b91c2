import { createHash } from 'node:crypto';
import { type AuditRecord, actorTypeOf, everybody, outcomeOf } from './audit';

/** An audit record as the Elastic Common Schema names it, for a SIEM: nothing that the record does not have. */
export function eventOf(record: AuditRecord): Record<string, unknown> {
  const { id, at, kind, subject, channel, command, requestId, source, detail } = record;
  const about = subject === everybody ? undefined : { id: subject };
  const actorType = actorTypeOf(record);
  const outcome = outcomeOf(record);
  const actor = actorOf(record);
  return {
    ...lineOf(at, `${kind}: ${outcome}`),
    event: {
      // A record's own id may name a conversation and a date.
      id: createHash('sha256').update(id).digest('base64url'),
      kind: 'event',
      category: [categoryOf(kind)],
      type: [typeOf(kind)],
      action: kind,
      outcome,
      provider: 'sesame',
    },
    user: actorType === 'person' ? about : { name: actor.name, target: about },
    ...(actor.system && { process: { user: { name: actor.system } } }),
    ...(actor.sudo && { related: { user: [actor.name, ...actor.sudo, actor.system] } }),
    ...(source && { source: { address: source } }),
    ...(requestId && { http: { request: { id: requestId } } }),
    labels: { actor: actorType, channel, command, ...(detail && { detail }) },
  };
}

/** What every line has. */
const lineOf = (at: number, message: string) => ({
  '@timestamp': new Date(at).toISOString(),
  ecs: { version: '8.11.0' },
  log: { level: 'info' },
  message,
  service: { name: 'sesame' },
});

/** Of a command, « name (others, the system's) » apart: `authorOf`. */
function actorOf({ actor, command }: AuditRecord): { name?: string; sudo?: string[]; system?: string } {
  const parts =
    command === undefined ? null : /^(?<name>.*) \((?<others>[^()]*)\)$/.exec(actor ?? '')?.groups;
  if (!parts) return { name: actor };
  const others = (parts.others ?? '').split(', ');
  return { name: parts.name, system: others.at(-1), ...(others.length > 1 && { sudo: others.slice(0, -1) }) };
}

const categoryOf = (kind: string): string => categories[kind.split('.')[0] ?? ''] ?? 'iam';

/** By the first word of the kind. */
const categories: Record<string, string> = {
  identity: 'authentication',
  attempts: 'authentication',
  store: 'configuration',
  keys: 'configuration',
  audit: 'database',
  accounts: 'database',
};

/** One that the schema has of the category. */
function typeOf(kind: string): string {
  const [of, what = ''] = kind.split('.');
  if (categoryOf(kind) === 'authentication') return of === 'identity' ? 'start' : 'info';
  if (what === 'created') return 'creation';
  if (what === 'removed') return 'deletion';
  return looks.includes(what) ? 'info' : 'change';
}
const looks = [
  'shown',
  'unknown',
  'listed',
  'exported',
  'checked',
  'mismatched',
  'damaged',
  'backedUp',
  'backupFailed',
];

export interface AuditEvents {
  /** A record that was just kept. */
  tell(record: AuditRecord): void;
}

const windowMs = 60_000;

/**
 * Each record as a line of the log, of each kind so many a minute at most; how many were left out is a line too. The audit log has them all.
 * @param write one line
 */
export function createAuditEvents({
  write,
  now,
  most = 300,
}: {
  write: (event: Record<string, unknown>) => void;
  now: () => number;
  most?: number;
}): AuditEvents {
  const told = new Map<string, number>();
  let until = 0;
  return { tell };

  function tell(record: AuditRecord): void {
    if (now() >= until) begin();
    const count = (told.get(record.kind) ?? 0) + 1;
    told.set(record.kind, count);
    if (count <= most) write(eventOf(record));
  }

  function begin(): void {
    for (const [kind, count] of told) {
      if (count > most)
        write({
          ...lineOf(now(), `audit.leftOut: ${count - most} of ${kind}`),
          event: {
            ...{ kind: 'event', category: ['database'], type: ['info'], action: 'audit.leftOut' },
            provider: 'sesame',
          },
          labels: { of: kind, count: count - most },
        });
    }
    told.clear();
    until = now() + windowMs;
  }
}
