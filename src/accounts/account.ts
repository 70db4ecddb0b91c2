import { z } from 'zod';

/** One person's account. Neither the NUMEN nor the birth date is in it: only keyed HMACs of them. */
export const accountSchema = z.object({
  /** Opaque, random, never shown. */
  id: z.string(),
  /** Grows by one at every change; every write names the version that it read. */
  version: z.int().min(1),
  /** `keyring.numenKey(numen)`; unique. */
  numenKey: z.string(),
  /** `keyring.birthDateTag(numenKey, isoDate)`. */
  birthDateTag: z.string(),
  lastName: z.string(),
  firstName: z.string(),
  /** Unique. */
  username: z.string(),
  email: z.string(),
  accountType: z.enum(['academic', 'external']),
  staffCategory: z.string().nullable(),
  departement: z.string().nullable(),
  recoveryEmail: z.string().nullable(),
  status: z.enum(['active', 'disabled']),
  /** argon2id PHC string; null when no password was ever set. */
  passwordHash: z.string().startsWith('$argon2id$').nullable(),
  /** The reset that set `passwordHash`; null when it came from an import. */
  lastResetId: z.string().nullable(),
});
export type Account = z.infer<typeof accountSchema>;
export type AccountType = Account['accountType'];

/** What « Mon compte » may show of an account once its owner is verified. */
export const accountViewSchema = accountSchema.pick({
  firstName: true,
  lastName: true,
  username: true,
  email: true,
  accountType: true,
});
export type AccountView = z.infer<typeof accountViewSchema>;

/** Nothing else of it. */
export const viewOf = (account: Account): AccountView => accountViewSchema.parse(account);
