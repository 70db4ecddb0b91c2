import { type AuditRecord, actorTypeOf, everybody, outcomeOf } from './audit';

/** An audit record as the Elastic Common Schema names it, for a SIEM: nothing that the record does not have. */
export function eventOf(record: AuditRecord): Record<string, unknown> {
  const { id, at, kind, subject, channel, actor, command, requestId, source } = record;
  const about = subject === everybody ? undefined : { id: subject };
  const actorType = actorTypeOf(record);
  const isOwn = actorType === 'person';
  return {
    '@timestamp': new Date(at).toISOString(),
    ecs: { version: '8.11.0' },
    event: {
      id,
      kind: 'event',
      category: [categoryOf(kind)],
      action: kind,
      outcome: outcomeOf(record),
      provider: 'sesame',
    },
    service: { name: 'sesame' },
    user: isOwn ? about : { name: actor, target: about },
    ...(source && { source: { address: source } }),
    ...(requestId && { http: { request: { id: requestId } } }),
    labels: { actor: actorType, channel, command },
  };
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
          event: { kind: 'event', action: 'audit.leftOut', provider: 'sesame' },
          labels: { of: kind, count: count - most },
        });
    }
    told.clear();
    until = now() + windowMs;
  }
}
