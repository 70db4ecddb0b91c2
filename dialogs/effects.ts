import { z } from 'zod';

/** The dialog carries it and cannot open it: see `Grant` in `events.ts`. */
const grant = z.object({ token: z.string(), expiresAt: z.number() });

/**
 * What the dialog asks of the world. Each is answered by one `WorldEvent`, or by none. Effects are stored before they are
 * performed (`src/bot/turn.ts`), so that they are data, and parsed when they are read back.
 */
export const effectSchema = z.discriminatedUnion('type', [
  /**
   * Opens a secure form; answered by `form.opened`, or by `grant.ended` when the grant allows none. That of a new password without a
   * grant asks for the identity as well; where no form can do both, it is that of the identity.
   */
  z.object({
    type: z.literal('openForm'),
    kind: z.enum(['identity', 'password']),
    locale: z.enum(['fr', 'en']),
    grant: grant.nullable(),
    numenKey: z.string().nullable(),
  }),
  /** The form is no longer wanted: its ticket must open nothing. No answer. */
  z.object({ type: z.literal('closeForm'), ticket: z.string() }),
  /** Both were typed in the chat, and are here as keyed HMACs; answered by `identity.verified`, `.rejected` or `.locked`. */
  z.object({
    type: z.literal('verifyIdentity'),
    claims: z.object({ numenKey: z.string(), birthDateTag: z.string() }),
  }),
  /** Answered by `grant.renewed`, by `grant.notRenewed` when it was before, or by `grant.ended`. */
  z.object({ type: z.literal('renewGrant'), grant }),
  /** Whether the mail server has learnt of that change; answered by `password.delivered` or `password.undelivered`. */
  z.object({ type: z.literal('checkDelivery'), delivery: z.string() }),
  /** `date` is ISO (yyyy-mm-dd). Answered by `restoration.stored` or `grant.ended`. */
  z.object({ type: z.literal('requestRestoration'), grant, date: z.string() }),
]);
export type Effect = z.infer<typeof effectSchema>;
