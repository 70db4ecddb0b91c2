import { z } from 'zod';

/** What this version of Sésame writes down; a record that it reads may be of a later one's kind. */
export type AuditKind =
  | 'identity.verified'
  | 'identity.rejected'
  | 'identity.locked'
  | 'password.changed'
  | 'password.refused'
  | 'restoration.requested'
  | 'password.imported'
  | 'password.checked'
  | 'birthDate.changed'
  | 'recoveryEmail.changed'
  | 'email.changed'
  | 'account.updated'
  | 'account.disabled'
  | 'account.enabled'
  | 'account.removed'
  | 'account.unlocked'
  | 'account.shown'
  | 'accounts.imported'
  | 'accounts.exported'
  | 'restoration.settled'
  | 'restorations.listed'
  | 'deliveries.listed'
  | 'deliveries.repeated'
  | 'keys.rotated'
  | 'store.migrated';

/** Who did it, where it was not the person: an operator, by a command. */
export const authorSchema = z.object({
  /** The name that was given, and the system's for who ran it. */
  actor: z.string().max(200),
  /** `import`, `unlock`, ... */
  command: z.string().max(40),
});
export type Author = z.infer<typeof authorSchema>;

/** One line of the audit log, as it is read. */
export const auditSchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  kind: z.string(),
  /** An account id, a pseudonym of an unknown key, or `accounts` for all of them: never a person's data. */
  subject: z.string(),
  /** `directline`, `msteams`, `cli`, ... */
  channel: z.string(),
  /** Absent for what people do themselves. */
  ...authorSchema.partial().shape,
});
export type AuditRecord = z.infer<typeof auditSchema>;

/** As it is made. */
export type NewAuditRecord = AuditRecord & { kind: AuditKind };

export interface AuditLog {
  /** Appending the same id twice keeps one record. */
  append(record: NewAuditRecord): Promise<void>;
  /** Newest first; a record of an unknown kind as it is. */
  list(subject: string, limit: number): Promise<AuditRecord[]>;
}
