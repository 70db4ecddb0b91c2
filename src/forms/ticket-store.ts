import type { FormKind, Locale } from '../../dialogs/events';

/** The right to open one form once. The id that the person holds is random; only its SHA-256 is stored. */
export interface Ticket {
  /** base64url SHA-256 of the id in the form's address. */
  hash: string;
  kind: FormKind;
  conversationKey: string;
  channel: string;
  /** Who may open it: the SHA-256 of the browser's session cookie on the web, the user's id in Teams. */
  holder: string;
  locale: Locale;
  /** The grant under which a password may be set. */
  grant: string | null;
  /** The NUMEN was already given in the chat. */
  numenKey: string | null;
  /** When it was made (ms): extensions are counted from here. */
  openedAt: number;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export type TicketState = 'open' | 'used' | 'closed';

export interface TicketStore {
  create(ticket: Ticket): Promise<void>;
  /** Also one that has expired, for at least a day: whoever comes late reads that he is late. */
  find(hash: string): Promise<(Ticket & { state: TicketState }) | null>;
  /** Compare-and-set from open to used, before its deadline: true for exactly one caller. */
  use(hash: string): Promise<boolean>;
  /** A later deadline, and the renewed grant with it, for a ticket that is still open: RGAA 13.1. */
  extend(hash: string, expiresAt: number, grant: string | null): Promise<boolean>;
  /** From open to closed; nothing when it is not open. */
  close(hash: string): Promise<void>;
}
