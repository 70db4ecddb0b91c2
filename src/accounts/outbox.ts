/** Work that follows a change and must not be lost with it: a message to the person, a request for the mail team. */
export interface OutboxEntry {
  id: string;
  at: number;
  accountId: string;
  kind: 'password.changed' | 'restoration.requested';
  /** For a restoration: the date asked for, ISO. Null otherwise. Never a secret. */
  date: string | null;
}

export interface Outbox {
  /** Adding the same id twice keeps one entry. */
  add(entry: OutboxEntry): Promise<void>;
  /** Oldest first; of one kind only when it is given. */
  pending(limit: number, kind?: OutboxEntry['kind']): Promise<OutboxEntry[]>;
  /**
   * Entries that nobody else works on, oldest first, for this caller alone until `ms` have passed: each goes to one of those
   * who ask at once. One that is not settled by then is given out again.
   */
  lease(limit: number, ms: number, kind?: OutboxEntry['kind']): Promise<OutboxEntry[]>;
  /** Forgets an entry that was dealt with; a second time changes nothing. */
  settle(id: string): Promise<void>;
}
