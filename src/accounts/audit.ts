export type AuditKind =
  | 'identity.verified'
  | 'identity.rejected'
  | 'identity.locked'
  | 'password.changed'
  | 'password.refused'
  | 'restoration.requested'
  | 'account.unlocked';

/** One line of the audit log. `subject` is an account id, or a pseudonym of an unknown key: never a person's data. */
export interface AuditRecord {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  kind: AuditKind;
  subject: string;
  /** `directline`, `msteams`, `cli`, ... */
  channel: string;
}

export interface AuditLog {
  /** Appending the same id twice keeps one record. */
  append(record: AuditRecord): Promise<void>;
  /** Newest first. */
  list(subject: string, limit: number): Promise<AuditRecord[]>;
}
