/** Days that things are kept: `RETENTION`. */
export interface Retention {
  /** Audit records. */
  audit: number;
  /** Notices, deliveries and requests to the mail team, after they were dealt with. */
  requests: number;
  /** Accounts that are disabled, with all that is kept of their owners. */
  disabled: number;
  /** Conversations, after the last message. */
  chats: number;
}

export const defaultRetention: Retention = { audit: 365, requests: 365, disabled: 365, chats: 1 };

export const dayMs = 24 * 60 * 60_000;

/** ms: a chat that was silent for longer is taken to be left, and its forms with it. */
export const longestIdle = 10 * 60_000;
