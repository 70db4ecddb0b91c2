import { dirname } from 'node:path';
import type { AccountRepository } from './accounts/account-repository';
import type { AttemptLedger } from './accounts/attempt-ledger';
import type { AuditLog } from './accounts/audit';
import type { Outbox } from './accounts/outbox';
import type { PersonalRecords } from './accounts/personal-records';
import type { SourceLedger } from './accounts/source-ledger';
import type { ConversationStore } from './bot/conversation-store';
import type { ActivityFeed } from './channels/direct-line/activity-feed';
import type { TicketStore } from './forms/ticket-store';
import type { SessionStore } from './http/session-store';
import type { DeliveredStates } from './mail/directory/delivered-states';

/** The copy cannot be made, or not there. */
export class BackupFailed extends Error {
  readonly code = 'BACKUP_FAILED';
}

/** On the embedded store it is the server that writes: what root may is not what it may. */
export function cannotBeWritten(path: string, code: string, cause: unknown): BackupFailed {
  const mayNot = ['EACCES', 'EPERM', 'EROFS'].includes(code);
  const why = mayNot
    ? `: ${dirname(path)} is not where Sésame may write; with the unit and the image /var/lib/sesame-backups is`
    : '';
  return new BackupFailed(`${path} cannot be written (${code})${why}`, { cause });
}

export interface StoreCheck {
  /** What was looked at. */
  checked: string;
  /** A sentence each; none when all is well. */
  problems: string[];
}

/** Every port, from whichever store was opened. */
export interface Ports {
  accounts: AccountRepository;
  attempts: AttemptLedger;
  sources: SourceLedger;
  audit: AuditLog;
  outbox: Outbox;
  delivered: DeliveredStates;
  tickets: TicketStore;
  sessions: SessionStore;
  conversations: ConversationStore;
  feed: ActivityFeed;
  personal: PersonalRecords;
  /**
   * Copies the accounts as they stand to a file that is not there yet.
   * @throws BackupFailed
   */
  backUp(path: string): Promise<void>;
  /** True for one of the servers that ask at once, and for nobody else until `ms` have passed. */
  lease(name: string, ms: number): Promise<boolean>;
  /** Looks at the store as a whole, without the seals of accounts (`AccountRepository.reseal`). */
  check(): Promise<StoreCheck>;
  /** Writes something; rejects when the store cannot be reached, or is full. */
  ping(): Promise<void>;
}
