import { z } from 'zod';
import { createSealed, type Sealed, type SealedDeps } from './sealed';

/**
 * Why a form is shown again: nothing of what was typed. Sealed, it goes through the address of a page that Back can come to again, which
 * the answer to a post is not.
 */
const correction = z.object({
  /** Of the form that it is shown with, as in its address. */
  ticket: z.string(),
  problems: z.array(z.object({ field: z.string(), text: z.string() })),
  refusal: z.string().nullable(),
  untried: z.boolean(),
  status: z.string().nullable(),
  forgotten: z.boolean(),
  spaceNoted: z.string(),
});
export type Correction = z.infer<typeof correction>;

export const createCorrections = (deps: SealedDeps): Sealed<Correction> =>
  createSealed(deps, 'sesame/correction', correction);
