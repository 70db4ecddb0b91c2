import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Effect, effectSchema } from '../../dialogs/effects';
import { stateNames } from '../../dialogs/state-names';

/** What the reply of a turn depends on besides the snapshot that it left. */
const turnOccasion = z.object({
  /** The question before the turn; null at the beginning of a conversation. */
  from: z.enum(stateNames).nullable(),
  /** The type of its last event. */
  event: z.string(),
  /** What its reply told, by place among its notices, and certainly did not arrive; absent when all of the reply arrived. */
  unsaid: z.array(z.int()).optional(),
});
export type TurnOccasion = z.infer<typeof turnOccasion>;

/**
 * Effects are saved with the snapshot that asked for them *before* any is performed, and finished by whoever comes next when the
 * turn that saved them was cut short: nothing is done for a turn that lost its race, and nothing that was asked is forgotten.
 */
const claimSchema = z.object({ effects: z.array(effectSchema), occasion: turnOccasion });
export type Claim = z.infer<typeof claimSchema>;

/** Null when it is none of this version's. */
export const readClaim = (json: unknown): Claim | null => claimSchema.safeParse(json).data ?? null;

/**
 * The name of an effect, the same whenever the turn that asked for it is taken again: by another server, after a crash, and also
 * from the conversation as it was before, when the claim itself was lost. What is done under it is done once: the ledger, the
 * tickets and the restorations remember it. What the turn asked first is part of it, so that another answer typed at the same place
 * of a conversation that was set back is another effect. A grant that came of it meanwhile is not: the same identity verified
 * again has another one.
 */
export function effectId(
  { conversationKey, version, asked }: EffectsOfTurn,
  position: number,
  effect: Effect,
): string {
  const named = [conversationKey, version, position, asked.map(parsed), withoutGrant(parsed(effect))];
  return createHash('sha256').update(JSON.stringify(named)).digest('base64url').slice(0, idLength);
}

export interface EffectsOfTurn {
  conversationKey: string;
  version: number;
  /** With the snapshot that was saved before any was performed. */
  asked: readonly Effect[];
}

/** So that its fields stand in the same order whether it comes from the dialog or from the store. */
const parsed = (effect: Effect): Effect => effectSchema.parse(effect);

const withoutGrant = (effect: Effect): object =>
  'grant' in effect ? { ...effect, grant: effect.grant !== null } : effect;

/** 132 bits. */
const idLength = 22;
