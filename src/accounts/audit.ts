import { z } from 'zod';

/** A store takes some of what belongs to an account neither into its audit log nor its outbox. It is kept, and tried again. */
export class RecordsRefused extends Error {}

/** What this version of Sésame writes down, and what came of it; a record that it reads may be of a later one's kind. */
export const auditOutcomes = {
  'identity.verified': 'success',
  'identity.rejected': 'failure',
  /** Not looked at: too many attempts at this NUMEN. */
  'identity.locked': 'failure',
  /** Not looked at: too many NUMENs from where it came. */
  'identity.held': 'failure',
  /** Somebody's attempts are locked from now on. */
  'attempts.locked': 'failure',
  'password.changed': 'success',
  'password.refused': 'failure',
  /** Against the rules for passwords. */
  'password.unfit': 'failure',
  /** The time since the person was recognised was over. */
  'password.late': 'failure',
  'restoration.requested': 'success',
  'restoration.refused': 'failure',
  'mailbox.delivered': 'success',
  'mailbox.undelivered': 'failure',
  'password.imported': 'success',
  /** By `verify-password`: it is this one, or not. */
  'password.checked': 'success',
  'password.mismatched': 'failure',
  'birthDate.changed': 'success',
  'recoveryEmail.changed': 'success',
  'email.changed': 'success',
  /** Inserted by an import. */
  'account.created': 'success',
  'account.updated': 'success',
  'account.disabled': 'success',
  'account.enabled': 'success',
  'account.removed': 'success',
  'account.unlocked': 'success',
  'account.shown': 'success',
  /** A command named somebody who has no account. */
  'account.unknown': 'failure',
  'accounts.imported': 'success',
  /** Bad rows, or not said that it is meant: nothing was written. */
  'accounts.importRefused': 'failure',
  'accounts.exported': 'success',
  /** Who will be removed soon. */
  'accounts.listed': 'success',
  'audit.listed': 'success',
  'restoration.settled': 'success',
  /** No such request. */
  'restoration.settleRefused': 'failure',
  'restorations.listed': 'success',
  'deliveries.listed': 'success',
  'deliveries.repeated': 'success',
  'store.backedUp': 'success',
  'store.backupFailed': 'failure',
  'store.checked': 'success',
  /** A check that found something, or did not come to its end. */
  'store.damaged': 'failure',
  'store.restored': 'success',
  'store.restoreFailed': 'failure',
  'keys.rotated': 'success',
  'store.migrated': 'success',
} as const satisfies Record<string, AuditOutcome>;
export type AuditKind = keyof typeof auditOutcomes;
export type AuditOutcome = 'success' | 'failure' | 'unknown';

/** Who did it, where it was not the person: an operator, by a command. */
export const authorSchema = z.object({
  /** The name that was given, and the system's for who ran it. */
  actor: z.string().max(200),
  /** `import`, `unlock`, ... */
  command: z.string().max(40),
  /** Of the command as it was given once. */
  requestId: z.string().max(64).optional(),
});
export type Author = z.infer<typeof authorSchema>;

/** One line of the audit log, as it is read. */
export const auditSchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  kind: z.string(),
  /** An account id, a pseudonym of what nobody has, or `accounts` for all of them: never a person's data. */
  subject: z.string(),
  /** `directline`, `msteams`, `cli`, `server`, ... */
  channel: z.string(),
  /** Absent for what people do themselves. */
  ...authorSchema.partial().shape,
  /** Where it came from: a keyed address, the same as in the alarms of spraying. */
  source: z.string().optional(),
  /** What came of it or how it was meant: counts, options, names of fields; never a person's data. */
  detail: z.string().max(300).optional(),
});
export type AuditRecord = z.infer<typeof auditSchema>;

/** As it is made. */
export type NewAuditRecord = AuditRecord & { kind: AuditKind };

/** The subject of what is about no account alone. */
export const everybody = 'accounts';

export const outcomeOf = ({ kind }: Pick<AuditRecord, 'kind'>): AuditOutcome =>
  isKnown(kind) ? auditOutcomes[kind] : 'unknown';

const isKnown = (kind: string): kind is AuditKind => Object.hasOwn(auditOutcomes, kind);

/** Who acted: a person for themselves, an agent or a command for them, or the server by itself. */
export function actorTypeOf({
  kind,
  channel,
  actor,
  command,
}: AuditRecord): 'person' | 'agent' | 'command' | 'server' {
  if (command !== undefined) return 'command';
  if (actor !== undefined) return 'agent';
  return channel === 'cli' || channel === 'server' || kind.startsWith('mailbox.') ? 'server' : 'person';
}

/** Which records; all of what is given must hold. */
export const auditFilterSchema = z.strictObject({
  subjects: z.array(z.string()).optional(),
  /** One of these: `identity.rejected`, or `identity` for all that begin so. */
  kinds: z.array(z.string()).optional(),
  /** Part of the name. */
  actor: z.string().optional(),
  source: z.string().optional(),
  requestId: z.string().optional(),
  /** Milliseconds since the epoch, the first included and the last not. */
  from: z.number().optional(),
  until: z.number().optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** A record after which a list goes on. */
export const auditPlaceSchema = auditSchema.pick({ at: true, id: true });
export type AuditPlace = z.infer<typeof auditPlaceSchema>;

export interface AuditLog {
  /** Appending the same id twice keeps one record. */
  append(record: NewAuditRecord): Promise<void>;
  /** Newest first; a record of an unknown kind as it is. */
  list(subject: string, limit: number): Promise<AuditRecord[]>;
  /** Newest first; of the same moment by id, so that a page follows another without a gap. */
  search(filter: AuditFilter, after: AuditPlace | null, limit: number): Promise<AuditRecord[]>;
}
