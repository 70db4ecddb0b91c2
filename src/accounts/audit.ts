import { z } from 'zod';

/** What this version of Sésame writes down; a record that it reads may be of a later one's kind. */
export type AuditKind =
  | 'identity.verified'
  | 'identity.rejected'
  | 'identity.locked'
  | 'password.changed'
  | 'password.refused'
  | 'restoration.requested'
  | 'account.unlocked';

/** One line of the audit log, as it is read. */
export const auditSchema = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  kind: z.string(),
  /** An account id, or a pseudonym of an unknown key: never a person's data. */
  subject: z.string(),
  /** `directline`, `msteams`, `cli`, ... */
  channel: z.string(),
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
