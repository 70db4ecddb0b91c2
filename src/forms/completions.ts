import { z } from 'zod';
import { accountViewSchema } from '../accounts/account';
import { grantSchema as grant } from '../accounts/grants';
import { createSealed, type SealedDeps } from './sealed';

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

/** @param deps.lifeMs for which an outcome can be brought back */
export function createCompletions(deps: SealedDeps): Completions {
  const sealed = createSealed(deps, 'sesame/completion', heldOutcome);

  const seal = async (outcome: HeldOutcome): Promise<Completion> => ({
    ticket: outcome.ticket,
    completion: await sealed.seal({ ...outcome }),
  });

  const open = async ({ ticket, completion }: Completion): Promise<HeldOutcome | null> => {
    const outcome = await sealed.open(completion);
    return outcome?.ticket === ticket ? outcome : null;
  };

  return { seal, open };
}

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
    reason: z.enum(['currentPassword', 'conflict', 'locked', 'endedByLock', 'rules', 'busy']),
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
