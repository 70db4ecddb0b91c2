import type { FormKind, Grant, Locale, TypedClaims } from './events';

/** What the dialog asks of the world. Each is performed once and answered by one `WorldEvent`, or by none. */
export type Effect =
  /** Opens a secure form; answered by `form.opened`. */
  | { type: 'openForm'; kind: FormKind; locale: Locale; grant: Grant | null; numenKey: string | null }
  /** The form is no longer wanted: its ticket must open nothing. No answer. */
  | { type: 'closeForm'; ticket: string }
  /** Both were typed in the chat; answered by `identity.verified`, `.rejected` or `.locked`. */
  | { type: 'verifyIdentity'; claims: TypedClaims }
  /** Answered by `grant.renewed`, or by `grant.ended` when it can no longer be renewed. */
  | { type: 'renewGrant'; grant: Grant }
  /** `date` is ISO (yyyy-mm-dd). Answered by `restoration.stored` or `grant.ended`. */
  | { type: 'requestRestoration'; grant: Grant; date: string };
