import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';
import { accountViewSchema } from '../accounts/account';
import { type Secrets, underEither } from '../accounts/either-secret';
import { grantSchema as grant } from '../accounts/grants';

/** What came of a form, waiting for the person who opened it. */
export interface HeldOutcome {
  /** The form's id, as in its address. */
  ticket: string;
  conversationKey: string;
  /** Who opened it (see `Ticket.holder`). */
  holder: string;
  event: FormOutcome;
  /** How many were refused before this one in the same window. */
  refusals: number;
}

/** What the last page gives to Teams, and Teams brings back. */
export interface Completion {
  ticket: string;
  completion: string;
}

/**
 * In Teams anybody who has a form's address can fill it in, since no cookie tells its opener from a stranger. So what comes of
 * it is not told to the dialog: it goes onto the last page, sealed, and counts only when the Teams client of the same person
 * brings it back (docs/design.md, Secrets). Nothing is stored: any server can open what another one has sealed.
 */
export interface Completions {
  seal(outcome: HeldOutcome): Promise<Completion>;
  /** Null when forged, too old, or of another form than it says. */
  open(completion: Completion): Promise<HeldOutcome | null>;
}

/** @param lifeMs for which an outcome can be brought back */
export function createCompletions(
  deps: Secrets & {
    now: () => number;
    lifeMs: number;
  },
): Completions {
  const seal = async (outcome: HeldOutcome): Promise<Completion> => {
    const completion = await new EncryptJWT({ ...outcome })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(audience)
      .setExpirationTime(Math.floor((deps.now() + deps.lifeMs) / 1000))
      .encrypt(deps.secret);
    return { ticket: outcome.ticket, completion };
  };

  const open = async ({ ticket, completion }: Completion): Promise<HeldOutcome | null> => {
    try {
      const { payload } = await underEither(deps, secret =>
        jwtDecrypt(completion, secret, {
          audience,
          currentDate: new Date(deps.now()),
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        }),
      );
      const outcome = heldOutcome.parse(payload);
      return outcome.ticket === ticket ? outcome : null;
    } catch {
      return null;
    }
  };

  return { seal, open };
}

const audience = 'sesame/completion';

/** Of all that can happen, what can come of a form. */
const formOutcome = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('identity.verified'),
    grant,
    account: accountViewSchema,
  }),
  z.object({ type: z.literal('identity.locked'), until: z.number().nullable() }),
  z.object({
    type: z.literal('password.changed'),
    grant,
    delivery: z.string().optional(),
    account: accountViewSchema.optional(),
  }),
  z.object({ type: z.literal('identity.rejected'), remaining: z.int() }),
  z.object({
    type: z.literal('password.refused'),
    reason: z.enum(['currentPassword', 'conflict', 'locked', 'rules', 'busy']),
    proved: z.object({ grant, account: accountViewSchema }).optional(),
  }),
  z.object({ type: z.literal('grant.ended') }),
]);
export type FormOutcome = z.infer<typeof formOutcome>;

const heldOutcome = z.object({
  ticket: z.string(),
  conversationKey: z.string(),
  holder: z.string(),
  event: formOutcome,
  refusals: z.int(),
});
